"""Makes git repositories with a Pulumi project in them."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import venv
from pathlib import Path

import pulumi

from tests.preview.programs import PREAMBLE

_SETTINGS = "name: demo\nruntime:\n  name: python\n  options: {virtualenv: .venv}\nmain: infra\n"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com"]
    command = ["git", *identity, "-C", folder, *arguments]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def repository(folder: Path, program: str) -> Path:
    """Write a project `demo` with stack `dev`, whose environment has its package `shop` as an editable install."""
    folder.mkdir(exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / ".gitignore").write_text(".venv/\n__pycache__/\n")
    (folder / "Pulumi.yaml").write_text(_SETTINGS)
    (folder / "Pulumi.dev.yaml").write_text("config: {}\n")
    (folder / "infra").mkdir()
    (folder / "infra" / "__main__.py").write_text(PREAMBLE + textwrap.dedent(program))
    (folder / "src" / "shop").mkdir(parents=True)
    (folder / "src" / "shop" / "__init__.py").write_text("")
    venv.create(folder / ".venv", with_pip=False, symlinks=True)
    packages = folder / f".venv/lib/python3.{sys.version_info.minor}/site-packages"
    (packages / "_shop.pth").write_text(f"{folder / 'src'}\n{Path(pulumi.__file__).parents[1]}\n")
    return folder


def commit(folder: Path, **files: str) -> str:
    """Write modules of the package `shop`, commit all, and give the commit."""
    for name, text in files.items():
        (folder / "src" / "shop" / f"{name}.py").write_text(textwrap.dedent(text))
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "a change")
    return git(folder, "rev-parse", "HEAD").strip()
