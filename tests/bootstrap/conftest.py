"""The account's plan, made once a run, and the same account with everything left to its organisation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.pack_sources import find_packs
from shipworthy.preview.project import load_project
from shipworthy.testing.previewed import Previewed

ROOT = Path(__file__).parents[2]

_BARE: Mapping[str, object] = {
    "shipworthy:furtherRegions": [],
    "shipworthy:images": {},
    "shipworthy:github": False,
    "shipworthy:delivery": None,
    "shipworthy:serviceRoles": [],
    "shipworthy:backups": {"managed": False},
    "shipworthy:guard": {
        "trail": None,
        "misuse": False,
        "sharing": False,
        "encryptedVolumes": False,
        "privateBuckets": False,
        "strongPasswords": False,
    },
    "shipworthy:alerts": {},
    "shipworthy:budget": None,
}


@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Previewed]:
    """Plans of `account` and `bare`. Tests that take this are in the xdist group `bootstrap`."""
    project = load_project(ROOT / "bootstrap")
    document = yaml.safe_load((ROOT / "bootstrap" / "Pulumi.account.yaml").read_text())
    changed = {key: value for key, value in {**document["config"], **_BARE}.items() if value is not None}
    file = tmp_path_factory.mktemp("account") / "Pulumi.bare.yaml"
    file.write_text(yaml.safe_dump({"config": changed}))
    configurations = [
        load_configuration(project, "account"),
        load_configuration(project, "bare", config_file=file),
    ]
    plans = preview(project, configurations, find_packs(project, project.default_packs))
    return {plan.stack: Previewed(plan) for plan in plans}
