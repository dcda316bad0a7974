"""However a program fails, the user is told why, and nothing of it is left running."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from shipworthy.plan.model import Plan
from tests.preview.programs import line_of, run


def names(plan: Plan) -> list[str]:
    return [resource.name for resource in plan.resources]


def failure(plan: Plan) -> str:
    assert plan.failure is not None
    return str(plan.failure)


def test_an_exception_is_shown_with_user_code_only(tmp_path: Path) -> None:
    program = """
        Thing("before")
        def broken():
            raise ValueError("boom")
        broken()
    """
    plan = run(tmp_path, program)
    assert "ValueError: boom" in failure(plan)
    assert f'__main__.py", line {line_of(program, "raise ValueError")}, in broken' in failure(plan)
    assert "site-packages" not in failure(plan)
    assert "launcher.py" not in failure(plan)
    assert names(plan) == ["before", "demo-dev"]


@pytest.mark.parametrize(("call", "status"), [("sys.exit(3)", 3), ("sys.exit('no good')", 1), ("os._exit(7)", 7)])
def test_an_exit_status_is_told(tmp_path: Path, call: str, status: int) -> None:
    plan = run(tmp_path, f"import os, sys\nThing('before')\n{call}")
    assert f"exited with status {status}" in failure(plan)
    assert ("no good" in failure(plan)) == ("no good" in call)


def test_a_program_may_exit_with_status_zero(tmp_path: Path) -> None:
    plan = run(tmp_path, "import sys\nThing('before')\nsys.exit(0)")
    assert plan.failure is None
    assert names(plan) == ["before", "demo-dev"]


def test_a_killed_program_is_told_with_its_signal(tmp_path: Path) -> None:
    plan = run(tmp_path, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert "SIGKILL" in failure(plan)


def test_a_failure_that_nobody_awaits_counts(tmp_path: Path) -> None:
    program = """
        thing = Thing("one", {"size": 1})
        thing.size.apply(lambda size: 1 / 0)
        thing.made.apply(lambda made: print("never"))
    """
    plan = run(tmp_path, program)
    assert "ZeroDivisionError" in failure(plan)
    assert f"line {line_of(program, '1 / 0')}" in failure(plan)
    assert "never" not in "".join(message.text for message in plan.messages)


def test_what_a_program_prints_is_kept_and_bounded(tmp_path: Path) -> None:
    program = "import sys\nprint('first')\nfor _ in range(100):\n    sys.stdout.write('x' * 1_000_000)\nprint('last')"
    plan = run(tmp_path, program)
    (printed,) = plan.messages
    assert plan.failure is None
    assert printed.text.startswith("first")
    assert printed.text.endswith("last")
    assert "bytes left out" in printed.text
    assert len(printed.text) < 100_000


def test_standard_input_is_empty(tmp_path: Path) -> None:
    plan = run(tmp_path, "import sys\npulumi.export('read', sys.stdin.read())")
    assert plan.outputs == {"read": ""}


def test_a_program_that_never_ends_is_ended(tmp_path: Path) -> None:
    program = """
        import os, pathlib, subprocess, sys, time
        Thing("before")
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                pathlib.Path("daemon").write_text(str(os.getpid()))
                time.sleep(60)
            os._exit(0)
        pathlib.Path("pid").write_text(str(os.getpid()))
        time.sleep(60)
    """
    started = time.monotonic()
    plan = run(tmp_path, program, timeout=3)
    assert time.monotonic() - started < 8
    assert "did not end within 3 seconds" in failure(plan)
    assert "--timeout" in failure(plan)
    assert gone(int((tmp_path / "pid").read_text()))
    assert gone(int((tmp_path / "daemon").read_text()))


def test_what_a_program_leaves_behind_is_ended(tmp_path: Path) -> None:
    program = """
        import os, pathlib, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                pathlib.Path("daemon").write_text(str(os.getpid()))
                time.sleep(60)
            os._exit(0)
        while not pathlib.Path("daemon").exists():
            time.sleep(0.01)
    """
    plan = run(tmp_path, program)
    assert plan.failure is None
    assert gone(int((tmp_path / "daemon").read_text()))


def test_two_resources_of_one_name_are_refused_with_both_places(tmp_path: Path) -> None:
    program = """
        first = Thing("same")
        second = Thing("same")
        pulumi.Output.all(first.id, second.id).apply(print)
    """
    plan = run(tmp_path, program)
    assert "Duplicate resource URN 'urn:pulumi:dev::demo::fake:index:Thing::same'" in failure(plan)
    for declared in ("first =", "second ="):
        assert f"__main__.py:{line_of(program, declared)}" in failure(plan)
    assert names(plan) == ["same", "demo-dev"]


def test_a_program_that_goes_on_after_a_refusal_is_ended(tmp_path: Path) -> None:
    program = """
        import asyncio, time
        from pulumi.runtime.sync_await import _sync_await
        Thing("same")
        Thing("same")
        _sync_await(asyncio.sleep(1))
        time.sleep(60)
    """
    started = time.monotonic()
    plan = run(tmp_path, program)
    assert time.monotonic() - started < 10
    assert failure(plan).startswith("Duplicate resource URN")


def test_a_missing_setting_is_told_in_the_sdks_words(tmp_path: Path) -> None:
    plan = run(tmp_path, "pulumi.Config().require('nothing')")
    assert "Missing required configuration variable 'demo:nothing'" in failure(plan)
    assert "Traceback" not in failure(plan)


def test_a_program_that_does_not_parse_is_told(tmp_path: Path) -> None:
    plan = run(tmp_path, "def broken(:\n    pass")
    assert "SyntaxError" in failure(plan)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A killed process whose new parent has not yet collected it no longer runs.
    return ") Z " in Path(f"/proc/{pid}/stat").read_text()
