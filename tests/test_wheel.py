"""What others install: the tool and the packs beside their own program, nothing else of ours on their import path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PROGRAM = """
import pulumi

class Shop(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("stranger:index:Shop", name)

Shop("corner")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def strangers_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with our dependencies and the unpacked wheel, but without this checkout."""
    folder = tmp_path_factory.mktemp("stranger") / ".venv"
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.suffix != ".pth" and not entry.name.startswith(("shipworthy", "pulumi_aws", "pulumi_kubernetes")):
            (packages / entry.name).symlink_to(entry)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    return folder


def test_the_wheel_holds_the_tool_and_the_packs_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"shipworthy"}
    assert {f"shipworthy/_packs/policies/{pack}/PulumiPolicy.yaml" for pack in ("readiness", "first_apply")} <= set(
        names
    )
    assert "shipworthy/_packs/policies/limits/production.yaml" in names
    assert {"shipworthy/_packs/policies/controls.tsv", "shipworthy/reports/page.css"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


@pytest.mark.parametrize("module", ["infra", "components", "policies", "docs", "tests"])
def test_nothing_of_the_platform_is_importable(strangers_environment: Path, module: str) -> None:
    command = [strangers_environment / "bin/python", "-c", f"import {module}"]
    result = subprocess.run(command, cwd=strangers_environment, capture_output=True, text=True, check=False, timeout=60)
    assert "ModuleNotFoundError" in result.stderr


def test_a_stranger_previews_their_program_with_a_pack_named_by_its_bare_name(
    strangers_environment: Path, tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: stranger\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    command = [
        strangers_environment / "bin/python",
        "-m",
        "shipworthy",
        "preview",
        "-s",
        "dev",
        "--policy-pack",
        "readiness",
        "--json",
    ]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode in (0, 1), result.stderr
    document = json.loads(result.stdout)
    assert "urn:pulumi:dev::stranger::stranger:index:Shop::corner" in [step["urn"] for step in document["steps"]]
    assert [pack["name"] for pack in document["shipworthy"]["packs"]] == ["readiness"]
