"""The declarative file: what is wrong with it is said with line, key and what was expected, and nothing is checked."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from shipworthy.preflight.schema import schema_document
from tests.preflight.command import preflight

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs" / "preflight").glob("*.toml"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("timeout_seconds = 0", "1: timeout_seconds: expected 1 to 600 seconds"),
        ("timeout_seconds = true", "1: timeout_seconds: expected 1 to 600 seconds"),
        ("\n[postgre.main]", "2: postgre: is unknown; did you mean postgres?"),
        ("environment = 3", "1: environment: expected a table: [environment]"),
        ("[environment]\nKEY = 3", "2: environment.KEY: expected a table: [environment.KEY]"),
        ("[environment.KEY]\nprefx = 'a'", "2: environment.KEY.prefx: is unknown; did you mean prefix?"),
        ("[environment.KEY]\nvalue = 'a'", "2: environment.KEY.value: is unknown; expected one of minimum_length, "),
        ("[environment.KEY]\nminimum_length = '8'", "2: environment.KEY.minimum_length: expected a whole"),
        ("[environment.KEY]\nrequired = true", "2: environment.KEY.required: expected always, deployment or never"),
        ("[environment.KEY]\nurl = 'private'", "2: environment.KEY.url: expected any, https or public"),
        ("[postgres.a]\nurl_from = 'postgres://'", "2: postgres.a.url_from: expected the name of an environment"),
        ("[postgres.a]\ntables = []", "2: postgres.a.tables: expected a list of tables, none twice"),
        ("[postgres.a]\n\n# two\ntables = [\n'a',\n'a']", "4: postgres.a.tables: expected a list of tables"),
        ("[postgres.a]\ntables = ['a\"; drop']", "2: postgres.a.tables: expected a list of tables"),
        ("[postgres.a]\nmigrations = 3", "2: postgres.a.migrations: expected a table: [postgres.a.migrations]"),
        ("[postgres.a.migrations]\n", "1: postgres.a.migrations: revisions is missing; expected a list of revisions"),
        ("[redis.a]\neviction = 'lru'", "2: redis.a.eviction: expected allkeys-lfu, "),
        ("[api.a]", "1: api.a: expected either url or url_from"),
        ("[api.a]\nurl = 'https://a:b@c/'", "2: api.a.url: expected a URL that begins with https:// or http://"),
        ("[vector_store.a]", "1: vector_store.a: kind is missing; expected pgvector or chroma"),
        ("[vector_store.a]\nkind = 'pinecone'", "2: vector_store.a.kind: expected pgvector or chroma"),
        ("[vector_store.a]\nkind = 'chroma'\ntable = 'x'\nurl = 'http://x'", "3: vector_store.a.table: is unknown"),
        ("a = ", "1: is not TOML: Invalid value"),
        ("[a]\nb = 1\n[a]\n", "3: is not TOML: Cannot declare"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    run = preflight(tmp_path, content, {})
    assert (run.status, run.lines) == (2, [])
    assert f"{tmp_path}/preflight.toml:{says}" in run.errors


def test_every_mistake_is_named_at_once_in_order_of_lines(tmp_path: Path) -> None:
    content = "[redis.a]\ntls = 'on'\n[api.b]\nurll = 'https://x'\n[environment.C]\nprefix = ''"
    lines = preflight(tmp_path, content, {}).errors.splitlines()
    assert [line.split("preflight.toml:")[1].split(":")[0] for line in lines] == ["2", "3", "4", "6"]


def test_a_file_that_declares_nothing(tmp_path: Path) -> None:
    assert "declares no check; expected a table such as" in preflight(tmp_path, "# later\n", {}).errors


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--file", "nowhere.toml"], "nowhere.toml: No such file or directory"),
        (["--file", "/"], "/: Is a directory"),
    ],
)
def test_a_file_that_can_not_be_read(tmp_path: Path, options: list[str], says: str) -> None:
    assert says in preflight(tmp_path, "", {}, *options).errors


def test_validation_needs_neither_servers_nor_variables(tmp_path: Path) -> None:
    content = "[postgres.main]\ntables = ['users']"
    run = preflight(tmp_path, content, {}, "--validate")
    assert (run.status, run.lines, run.errors) == (0, [], "")
    assert preflight(tmp_path, "[postgres.main]\ntable = 'users'", {}, "--validate").status == 2


def test_the_schema_that_editors_read_is_the_generated_one() -> None:
    document = schema_document()
    jsonschema.Draft202012Validator.check_schema(json.loads(document))
    assert (ROOT / "docs" / "preflight.schema.json").read_text() == document


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_valid_for_the_command_and_for_editors(tmp_path: Path, example: Path) -> None:
    content = example.read_text()
    assert preflight(tmp_path, content, {}, "--validate").status == 0
    jsonschema.validate(tomllib.loads(content), json.loads(schema_document()))


@pytest.mark.parametrize(
    "content",
    ["[environment.KEY]\nprefx = 'a'", "[postgres.a]\ntls = 'on'", "[vector_store.a]\nkind = 'pinecone'", "other = 1"],
)
def test_editors_see_mistakes_too(content: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(content), json.loads(schema_document()))
