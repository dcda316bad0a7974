"""The examples: what they come to in a plan, and whether their pages say so."""

from pathlib import Path
from typing import Any, Final

import yaml

from infra.settings_errors import parse_settings
from infra.settings_model import Settings
from tests.conftest import ROOT

EXAMPLES: Final = ("clarity", "effect-models", "effect-stage", "launch", "tria", "yescount")
"""The files in `examples`, each of which names its stack."""

SYSTEMS: Final = tuple(name for name in EXAMPLES if name != "effect-stage")
"""The examples with a page of their own; effect-models' is about its staging as well."""

RESIZED: Final = "resized"
"""The stack that is tria with another size of database."""

PACKS: Final = ("policies/readiness", "policies/first_apply", "policies/security", "policies/cost")


def configuration_file(example: str) -> Path:
    """Return where the example's configuration stands."""
    return ROOT / "examples" / f"{example}.yaml"


def settings_of(example: str) -> Settings:
    """Return the example's settings, defaults included."""
    config: dict[str, Any] = yaml.safe_load(configuration_file(example).read_text())["config"]
    values: dict[str, Any] = {"aws": {}}
    for key, value in config.items():
        namespace, _, name = key.partition(":")
        (values["aws"] if namespace == "aws" else values)[name] = value
    return parse_settings(values)
