"""What is wrong with a stack's configuration, told all at once and in the words of the one who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.settings_model import Settings
from infra.settings_schema import SCHEMA
from stack_settings.problems import Problem, UnusableSettings, parse

__all__ = ["Problem", "UnusableSettings", "parse_settings"]


def parse_settings(values: Mapping[str, Any]) -> Settings:
    """Return the settings in `values`, JSON values by the names that files use (`aws` holds the keys `aws:…`).

    Raises UnusableSettings.
    """
    return parse(Settings, SCHEMA, values)
