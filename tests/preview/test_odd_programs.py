"""Whatever a program does, there is a correct plan or one clear error, and the preview itself goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shipworthy.plan.model import Message, MessageSeverity, Plan
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.deployment import Deployment
from shipworthy.preview.engine import preview
from shipworthy.preview.urns import STACK_TYPE
from tests.preview.programs import inputs, run, write_project


def names(plan: Plan) -> list[str]:
    return [resource.name for resource in plan.resources if resource.type != STACK_TYPE]


def failure(plan: Plan) -> str:
    assert plan.failure is not None
    text = str(plan.failure)
    assert "shipworthy/preview" not in text
    return text


HARMLESS = {
    "forks": "import os\npid = os.fork()\nif pid == 0:\n    os._exit(5)\nos.waitpid(pid, 0)",
    "comes back from a fork": "import os\nif os.fork() == 0:\n    raise SystemExit(9)",
    "closes its standard streams": "import os, sys\nsys.stdout.close()\nsys.stderr.close()\nos.close(1)\nos.close(2)",
    "has no standard streams": "import sys\nsys.stdout = sys.stderr = None\nprint('nobody hears')",
    "empties the import path": "import sys\nsys.path.clear()",
    "leaves its folder": "import os\nos.chdir('/')",
    "removes its folder": "import os, shutil\nshutil.rmtree(os.getcwd())",
    "sets another loop": "import asyncio\nasyncio.set_event_loop(asyncio.new_event_loop())",
    "runs a loop in a thread": "import asyncio, threading\nthread = threading.Thread(target=lambda: "
    "asyncio.run(asyncio.sleep(0)))\nthread.start()\nthread.join()",
    "replaces a part of asyncio": "import asyncio\nasyncio.run = None",
    "leaves a daemon thread": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
    "registers while exiting": "import atexit\natexit.register(lambda: Thing('late'))",
    "has few descriptors": "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))",
    "ignores signals": "import signal\nfor number in (1, 2, 15):\n    signal.signal(number, signal.SIG_IGN)",
    "never awaits": "async def never():\n    Thing('never')\nnever()",
    "makes warnings errors": "import warnings\nwarnings.simplefilter('error')",
}


@pytest.mark.parametrize("code", HARMLESS.values(), ids=HARMLESS)
def test_a_program_may(tmp_path: Path, code: str) -> None:
    plan = run(tmp_path, f"{code}\nThing('one', {{'size': 1}})")
    assert plan.failure is None
    assert names(plan) == ["one"]


FAILING = {
    "sys.exit(2**80)": "exited with status 255",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
    "raise type('Odd', (BaseException,), {})({'a': 1}, None)": "Odd: ({'a': 1}, None)",
    "raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})": "Odd: <exception str() failed>",
    "error = ValueError('itself')\nerror.__cause__ = error\nraise error": "ValueError: itself",
    "def again():\n    again()\nagain()": "RecursionError",
    "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\nbytearray(2**31)": "MemoryError",
    "import asyncio\nasyncio.run(asyncio.sleep(0))": "cannot be called from a running event loop",
    "input()": "EOFError",
    "import asyncio\nasyncio.sleep = asyncio.wait_for = None": "TypeError: 'NoneType' object is not callable",
    "import os\nos.kill(os.getppid(), 9)\nimport time\ntime.sleep(9)": "the program's process is gone",
    "import os\nos.closerange(0, 1000)": "exited with status",
    "import nowhere_to_be_found": "No module named 'nowhere_to_be_found'",
    "Thing('bad', {'x': object()})": "unexpected input of type object for x",
    "Thing('bad', {'x': 10**400})": "int too large to convert to float",
    "loop = {}\nloop['loop'] = loop\nThing('bad', loop)": "The inputs of bad (fake:index:Thing) contain themselves",
    "deep = 1\nfor _ in range(1000):\n    deep = [deep]\nThing('bad', {'x': deep})": "or are nested too deeply",
    "Thing('')": "Missing resource name argument",
    "Thing('bad', t='no-token')": "Type 'no-token' is not a valid type token",
    "Thing('\\udc80')": "surrogates not allowed",
}


@pytest.mark.parametrize(("code", "expected"), FAILING.items())
def test_a_failing_program_is_told(tmp_path: Path, code: str, expected: str) -> None:
    assert expected in failure(run(tmp_path, f"import sys\n{code}", timeout=20))


@pytest.mark.parametrize(
    "code",
    ["import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "import ctypes\nctypes.PyDLL(None).pause()"],
    ids=["stopped", "blocked in C code that holds the interpreter's lock"],
)
def test_a_program_that_does_not_come_back_is_ended(tmp_path: Path, code: str) -> None:
    plan = run(tmp_path, code, timeout=3)
    assert "did not end within 3 seconds" in failure(plan)


def test_names_are_kept_as_they_are(tmp_path: Path) -> None:
    odd = ["a\nb", "q\"u'o", "\x1b[31mred\x1b[0m", "üñí😀", "a::b", "../x", " ", "::error::x", "\u202eabc", "a" * 3000]
    plan = run(tmp_path, f"for name in {odd!r}:\n    Thing(name, {{'own': name}})")
    assert plan.failure is None
    assert sorted(names(plan)) == sorted(odd)
    assert all(inputs(plan, name)["own"] == name for name in odd)


def test_deep_and_large_properties(tmp_path: Path) -> None:
    program = """
        deep = "end"
        for level in range(150):
            deep = {"in": [deep]}
        Thing("deep", {"deep": deep})
        Thing("large", {"text": "x" * 10_000_000, "list": list(range(20_000))})
    """
    plan = run(tmp_path, program)
    assert plan.failure is None
    assert len(str(inputs(plan, "large")["text"])) == 10_000_000
    assert repr(inputs(plan, "deep")).count("'in'") == 150


@pytest.fixture
def shallow() -> Iterator[None]:
    """The interpreter's own limit, which a command that ran in this process may have raised."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("shallow")
