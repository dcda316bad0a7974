"""Every report says which commit it is about; the text on a terminal, which nobody keeps, does not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import TINY, shipworthy

FORMATS = ("json", "html", "markdown", "sarif", "junit")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository") / "project"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("__pycache__"))
    (root / ".gitignore").write_text("__pycache__\n")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qm", "begin")
    return root


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def revision(root: Path, **variables: str) -> Any:
    run = shipworthy("preview", "-s", "staging", "--json", cwd=root, variables=variables)
    return json.loads(run.out)["shipworthy"]["revision"]


def test_every_format_but_the_text_names_the_commit(repository: Path, tmp_path: Path) -> None:
    wanted = [part for name in FORMATS for part in ("--format", name)]
    run = shipworthy("preview", "-s", "staging", "-o", tmp_path, *wanted, cwd=repository)
    commit = git(repository, "rev-parse", "HEAD")
    assert commit not in run.out
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert len(written) == len(FORMATS)
    missing = [name for name, text in written.items() if commit not in text and not name.endswith(".junit.xml")]
    assert missing == []


def test_uncommitted_changes_are_told(repository: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    assert revision(repository) == {"commit": commit, "modified": False}
    extra = repository / "extra.py"
    extra.touch()
    try:
        assert revision(repository) == {"commit": commit, "modified": True}
    finally:
        extra.unlink()


def test_without_git_or_a_repository_there_is_no_revision(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    assert revision(repository, PATH=str(tmp_path / "bin")) is None
    shutil.copytree(TINY, tmp_path / "plain")
    assert revision(tmp_path / "plain", GIT_CEILING_DIRECTORIES=str(tmp_path), PATH=os.environ["PATH"]) is None


def test_a_report_on_another_run_names_the_commit_that_is_checked_out(repository: Path) -> None:
    verdicts, written = repository / "verdicts.jsonl", repository / "reports"
    try:
        assert reported(repository) == {"commit": git(repository, "rev-parse", "HEAD"), "modified": False}
        (repository / "extra.py").touch()
        assert reported(repository)["modified"]
    finally:
        (repository / "extra.py").unlink(missing_ok=True)
        verdicts.unlink()
        shutil.rmtree(written)


def test_a_report_names_the_commit_that_it_is_told(tmp_path: Path) -> None:
    assert reported(tmp_path, "--revision", "0123ABC") == {"commit": "0123abc", "modified": False}
    refused = shipworthy("report", "--verdicts", "verdicts.jsonl", "--revision", "main", cwd=tmp_path)
    assert refused.status == 2
    assert "'main' is no commit: expected 7 to 64 hexadecimal digits" in refused.err


def reported(folder: Path, *arguments: str) -> Any:
    line = {"schema": "shipworthy.verdicts/1", "kind": "pack", "pack": "house", "name": "house", "version": "1.0.0"}
    text = json.dumps({**line, "stack": "prod", "digest": "sha256:1", "limits": {}, "rules": []})
    (folder / "verdicts.jsonl").write_text(f"{text}\n")
    run = shipworthy("report", "--verdicts", "verdicts.jsonl", *arguments, "--json", "-o", "reports", cwd=folder)
    assert run.status == 0, run.err
    (written,) = (folder / "reports").iterdir()
    return json.loads(written.read_text())["shipworthy"]["revision"]
