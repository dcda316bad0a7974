"""`make up` and `make bootstrap`, with a stand-in for the Pulumi CLI that prints what it was told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

READINESS, FIRST_APPLY = ROOT / "policies" / "readiness", ROOT / "policies" / "first_apply"


def make(tmp_path: Path, *arguments: str, pulumi: bool = True) -> subprocess.CompletedProcess[str]:
    """Run make without preparing anything, on a PATH that has what a shell needs and perhaps `pulumi`."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for tool in ("bash", "sed", "cat", "env", "test"):
        (bin_ / tool).symlink_to(f"/usr/bin/{tool}")
    (bin_ / "uv").write_text("#!/bin/sh\n")
    (bin_ / "uv").chmod(0o755)
    if pulumi:
        (bin_ / "pulumi").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
        (bin_ / "pulumi").chmod(0o755)
    # The variables of a make that runs these tests would have this one tell of its folders.
    return subprocess.run(
        ["/usr/bin/make", "-o", ".venv/.platform", "SHELL=/bin/bash", *arguments],
        cwd=ROOT,
        env={**{name: value for name, value in os.environ.items() if not name.startswith("MAKE")}, "PATH": str(bin_)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["up", "STACK=staging"], ["up", "-s", "staging"]),
        (["bootstrap"], ["up", "-C", "bootstrap", "-s", "account"]),
    ],
)
def test_a_stack_is_never_applied_without_the_packs(tmp_path: Path, arguments: list[str], told: list[str]) -> None:
    result = make(tmp_path, *arguments, "ARGS=--yes")
    packs = ["--policy-pack", str(READINESS), "--policy-pack", str(FIRST_APPLY)]
    assert result.stdout.splitlines() == [*told, *packs, "--yes"]
    assert all((pack / "PulumiPolicy.yaml").is_file() for pack in (READINESS, FIRST_APPLY))


def test_without_the_cli_it_says_where_to_get_it(tmp_path: Path) -> None:
    result = make(tmp_path, "up", "STACK=staging", pulumi=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("make: needs the Pulumi CLI: https://")


def test_without_a_stack_it_asks_for_one(tmp_path: Path) -> None:
    result = make(tmp_path, "up")
    assert result.returncode == 2
    assert result.stderr.startswith("make: which stack?")
