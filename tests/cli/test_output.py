from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from .command import COMMAND, TINY, environment, shipworthy

SCHEMA = Path(__file__).parents[2] / "docs" / "preview.schema.json"


def parsed(text: str) -> Any:
    document = json.loads(text)
    validator: Any = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    validator.validate(document)
    return document


def test_the_default_stacks_come_out_in_one_json_document_the_same_every_time() -> None:
    run = shipworthy("preview", "--json")

    assert [item["shipworthy"]["stack"] for item in parsed(run.out)["previews"]] == ["staging", "production"]
    assert [item["shipworthy"]["outputs"]["size"] for item in parsed(run.out)["previews"]] == [1, 3]
    assert run.err.splitlines()[-1] == "shipworthy: production: previewed; no policy pack judged it"
    assert shipworthy("preview", "--json", variables={"PYTHONHASHSEED": "7"}).out == run.out


def test_one_stack_is_a_document_like_the_clis() -> None:
    document = parsed(shipworthy("preview", "--json", "-s", "production").out)

    assert document["changeSummary"] == {"create": 4}
    disk = next(step for step in document["steps"] if step["urn"].endswith("::box-disk"))
    assert disk["newState"]["inputs"] == {"size": 3}
    assert disk["newState"]["sourcePosition"] == "project:///__main__.py#24"
    copy = next(step for step in document["steps"] if step["urn"].endswith("::copy"))
    assert copy["newState"]["inputs"]["token"] == "[secret]"
    assert document["config"] == {"tiny:does": "nothing", "tiny:size": "3"}


def test_files_are_named_after_project_and_stack_and_the_log_still_gets_the_text(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "reports"

    run = shipworthy("preview", "-o", folder, "--format", "markdown", "--format", "json", "--format", "text")

    assert sorted(path.name for path in folder.iterdir()) == [
        "tiny-production.json",
        "tiny-production.md",
        "tiny-production.txt",
        "tiny-staging.json",
        "tiny-staging.md",
        "tiny-staging.txt",
    ]
    assert parsed((folder / "tiny-staging.json").read_text())["shipworthy"]["stack"] == "staging"
    assert (folder / "tiny-staging.md").read_text().startswith("### ✅ staging")
    assert (folder / "tiny-staging.txt").read_text().splitlines()[:4] == run.out.splitlines()[:4]
    assert "staging: previewed" in run.out
    assert "production: previewed" in run.out


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    (tmp_path / "tiny-staging.txt").mkdir()

    run = shipworthy("preview", "-s", "staging", "-o", tmp_path)

    assert run.status == 2
    assert "tiny-staging.txt" in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["tiny-staging.txt"]


@pytest.mark.parametrize("name", ["kiosk.yaml", "Pulumi.kiosk.yaml"])
def test_a_configuration_file_names_the_stack(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("config:\n  tiny:size: 9\n")

    run = shipworthy("preview", "--config-file", tmp_path / name, "--json")

    document = parsed(run.out)
    assert (document["shipworthy"]["stack"], document["shipworthy"]["outputs"]["size"]) == ("kiosk", 9)


def test_another_folder_is_previewed_as_if_started_there(tmp_path: Path) -> None:
    run = shipworthy("preview", "-C", TINY, "-s", "staging", "-c", "size=5", "--json", cwd=tmp_path)

    assert parsed(run.out)["shipworthy"]["outputs"]["size"] == 5


def test_without_default_stacks_the_only_one_is_taken(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "tiny")
    (tmp_path / "tiny/pyproject.toml").unlink()
    (tmp_path / "tiny/Pulumi.staging.yaml").unlink()

    run = shipworthy("preview", "--json", cwd=tmp_path / "tiny")

    assert parsed(run.out)["shipworthy"]["stack"] == "production"


def test_what_a_run_is_doing_goes_to_standard_error_with_its_duration() -> None:
    run = shipworthy("preview", "-s", "staging")

    assert run.err.splitlines()[:2] == [
        "shipworthy: previewing staging of tiny",
        "shipworthy: staging: the program declares its resources",
    ]
    assert "shipworthy: previewed in " in run.err
    assert " s\n" not in run.out


def test_a_terminal_gets_colours_its_width_and_one_changing_line() -> None:
    leader, follower = pty.openpty()
    variables = environment(TERM="xterm", COLUMNS="70")
    command = [COMMAND, "preview", "-s", "staging"]
    with subprocess.Popen(command, cwd=TINY, env=variables, stdout=follower, stderr=follower) as process:
        os.close(follower)
        shown = read_all(leader)

    assert process.returncode == 0
    assert "\r\x1b[2Kpreviewing staging of tiny" in shown
    assert "\x1b[1mstaging\x1b[0m" in shown
    assert max(map(len, shown.rpartition("\x1b[2K")[2].replace("\x1b[32m", "").splitlines())) <= 70


def read_all(descriptor: int) -> str:
    read = b""
    try:
        while part := os.read(descriptor, 4096):
            read += part
    except OSError:
        pass
    os.close(descriptor)
    return read.decode()


def test_a_stream_that_cannot_show_the_signs_gets_ascii() -> None:
    variables = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}

    run = shipworthy("preview", "-s", "staging", variables=variables)

    assert run.status == 0
    assert run.out.isascii()
    assert run.out.endswith("+ staging: previewed; no policy pack judged it\n")


def test_a_reader_who_leaves_early_is_no_failure() -> None:
    command = f"'{COMMAND}' preview -s staging | head -c 1; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", command], cwd=TINY, env=environment(), capture_output=True, check=False)

    assert (done.returncode, done.stdout) == (0, b"s")
    assert b"Error" not in done.stderr


def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, "preview", "-s", "staging"],
            cwd=TINY, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip

    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_secret_that_the_program_shouts_reaches_no_output() -> None:
    run = shipworthy("preview", "-s", "staging", "-c", "does=leak")

    assert run.status == 3
    assert "token is [secret]" in run.out
    assert "canary" not in run.out + run.err


def test_help_is_fast_and_names_every_exit_status() -> None:
    started = time.monotonic()
    run = shipworthy("preview", "--help")
    elapsed = time.monotonic() - started

    assert run.status == 0
    assert [status for status in ("130", "2", "3", "4", "1", "0") if f"\n  {status} " not in run.out] == []
    assert "shipworthy preview --format markdown --format json -o reports/" in run.out
    assert elapsed < 1  # alone 0.1 s; more would be the preview's imports


def test_the_version_is_told() -> None:
    assert shipworthy("--version").out.startswith("shipworthy 0.")


@pytest.mark.parametrize(("debug", "traceback"), [("", False), ("1", True)])
def test_a_defect_of_the_tool_is_admitted_without_quoting_values(tmp_path: Path, debug: str, traceback: bool) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import shipworthy.reports.text as text\ndef broken(*_): raise KeyError('canary-7f3a')\ntext.render = broken\n"
    )

    run = shipworthy("preview", "-s", "staging", variables={"PYTHONPATH": str(tmp_path), "SHIPWORTHY_DEBUG": debug})

    assert (run.status, run.out) == (2, "")
    assert "shipworthy: internal error: KeyError in sitecustomize.py:2" in run.err
    assert "This is a defect of shipworthy" in run.err
    assert ("Traceback" in run.err) is traceback
    assert ("canary" in run.err) is traceback
