# pyright: basic
# ruff: noqa: SLF001 - what is wrapped of the SDK and of the interpreter is private
"""Runs a Pulumi program for one or more stacks, inside the program's own environment.

The tool starts this file with the project's interpreter and a socket as standard input. The first JSON document on it
names the program, whose installed packages are imported once. Each further one asks for a run: a child is forked for
each stack, and a pipe that came with the document tells how each one ends.

Only pulumi and the standard library are imported here, since the environment need not have this tool: what this file
shares with others it loads from its own folder.

How a program has to be run: pulumi/pulumi `sdk/python/cmd/pulumi-language-python-exec`, read on 2026-11-22.
"""

from __future__ import annotations

import gc
import sys

if __name__ == "__main__":
    if sys.path and sys.path[0] == __file__.rpartition("/")[0]:
        del sys.path[0]
    gc.disable()  # nothing of what is imported becomes garbage

import asyncio
import atexit
import contextlib
import ctypes
import importlib.metadata
import importlib.util
import json
import logging
import os
import re
import runpy
import select
import socket
import struct
import threading
import traceback
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

try:
    import grpc
    import pulumi
    from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc
except ImportError as error:
    sys.exit(f"Pulumi's Python package can't be imported in this environment: {error}")

OLDEST_SDK = (3, 260)
"""Older ones don't say where a function is called and serve no callbacks to this engine; pyproject.toml agrees."""

RUN_FAILED = 32
CONFIGURATION_REFUSED = 33
HEAD = struct.Struct("!QQ")  # the length of a document, and how many descriptors come with it
MOST_DESCRIPTORS = 200  # in one message; Linux takes 253
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux's prctl.h
HERE = f"{Path(__file__).parent}{os.sep}"
CHANNEL = (
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.enable_http_proxy", 0),
)


