"""Runs a program's text under `pulumi.runtime.set_mocks`, as Pulumi's own page on unit tests shows, in a process."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from typing import Any

THING = """\
import pulumi

class Thing(pulumi.CustomResource):
    made: pulumi.Output[str]
    size: pulumi.Output[int]
    def __init__(self, name, size=None, password=None, opts=None, **more):
        props = {"made": None, "size": size, "password": password, **more}
        super().__init__("fake:index:Thing", name, props, opts)

"""
"""A resource of a package that does not exist, so that no provider's SDK is needed."""

_RUN = """\
import json, sys
import pulumi

class Mocks(pulumi.runtime.Mocks):
    registered = []
    def new_resource(self, args):
        self.registered.append({"name": args.name, "inputs": args.inputs})
        return [args.name + "_id", args.inputs]
    def call(self, args):
        return {}

pulumi.runtime.set_mocks(Mocks())
program, awaits = json.load(sys.stdin)

def run():
    exec(compile(program, "program.py", "exec"), {"__name__": "__main__"})

try:
    pulumi.runtime.test(run)() if awaits else run()
    failure = None
except BaseException as error:
    failure = f"{type(error).__name__}: {error}"
print(json.dumps({"registered": Mocks.registered, "failure": failure}))
"""


def mocked(program: str, *, awaits: bool = True) -> dict[str, Any]:
    """Give what was registered, what was printed, and the failure.

    With `awaits` the program runs inside `@pulumi.runtime.test`, else as plain code of a test function does.
    """
    process = subprocess.run(
        [sys.executable, "-c", _RUN],
        input=json.dumps([THING + textwrap.dedent(program), awaits]),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    *printed, last = process.stdout.splitlines()
    return {**json.loads(last), "printed": printed}
