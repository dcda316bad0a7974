from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from infra import settings_docs
from infra.settings_schema import JsonSchema, resolve, root


def declared(schema: JsonSchema) -> Iterator[str]:
    """Yield every setting's own name below a schema."""
    for name, child in schema.get("properties", {}).items():
        yield name
        yield from declared(resolve(child))
    for child in schema.get("patternProperties", {}).values():
        yield from declared(resolve(child))


@pytest.fixture(scope="module")
def page() -> str:
    return settings_docs.page()


def test_the_page_has_every_setting(page: str) -> None:
    names = set(declared(root()))
    assert len(names) > 60
    assert sorted(name for name in names if not re.search(rf"[`.:]{name}[`.]|## .*{name}\n", page)) == []


def test_every_setting_is_described(page: str) -> None:
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert [row for row in rows if row.endswith("|  |")] == []


def test_a_row_says_what_is_expected_and_what_holds_without_it(page: str) -> None:
    assert "| `recoveryWindowDays` | a whole number from 1 to 35 | must be given | Days back to any second" in page
    assert '| `natGateways` | one of single, per-zone | `"per-zone"` |' in page


def test_every_field_of_the_model_is_in_the_schema_by_its_name_in_files() -> None:
    assert not [name for name in declared(root()) if "_" in name]
