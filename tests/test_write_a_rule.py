"""docs/write-a-rule.md, followed literally: its files are written, its commands run, and what they print is read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "write-a-rule.md").read_text()
COPIED = ("policies", "shipworthy", "tests/policies", "tests/conftest.py", "tests/__init__.py", "pyproject.toml")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    language: str
    text: str


def blocks(title: str) -> Iterator[Block]:
    section = PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    assert section
    return (Block(found[1], found[2]) for found in BLOCK.finditer(section))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone holds of the packs and their tests, with an environment of its own."""
    root = tmp_path_factory.mktemp("clone")
    for name in COPIED:
        source, target = ROOT / name, root / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    venv.create(root / ".venv", symlinks=True)
    (packages,) = (root / ".venv").glob("lib/python*/site-packages")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.suffix != ".pth":
            (packages / entry.name).symlink_to(entry)
    (packages / "clone.pth").write_text(f"{root}\n")
    for command in ("shipworthy", "ruff"):
        script = root / ".venv" / "bin" / command
        ours = (
            f'"{root}/.venv/bin/python" -m {command}'
            if command == "shipworthy"
            else Path(sys.executable).with_name(command)
        )
        script.write_text(f'#!/bin/sh\nexec {ours} "$@"\n')
        script.chmod(0o755)
    return root


def follow(title: str, folder: Path, clone: Path) -> None:
    environment = {"PATH": f"{clone}/.venv/bin{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "PYTHONUTF8": "1"}
    said = ""
    for block in blocks(title):
        if block.language == "sh":
            done = subprocess.run(
                ["bash", "-ec", block.text], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            said = done.stdout + done.stderr
            assert done.returncode == 0, f"{block.text}{said}"
        elif block.language == "text":
            shown = " ".join(said.replace("·", " ").split())
            assert [line for line in block.text.splitlines() if line not in shown and line not in said] == []
        else:
            write(folder, block.text)


def write(folder: Path, text: str) -> None:
    """Write the file that the first line names, or the part of it that stands after a colon."""
    first, _, content = text.partition("\n")
    name, _, part = first.removeprefix("# ").partition(": ")
    path = folder / name
    if part:
        before = path.read_text()
        assert part.removeprefix("from ") in before
        if part.startswith("from "):
            begin = before.index(f"def {part.removeprefix('from ')}")
            path.write_text(before[:begin] + content)
        else:
            path.write_text(re.sub(rf"^{part} = .*\n", content, before, flags=re.MULTILINE))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def test_a_rule_in_a_pack_of_ones_own(tmp_path: Path, clone: Path) -> None:
    follow("In a pack of your own", tmp_path, clone)


def test_a_rule_in_the_packs_of_this_repository(clone: Path) -> None:
    follow("In the packs of this repository", clone, clone)
