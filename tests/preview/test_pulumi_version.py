"""Ranges of Pulumi versions, as `pulumi.require_pulumi_version` takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.pulumi_version import accepts
from tests.preview.programs import run


@pytest.mark.parametrize(
    ("accepted", "version", "held"),
    [
        (">=3.5.0 !3.7.7", "3.7.7", False),
        (">=3.5.0 !3.7.7", "3.7.8", True),
        ("<3.4.0 || >3.8.0", "3.4.0", False),
        ("<3.4.0 || > 3.8.0", "3.8.1", True),
        ("3.7.7", "3.7.7", True),
        ("3.x", "4.0.0", False),
        (">3.7.x", "3.7.9", False),
        ("<=3.7.x", "3.7.9", True),
        ("!=3.x", "3.1.0", False),
        (">=3.7.0", "3.7.0-alpha.1", False),
        (">3.7.0-alpha.2", "3.7.0-alpha.10", True),
    ],
)
def test_ranges(accepted: str, version: str, held: bool) -> None:
    assert accepts(accepted, version) is held


@pytest.mark.parametrize("accepted", ["soon", ">=3", "|| 3.1.0", "~3.1.0"])
def test_what_is_no_range_is_refused(accepted: str) -> None:
    with pytest.raises(RequestRefused, match="parsing CLI version range"):
        accepts(accepted, "3.272.0")


def test_a_program_for_another_version_fails(tmp_path: Path) -> None:
    plan = run(tmp_path, "pulumi.require_pulumi_version('>=99.0.0')\nThing('one')")
    assert 'does not satisfy the version range ">=99.0.0"' in str(plan.failure)


def test_a_program_for_this_version_runs(tmp_path: Path) -> None:
    plan = run(tmp_path, "pulumi.require_pulumi_version('>=3.0.0 <4.0.0')\nThing('one')")
    assert plan.failure is None
