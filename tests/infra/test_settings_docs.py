from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
import yaml

from infra import settings_docs
from infra.settings_docs import EXAMPLES
from infra.settings_schema import SCHEMA
from stack_settings.page import settings
from stack_settings.schema import JsonSchema

ROOT = Path(__file__).parent.parent.parent


def declared(schema: JsonSchema) -> Iterator[str]:
    """Yield every setting's own name below a schema."""
    for name, child in schema.get("properties", {}).items():
        yield name
        yield from declared(SCHEMA.resolve(child))
    for child in schema.get("patternProperties", {}).values():
        yield from declared(SCHEMA.resolve(child))


def marked(editor: jsonschema.Draft202012Validator, document: Any) -> list[str]:
    """Return what an editor would tell of a stack's file, each with the choices that it comes from."""
    errors: list[Any] = list(cast("Any", editor).iter_errors(document))
    return [line for error in errors for line in (error.message, *(cause.message for cause in error.context))]


@pytest.fixture(scope="module")
def editor() -> jsonschema.Draft202012Validator:
    schema = json.loads(settings_docs.editor_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture(scope="module")
def page() -> str:
    return settings_docs.page()


def test_the_page_has_every_setting(page: str) -> None:
    names = set(declared(SCHEMA.root))
    assert len(names) > 60
    assert sorted(name for name in names if not re.search(rf"[`.:]{name}[`.]|## .*{name}\n", page)) == []


def test_every_setting_is_described(page: str) -> None:
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert [row for row in rows if row.endswith("|  |")] == []


def test_a_row_says_what_is_expected_and_what_holds_without_it(page: str) -> None:
    assert (
        "| `recoveryWindowDays` | a whole number from 1 to 35 | must be given | `35` | Days back to any second" in page
    )
    assert '| `natGateways` | one of single, per-zone | `"per-zone"` | `"per-zone"` |' in page


def test_every_setting_has_an_example_that_may_stand_there() -> None:
    found = [
        (place, schema, EXAMPLES.of(place, schema))
        for name, declaration in SCHEMA.root["properties"].items()
        for place, schema, _ in settings(SCHEMA, (name,), declaration)
    ]
    assert [place for place, _, value in found if value in (None, [], {})] == []
    for _, schema, value in found:
        # The schema itself is checked with the editor's; to check it for each setting takes a minute.
        validator: Any = jsonschema.Draft202012Validator({**schema, "$defs": SCHEMA.root["$defs"]})
        validator.validate(value)


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_editors_complete_the_committed_stacks_by_the_schema(
    editor: jsonschema.Draft202012Validator, stack: str
) -> None:
    text = (ROOT / f"Pulumi.{stack}.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=docs/settings.schema.json\n")
    assert marked(editor, yaml.safe_load(text)) == []


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("shipworthy:databse", {}, "'shipworthy:databse' is not valid"),
        ("shipworthy:database", {"instanceClas": "db.m7g.large"}, "'instanceClas' was unexpected"),
        ("shipworthy:logs", {"retentionDays": 31}, "31 is not one of"),
        ("aws:region", "Frankfurt", "'Frankfurt' does not match"),
        ("aws:region", None, "'aws:region' is a required property"),
    ],
)
def test_an_editor_marks_what_a_preview_would_refuse(
    editor: jsonschema.Draft202012Validator, key: str, value: object, told: str
) -> None:
    configuration = yaml.safe_load((ROOT / "Pulumi.staging.yaml").read_text())
    configuration["config"][key] = value
    if value is None:
        del configuration["config"][key]
    assert told in "\n".join(marked(editor, configuration))


def test_an_editor_lets_other_namespaces_be(editor: jsonschema.Draft202012Validator) -> None:
    configuration = yaml.safe_load((ROOT / "Pulumi.staging.yaml").read_text())
    configuration["config"]["kubernetes:context"] = "mine"
    assert marked(editor, configuration) == []


def test_every_field_of_the_model_is_in_the_schema_by_its_name_in_files() -> None:
    assert not [name for name in declared(SCHEMA.root) if "_" in name]
