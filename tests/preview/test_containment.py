"""A preview is contained: no credentials, no network, nothing left after Ctrl-C, no other preview disturbed."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shipworthy.plan.errors import UsageError
from tests.preview.programs import run, write_project
from tests.preview.test_failing_programs import gone

SCRIPT = """
import sys
from pathlib import Path
from shipworthy.plan.errors import Interrupted
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project
project = load_project(Path(sys.argv[1]))
try:
    (plan,) = preview(project, [load_configuration(project, "dev")])
except Interrupted:
    sys.exit(130)
print(len(plan.resources), plan.failure)
"""


def test_a_program_sees_no_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "GITHUB_TOKEN", "PULUMI_ACCESS_TOKEN", "WANTED"):
        monkeypatch.setenv(name, "canary")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "canary")
    plan = run(tmp_path, "import os\npulumi.export('seen', dict(os.environ))", pass_env=["WANTED"])
    seen = plan.outputs["seen"]
    assert isinstance(seen, dict)
    assert [name for name, value in seen.items() if "canary" in str(value)] == ["WANTED"]
    assert seen["AWS_EC2_METADATA_DISABLED"] == "true"
    assert seen["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


@pytest.mark.skipif(
    shutil.which("unshare") is None and not os.environ.get("CI"), reason="the machine has no network namespaces"
)
def test_a_preview_needs_no_network(tmp_path: Path) -> None:
    write_project(tmp_path, "Thing('one', {'size': 1})\nThing('two')")
    inside = f"ip link set lo up && exec {sys.executable} -c '{SCRIPT}' {tmp_path}"
    done = subprocess.run(["unshare", "-rn", "sh", "-c", inside], capture_output=True, text=True, check=False)
    assert done.stdout == "3 None\n", done.stderr


def test_without_a_loopback_interface_the_reason_and_the_remedy_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", unreachable)
    started = tmp_path / "started"
    with pytest.raises(UsageError) as error:
        run(tmp_path, f"open({str(started)!r}, 'w')")
    assert str(error.value) == (
        "the loopback interface does not work (127.0.0.1: Network is unreachable), and a preview needs it to "
        "talk to the program and the packs; bring it up, for example with: ip link set lo up"
    )
    assert not started.exists()


def test_ctrl_c_ends_everything_within_two_seconds(tmp_path: Path) -> None:
    program = """
        import os, pathlib, time
        Thing("before")
        pathlib.Path("pid").write_text(str(os.getpid()))
        time.sleep(60)
    """
    write_project(tmp_path, program)
    tool = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path)], stderr=subprocess.PIPE)
    pid = wait_for(tmp_path / "pid")
    started = time.monotonic()
    tool.send_signal(signal.SIGINT)
    _, errors = tool.communicate(timeout=10)
    assert tool.returncode == 130
    assert time.monotonic() - started < 2
    assert gone(pid)
    assert errors == b""


def test_a_program_ends_when_its_preview_is_killed(tmp_path: Path) -> None:
    program = """
        import os, pathlib, time
        pathlib.Path("pid").write_text(str(os.getpid()))
        time.sleep(60)
    """
    write_project(tmp_path, program)
    tool = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path)])
    pid = wait_for(tmp_path / "pid")
    tool.kill()
    tool.wait(10)
    deadline = time.monotonic() + 5
    while not gone(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone(pid)


def test_two_previews_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    programs = [f"Thing('{folder.name}', {{'size': 1}}).size.apply(str)" for folder in folders]
    with ThreadPoolExecutor() as pool:
        plans = list(pool.map(run, folders, programs))
    assert [[resource.name for resource in plan.resources] for plan in plans] == [
        ["one", "demo-dev"],
        ["two", "demo-dev"],
    ]


def test_no_temporary_files_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    run(tmp_path, "Thing('one')")
    assert list(temporary.iterdir()) == []


def test_the_same_program_gives_the_same_plan(tmp_path: Path) -> None:
    program = """
        things = [Thing(f"t{i}", {"tags": {name: str(i) for name in {"a", "b", "c"}}}) for i in range(10)]
        Thing("last", {"ids": [thing.id for thing in things]})
        pulumi.export("order", list({"x", "y", "z"}))
    """
    assert run(tmp_path, program) == run(tmp_path, program)


def wait_for(file: Path) -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if file.exists() and file.read_text():
            return int(json.loads(file.read_text()))
        time.sleep(0.02)
    raise TimeoutError(file)