def sibling(name: str) -> Any:
    """Load another file of this folder, which is on nobody's import path."""
    spec = importlib.util.spec_from_file_location(f"shipworthy_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None  # noqa: S101 - the file is named
    assert spec.loader is not None  # noqa: S101 - and is Python's
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fresh_code = sibling("fresh_code")
imports = sibling("imports")
input_check = sibling("input_check")
installed_plugins = sibling("installed_plugins")
processes = sibling("processes")
partial_outputs = sibling("partial_outputs")
sdk_adaptation = sibling("sdk_adaptation")


# --- one stack -------------------------------------------------------------------------------------------------------


def run_stack(job: dict[str, Any], run: dict[str, Any]) -> tuple[int, str]:
    """Run the program in this process; gives the exit status and the failure's text."""
    os.environ["PULUMI_CONFIG"] = json.dumps(run["config"])
    os.environ["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(run["secretKeys"])
    pulumi.runtime.set_all_config(run["config"], run["secretKeys"])
    channel = grpc.insecure_channel(run["address"], options=CHANNEL)
    settings = pulumi.runtime.Settings(
        monitor=sdk_adaptation.Monitor(resource_pb2_grpc.ResourceMonitorStub(channel), input_check, installed_plugins),
        engine=sdk_adaptation.Engine(engine_pb2_grpc.EngineStub(channel)),
        project=job["project"],
        stack=run["stack"],
        parallel=job["parallel"],
        dry_run=True,
        organization="organization",
        root_directory=job["root"],
    )
    pulumi.runtime.configure(settings)
    for adaptation in (sdk_adaptation, input_check, partial_outputs):
        adaptation.install()
    sdk_adaptation.hide_secrets(frozenset(run["unknownKeys"]))
    sys.argv = [job["program"]]
    sys.path.insert(0, job["directory"])
    os.chdir(job["directory"])
    # The SDK leaves futures unobserved when a program fails, which asyncio would complain about.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(max_workers=job["parallel"] * 4))

    def program() -> None:
        runpy.run_path(job["program"], run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(program))
    except SystemExit as error:
        return exit_status(error.code), ""
    except (pulumi.ConfigMissingError, pulumi.ConfigTypeError) as error:
        return CONFIGURATION_REFUSED, str(error)
    except BaseException as error:  # noqa: BLE001 - whatever the program raises is its failure
        return RUN_FAILED, failure_text(error)
    return 0, ""


def exit_status(code: Any) -> int:
    """Give the status that the interpreter would exit with."""
    if code is None or isinstance(code, int):
        return (code or 0) if abs(code or 0) < 1 << 63 else -1
    sys.stderr.write(f"{code}\n")
    return 1


def failure_text(error: BaseException) -> str:
    """Format an exception with the frames of user code only; one that speaks to the user without its class."""
    tree = traceback.TracebackException.from_exception(error)
    cut(tree, set())
    if isinstance(error, pulumi.RunError | sdk_adaptation.NotKnownOffline):
        place = tree.stack[-1] if tree.stack else None
        return f"{error}" + (f"\n  at {place.filename}:{place.lineno}" if place else "")
    return "".join(tree.format()).rstrip() + endless_inputs(error)


def endless_inputs(error: BaseException) -> str:
    """Say whose inputs the SDK could not walk to their end, if that is what is wrong; it only says that it gave up."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        code, found = frame.f_code, frame.f_locals
        if (
            isinstance(error, RecursionError)
            and code.co_name == "do_register"
            and code.co_filename.startswith(sdk_adaptation.SDK)
        ):
            whose = f"{found.get('name')} ({found.get('ty')})"
            return f"\nThe inputs of {whose} contain themselves, or are nested too deeply."
    return ""


def cut(tree: Any, seen: set[int]) -> None:
    """Leave out the frames of installed packages, of the standard library and of this file and its siblings."""
    if tree is None or id(tree) in seen:
        return
    seen.add(id(tree))
    own = [f for f in tree.stack if imports.is_own(f.filename) and not f.filename.startswith((HERE, "<frozen "))]
    tree.stack = traceback.StackSummary.from_list(own)
    cut(tree.__cause__, seen)
    cut(tree.__context__, seen)
    for inner in getattr(tree, "exceptions", None) or ():
        cut(inner, seen)


def child(job: dict[str, Any], run: dict[str, Any], others: Iterable[int]) -> NoReturn:
    """Become the process of one stack."""
    os.setpgid(0, 0)
    for descriptor in others:
        os.close(descriptor)
    null = os.open(os.devnull, os.O_RDONLY)
    for standard, descriptor in enumerate((null, run["stdout"], run["stderr"])):
        os.dup2(descriptor, standard)
        os.close(descriptor)
    os.set_inheritable(run["report"], False)
    # Thousands of resources live until the end: searching them for garbage again and again would take half of the time.
    gc.set_threshold(200_000, 50, 100)
    gc.enable()
    own = os.getpid()
    status, text = run_stack(job, run)
    if os.getpid() != own:
        os._exit(status & 0xFF)  # a process that the program forked and that came back here speaks for nobody
    with (
        contextlib.suppress(OSError),
        os.fdopen(run["report"], "w", encoding="utf-8", errors="backslashreplace") as report,
    ):
        report.write(text)
    with contextlib.suppress(Exception):
        threading._shutdown()  # pyright: ignore[reportAttributeAccessIssue]
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    # Taking down an interpreter with a cloud's whole SDK would cost tenths of a second.
    os._exit(status & 0xFF)


# --- the launcher itself ---------------------------------------------------------------------------------------------


def check_sdk(version: str) -> None:
    """Exit with a clear message where the environment's SDK is too old; one without a plain version is taken."""
    numbers = re.match(r"(\d+)\.(\d+)\.", version)
    if numbers and (int(numbers[1]), int(numbers[2])) < OLDEST_SDK:
        oldest = ".".join(map(str, OLDEST_SDK))
        sys.exit(f"pulumi {version} is too old for an offline preview; {oldest} is the oldest that it can run")


def main() -> None:
    """Learn which program it is, import what it needs, and run it as often as the tool asks, until the tool is gone."""
    check_sdk(importlib.metadata.version("pulumi"))
    channel = socket.socket(fileno=0)
    described, _ = receive(channel)
    os.environ.pop(described["marker"], None)  # it stays visible from outside
    with contextlib.suppress(Exception):
        # What the program leaves behind becomes this process's child, so that it can be found and ended.
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    packages = Packages(Path(described["program"]), Path(described["directory"]), again=described["again"])
    packages.preload()
    while True:
        job, descriptors = receive(channel)
        packages.preload()
        run(described | job, descriptors, packages)


class Packages:
    """The installed packages that the program needs, imported before it is forked; never a module of its own.

    With `again`, its own modules are compiled before it is forked.
    """

    def __init__(self, program: Path, directory: Path, *, again: bool) -> None:
        self._program, self._imports = program, imports.Imports(directory)
        self._code = fresh_code.FreshCode(imports.is_own) if again else None
        if self._code:
            self._code.install()
        self._tried: set[tuple[str, ...]] = set()
        self._installed = imports.installed(sys.path)

    def preload(self) -> None:
        """Import what the program has come to name."""
        importlib.invalidate_caches()
        self._imports.follow(self._program)
        imports.preload(self._imports.chains - self._tried)
        self._tried |= self._imports.chains
        if self._code:
            self._code.compile(self._imports.files)
        gc.freeze()

    def known(self) -> dict[str, Any]:
        """Tell which files are the program's own, and from which folders packages were imported, as they were found."""
        files = {os.fspath(file): stamp for file, stamp in self._imports.files.items()}
        return {"files": files, "installed": self._installed}


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Take the tool's next document, with descriptors; ends this process when the tool is gone."""
    head, descriptors, _, _ = socket.recv_fds(channel, HEAD.size, MOST_DESCRIPTORS)
    if len(head) < HEAD.size:
        os._exit(0)
    length, count = HEAD.unpack(head)
    while len(descriptors) < count:
        descriptors += socket.recv_fds(channel, 1, MOST_DESCRIPTORS)[1]
    text = bytearray()
    while len(text) < length:
        text += channel.recv(length - len(text)) or os._exit(0)
    return json.loads(text), descriptors


def run(job: dict[str, Any], descriptors: list[int], packages: Packages) -> None:
    """Fork a child for each stack, and tell how it ends."""
    status, *rest = descriptors
    names = ("stdout", "stderr", "report")
    runs = [
        one | dict(zip(names, rest[3 * index : 3 * index + 3], strict=True)) for index, one in enumerate(job["runs"])
    ]
    pids: dict[int, int] = {}
    tell(status, packages.known())
    for index, one in enumerate(runs):
        pid = os.fork()
        if pid == 0:
            child(job, one, set(descriptors) - {one[name] for name in names})
        pids[pid] = index
        tell(status, {"run": index, "pid": pid})
    for descriptor in rest:
        os.close(descriptor)
    wait(pids, status)
    os.close(status)


def tell(status: int, message: dict[str, Any]) -> None:
    """Send the tool one line, unless it does not want to know any more."""
    text = json.dumps(message).encode() + b"\n"
    with contextlib.suppress(BrokenPipeError):
        while text:
            text = text[os.write(status, text) :]


def wait(pids: dict[int, int], status: int) -> None:
    """Tell how each stack's process ends, until all did; ends everything when the tool is gone."""
    waiting = set(pids)
    while waiting:
        pid, code = os.waitpid(-1, os.WNOHANG)
        if pid in waiting:
            waiting.discard(pid)
            tell(status, {"run": pids[pid], "exit": os.waitstatus_to_exitcode(code)})
        elif pid == 0 and select.select([0], [], [], 0.005)[0]:
            processes.kill_descendants(os.getpid())
            os._exit(0)


if __name__ == "__main__":
    main()
