"""The plans of all examples, made once a run."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shipworthy.plan.model import Plan
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.pack_sources import find_packs
from shipworthy.preview.project import load_project
from tests.conftest import ROOT
from tests.examples import EXAMPLES, PACKS, RESIZED, configuration_file


@pytest.fixture(scope="session")
def example_plans(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Plan]:
    """The plan of each example by its name, judged by every pack, and of a larger one, `RESIZED`.

    Tests that take this are in the xdist group `examples`, so that one worker makes the plans for all of them.
    """
    project = load_project(ROOT)
    resized = tmp_path_factory.mktemp("examples") / f"{RESIZED}.yaml"
    resized.write_text(configuration_file("tria").read_text().replace("db.t4g.small", "db.m7g.large"))
    files = {**{name: configuration_file(name) for name in EXAMPLES}, RESIZED: resized}
    configurations = [load_configuration(project, name, config_file=file) for name, file in files.items()]
    return {plan.stack: plan for plan in preview(project, configurations, find_packs(project, PACKS))}