def test_properties_too_deep_to_be_read_are_refused_with_a_reason(tmp_path: Path) -> None:
    program = """
        import sys
        sys.setrecursionlimit(100_000)
        deep = "end"
        for level in range(2_500):
            deep = {"in": deep}
        Thing("deep", {"deep": deep})
    """
    assert failure(run(tmp_path, program)) == "the program sent properties that are nested too deeply to be read"


def test_many_messages_are_kept_once_and_bounded(tmp_path: Path) -> None:
    program = """
        for number in range(2_000):
            pulumi.log.info(f"message {number % 1000}")
        for number in range(6):
            pulumi.log.info(f"{number}" * 4_000_000)
    """
    plan = run(tmp_path, program)
    assert plan.failure is None
    assert sum(message.text.startswith("message ") for message in plan.messages) == 1000
    assert sum(len(message.text) for message in plan.messages) < 16_000_000
    assert plan.messages[-1].text.startswith("the program said more than a plan can hold")


@pytest.mark.parametrize("caught", [False, True])
def test_a_call_that_is_newer_than_the_preview_is_told(tmp_path: Path, caught: bool) -> None:
    program = f"""
        import grpc, gc
        channel = next(one for one in gc.get_objects() if isinstance(one, grpc.Channel))
        call = channel.unary_unary("/pulumirpc.ResourceMonitor/Imagine")
        try:
            call(b"")
        except grpc.RpcError:
            if not {caught}:
                raise
        Thing("one")
    """
    plan = run(tmp_path, program)
    text = (
        "the program's Pulumi SDK is newer than this version of shipworthy, which does not know ResourceMonitor.Imagine"
    )
    assert Message(MessageSeverity.WARNING, text) in plan.messages
    if caught:
        assert plan.failure is None
        assert names(plan) == ["one"]
    else:
        assert text in failure(plan)


def test_an_sdk_that_is_too_old_is_refused(tmp_path: Path) -> None:
    described = tmp_path / "older" / "pulumi-3.142.0.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: pulumi\nVersion: 3.142.0\n")
    plan = run(tmp_path, "Thing('one')", import_path=[str(described.parent)])
    assert "pulumi 3.142.0 is too old for an offline preview; 3.260 is the oldest" in str(plan.failure)


def test_a_defect_of_the_preview_ends_the_program_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("inside")

    monkeypatch.setattr(Deployment, "claim", broken)
    plan = run(tmp_path, "Thing('one')\nimport time\ntime.sleep(20)")
    assert "a defect of shipworthy: KeyError in test_odd_programs.py" in str(plan.failure)


def test_many_stacks_at_once(tmp_path: Path) -> None:
    project = write_project(tmp_path, "Thing('of-' + pulumi.get_stack())")
    stacks = [f"s{number}" for number in range(20)]
    for stack in stacks:
        (tmp_path / f"Pulumi.{stack}.yaml").write_text("{}")
    plans = preview(project, [load_configuration(project, stack) for stack in stacks], timeout=60)
    assert [names(plan) for plan in plans] == [[f"of-{stack}"] for stack in stacks]


def test_a_project_that_nobody_may_write(tmp_path: Path) -> None:
    project = write_project(tmp_path, "Thing('one')")
    tmp_path.chmod(0o555)
    (plan,) = preview(project, [load_configuration(project, "dev")])
    assert names(plan) == ["one"]


def test_a_folder_with_spaces_and_without_latin_letters(tmp_path: Path) -> None:
    folder = tmp_path / "my prôject 项目 'q' %20"
    folder.mkdir()
    plan = run(folder, "Thing('one')")
    assert names(plan) == ["one"]
    assert plan.resources[0].position is not None
    assert plan.resources[0].position.file == "__main__.py"


@pytest.mark.parametrize("variables", [{"HOME": None}, {"TMPDIR": "/nowhere"}, {"PYTHONPATH": "/nowhere:relative"}])
def test_an_odd_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
    assert names(run(tmp_path, "Thing('one')")) == ["one"]
