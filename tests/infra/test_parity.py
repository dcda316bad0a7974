"""Staging and production differ as parity.yaml says, and in nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from shipworthy.plan.model import Plan
from shipworthy.plan.parity import Intention
from shipworthy.preview.intentions import judge
from shipworthy.preview.parity import disparities
from shipworthy.preview.parity_file import load_intentions

pytestmark = pytest.mark.xdist_group("platform")

STACKS = ("staging", "production")
FILE = Path(__file__).parents[2] / "parity.yaml"


@pytest.fixture(scope="module")
def intentions() -> tuple[Intention, ...]:
    return load_intentions(FILE, FILE.name, STACKS)


def test_every_difference_is_declared_and_every_declaration_is_of_use(
    platform_plans: Mapping[str, Plan], intentions: tuple[Intention, ...]
) -> None:
    staging, production = (platform_plans[stack] for stack in STACKS)
    judged, flaws = judge(disparities(staging, production), intentions)
    unmeant = [f"{one.disparity.path} {one.disparity.name}" for one in judged if one.intention is None]
    advice = "make the stacks alike, or say in parity.yaml why not; `make parity` shows the differences"
    assert (unmeant, [f"line {flaw.intention.line}: {flaw.message}" for flaw in flaws]) == ([], []), advice


def test_protection_that_production_lacks_is_noticed(
    platform_plans: Mapping[str, Plan], intentions: tuple[Intention, ...]
) -> None:
    staging, production = (platform_plans[stack] for stack in STACKS)
    unprotected = [
        replace(one, inputs={**one.inputs, "storageEncrypted": False, "deletionProtection": False})
        if one.type == "aws:rds/instance:Instance"
        else one
        for one in production.resources
    ]
    judged, flaws = judge(disparities(staging, replace(production, resources=tuple(unprotected))), intentions)
    assert [one.disparity.name for one in judged if one.intention is None] == ["storageEncrypted"]
    assert [flaw.intention.property_path for flaw in flaws] == ["deletionProtection"]
