"""The page on services shows settings that work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.settings_errors import parse_settings
from infra.settings_schema import NAMESPACE
from tests.infra.test_settings_errors import WORKING

PAGE = Path(__file__).parents[2] / "docs" / "services.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_taken(example: str) -> None:
    given: dict[str, Any] = {key.removeprefix(f"{NAMESPACE}:"): value for key, value in yaml.safe_load(example).items()}
    kept = {key: value for key, value in WORKING.items() if key not in {"services", "secrets"}}
    settings = parse_settings({**kept, **given})
    for name in given.get("services", {}):
        assert settings.services[name].image
