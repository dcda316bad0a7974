"""The command as a container runs it: a process that signals end, that needs no package and shows no secret."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.preflight.command import CANARIES, preflight
from tests.preflight.loopback import talker, web
from tests.preflight.servers import free_port

ROOT = Path(__file__).parents[2]


def start(
    content: str, *options: str, command: tuple[str, ...] = ("-m", "shipworthy.preflight")
) -> subprocess.Popen[str]:
    environment = {"CHECKS": content, "DATABASE_URL": "postgresql://app:x@127.0.0.1:1/shop", "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-S", *command, "--at", "start", "--file-in", "CHECKS", *options]
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once(number: signal.Signals) -> None:
    with talker(hang=True) as port:
        url = f"http://127.0.0.1:{port}"
        content = (
            f'[environment.CHECKS]\n[vector_store.x]\nkind = "chroma"\nurl = "{url}"\ntls = "off"\ntry_seconds = 20'
        )
        process = start(content)
        assert process.stdout
        assert '"passed"' in process.stdout.readline()
        time.sleep(0.2)
        began = time.monotonic()
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
    assert process.returncode == 128 + number
    assert time.monotonic() - began < 2
    last = json.loads(output.splitlines()[-1])
    assert (last["outcome"], last["exit_status"], last["not_run"]) == ("interrupted", 128 + number, 1)
    assert errors == ""


def test_it_runs_without_any_package_and_ends_though_a_try_hangs() -> None:
    content = '[postgres.main]\ntls = "off"\ntimeout_seconds = 0.5\n'
    process = start(content)
    output, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (12, "")
    assert "refused the connection" in output


def test_importing_it_brings_in_nothing_of_others() -> None:
    code = (
        "import sys; before = set(sys.modules); import shipworthy.preflight.__main__; "
        "from shipworthy.preflight import web; "
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert result.stdout.split() == ["shipworthy"]


def test_the_tools_own_command_runs_it_without_pulumi(tmp_path: Path) -> None:
    file = tmp_path / "preflight.toml"
    file.write_text("[environment.NOBODY_SETS_THIS]\n")
    code = (
        "import sys; from shipworthy.cli.__main__ import main; status = main(); "
        "print(sum(name.partition('.')[0] in {'pulumi', 'grpc', 'yaml'} for name in sys.modules)); sys.exit(status)"
    )
    command = [sys.executable, "-c", code, "preflight", "--at", "start", "--file", str(file)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    assert result.returncode == 11
    assert "NOBODY_SETS_THIS is not set" in result.stdout
    assert result.stdout.splitlines()[-1] == "0"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "the following arguments are required: --at"),
        (["--at", "noon"], "invalid choice: 'noon'"),
        (["--at", "start", "--file", "a", "--file-in", "B"], "not allowed with argument"),
        (["--at", "start", "--file-in", "NOBODY_SETS_THIS"], "NOBODY_SETS_THIS: is not set; expected the content"),
    ],
)
def test_wrong_arguments(options: list[str], says: str) -> None:
    command = [sys.executable, "-m", "shipworthy.preflight", *options]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr
    assert result.stderr.startswith("shipworthy preflight: ")


def test_a_closed_output_changes_nothing() -> None:
    command = f"{sys.executable} -m shipworthy.preflight --at start --file-in CHECKS >&-"
    result = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env={**os.environ, "CHECKS": "[environment.CHECKS]"},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")


def test_the_total_time_ends_what_is_left(tmp_path: Path) -> None:
    with talker(hang=True) as port:
        content = f"""
timeout_seconds = 1
[api.slow]
url = "http://127.0.0.1:{port}/"
tls = "off"
required = "never"
[vector_store.next]
kind = "chroma"
url = "http://127.0.0.1:{port}/"
tls = "off"
"""
        began = time.monotonic()
        run = preflight(tmp_path, content, {})
    assert time.monotonic() - began < 4
    assert run.status == 15
    assert run.lines[1]["message"] == "there was no time left for it"


def test_the_checks_of_a_phase_run_side_by_side_and_are_told_in_the_files_order(tmp_path: Path) -> None:
    tables = [
        f'[api.{name}]\nurl = "http://127.0.0.1:{{port}}/"\ntls = "off"\ntry_seconds = 0.6\nrequired = "never"'
        for name in "dcba"
    ]
    with talker(hang=True) as port:
        run = preflight(tmp_path, "\n".join(tables).format(port=port), {})
    assert [line.get("check") for line in run.lines] == ["api.d", "api.c", "api.b", "api.a", None]
    assert run.lines[-1]["seconds"] < 2


def test_every_line_is_one_object_with_the_documented_facts(tmp_path: Path) -> None:
    run = preflight(tmp_path, "[environment.A]", {"A": "a"})
    check, end = run.lines
    assert list(check) == [
        "time", "level", "event", "phase", "check", "outcome", "required", "fatal", "tries", "seconds", "message"
    ]  # fmt: skip
    assert list(end) == [
        "time", "level", "event", "outcome", "at", "exit_status", "passed", "failed", "not_run", "seconds"
    ]  # fmt: skip
    assert check["time"].endswith("Z")


def test_the_last_guard_hides_a_secret_however_it_is_written(tmp_path: Path) -> None:
    # A table's name is quoted in messages: the only way for a value to get into one is a file that repeats it.
    content = '[postgres.main]\nurl_from = "URL"\n[environment.KEY]\nprefix = "{}"'
    for canary in CANARIES:
        run = preflight(tmp_path, content.format(f"{canary}-and-more"), {"URL": "", "KEY": canary})
        assert run.message == "KEY does not begin with [hidden]-and-more"


def test_an_api_that_gives_the_key_back_does_not_get_it_into_the_log(tmp_path: Path) -> None:
    with web(418, body=b"sk-canary-1234567890") as server:
        content = f'[api.x]\nurl = "{server.url}"\nkey_from = "KEY"\ntls = "off"'
        run = preflight(tmp_path, content, {"KEY": "sk-canary-1234567890"}, at="deployment")
    assert run.message == "the API answered 418"


def test_the_single_file_runs_on_any_python_and_is_the_same_every_time(tmp_path: Path) -> None:
    built = [tmp_path / "a.pyz", tmp_path / "b.pyz"]
    for target in built:
        subprocess.run([sys.executable, ROOT / "packaging" / "preflight.py", target], check=True, timeout=60)
        time.sleep(0.01)
    assert built[0].read_bytes() == built[1].read_bytes()
    assert {name.split("/")[0] for name in zipfile.ZipFile(built[0]).namelist()} == {"__main__.py", "shipworthy"}
    command = [sys.executable, "-I", "-S", built[0], "--at", "start", "--file-in", "CHECKS"]
    environment = {"CHECKS": f'[redis.x]\ntimeout_seconds = 0.3\n[api.y]\nurl = "http://127.0.0.1:{free_port()}"'}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)
    assert (result.returncode, result.stderr) == (13, "")
    assert "REDIS_URL is not set" in result.stdout
