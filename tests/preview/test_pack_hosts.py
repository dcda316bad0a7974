"""A pack that a process waited for can't tell: it finds what it finds when the engine starts it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shipworthy.preview.pack_hosts import PackHosts
from shipworthy.preview.pack_process import PackProcess

PACK = """
import json, os, pathlib, sys
from part import WORD
found = {
    "argv": sys.argv[1:], "path": sys.path, "cwd": os.getcwd(), "environ": dict(os.environ), "name": __name__,
    "word": WORD, "main": sys.modules["__main__"].__spec__.name, "stdin": sys.stdin.read(),
}
pathlib.Path(os.environ["SHIPWORTHY_VERDICTS"]).write_text(json.dumps(found))
print(1)
"""
PYTHON = Path(sys.executable)


@pytest.fixture
def hosts() -> Iterator[PackHosts]:
    hosts = PackHosts()
    yield hosts
    hosts.close()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "__main__.py").write_text(PACK)
    (folder / "part.py").write_text("WORD = 'old'")
    return folder


def test_it_sees_the_same_as_one_that_is_started_at_once(hosts: PackHosts, pack: Path, tmp_path: Path) -> None:
    base = {"PATH": os.environ["PATH"], "SHIPWORTHY_VERDICTS": str(tmp_path / "verdicts.jsonl")}
    assert hosts.take(PYTHON, pack, {**base, "PULUMI_STACK": "dev"}) is None
    hosts.prepare()
    (pack / "part.py").write_text("WORD = 'new'")
    environment = {**base, "PULUMI_STACK": "production"}
    waited_for = hosts.take(PYTHON, pack, environment)
    assert waited_for is not None
    at_once = PackProcess(PYTHON, pack, environment)
    found = [seen(process) for process in (waited_for, at_once)]
    assert found[0]["word"] == "new"
    assert found[0] == found[1]
    assert hosts.take(PYTHON, pack, environment) is None, "each process runs one pack once"


def test_what_is_not_wanted_again_is_ended(hosts: PackHosts, pack: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "SHIPWORTHY_VERDICTS": str(tmp_path / "verdicts.jsonl")}
    hosts.take(PYTHON, pack, environment)
    hosts.prepare()
    hosts.prepare()
    assert hosts.take(PYTHON, pack, environment) is None


def seen(process: PackProcess) -> dict[str, object]:
    assert process.port(20) == 1
    found = json.loads(process.verdicts.read_text())
    process.stop()
    assert found["environ"].pop("SHIPWORTHY_VERDICTS") == str(process.verdicts)
    return found
