"""The pages on services and on observability show settings that work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.settings_errors import parse_settings
from infra.settings_schema import NAMESPACE
from tests.infra.test_settings_errors import WORKING

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / name).read_text() for name in ("services.md", "observability.md")}
EXAMPLES = [example for text in PAGES.values() for example in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize(("page", "least"), [("services.md", 5), ("observability.md", 1)])
def test_the_page_has_examples(page: str, least: int) -> None:
    assert PAGES[page].count("```yaml") >= least


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_taken(example: str) -> None:
    given: dict[str, Any] = {key.removeprefix(f"{NAMESPACE}:"): value for key, value in yaml.safe_load(example).items()}
    kept = {key: value for key, value in WORKING.items() if key not in {"services", "secrets"}}
    settings = parse_settings({**kept, **given})
    for name in given.get("services", {}):
        assert settings.services[name].image
