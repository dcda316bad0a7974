"""Configurations nobody thought of: committed stacks with settings changed, dropped, misspelt or of another kind."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from infra.settings_errors import Problem, UnusableSettings, parse_settings
from infra.settings_schema import NAMESPACE, SCHEMA
from shipworthy.plan.errors import RefusedConfiguration
from shipworthy.preview.configuration import StackConfiguration, load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project
from stack_settings.schema import JsonSchema

ROOT: Final = Path(__file__).parents[2]

Configuration = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

_ANYTHING: Final[JsonSchema] = {}

_PHASES: Final = (Phase.generate,)

JUNK: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


def drawn(count: int, judge: Callable[[Configuration], None]) -> None:
    """Hand `count` configurations to `judge`, the same ones each time."""
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    given(configurations())(
        settings(
            max_examples=count,
            deadline=None,
            derandomize=True,
            database=None,
            phases=_PHASES,
            suppress_health_check=checks,
        )(judge)
    )()


def read(configuration: Configuration) -> tuple[Problem, ...]:
    """Return what is wrong with a configuration; nothing when it is read."""
    try:
        parse_settings(configuration)
    except UnusableSettings as error:
        return error.problems
    return ()


def previewed(folder: Path, accepted: Sequence[Configuration]) -> list[str]:
    """Preview each configuration as a stack of its own; return the failures other than refused settings."""
    project = load_project(ROOT)
    stacks: list[StackConfiguration] = []
    for index, configuration in enumerate(accepted):
        file = folder / f"Pulumi.any-{index}.yaml"
        keys = {f"aws:{name}": value for name, value in configuration["aws"].items()}
        keys |= {f"{NAMESPACE}:{name}": value for name, value in configuration.items() if name != "aws"}
        file.write_text(yaml.safe_dump({"config": keys}))
        stacks.append(load_configuration(project, f"any-{index}", config_file=file))
    failures = [(plan.stack, plan.failure) for plan in preview(project, stacks)]
    return [f"{stack}: {error}" for stack, error in failures if error and not isinstance(error, RefusedConfiguration)]


@st.composite
def configurations(draw: Draw) -> Configuration:
    """Draw what stands in a stack's file, in the shape of the model: `aws` and the settings."""
    changed = copy.deepcopy(_committed(draw(st.sampled_from(("staging", "production")))))
    for _ in range(draw(st.integers(1, 5))):
        _change(draw, changed, SCHEMA.root)
    return changed


@cache
def _committed(stack: str) -> Configuration:
    document = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    keys = {key: value for key, value in document.items() if not key.startswith("aws:")}
    aws = {key.partition(":")[2]: value for key, value in document.items() if key.startswith("aws:")}
    return {"aws": aws, **{key.partition(":")[2]: value for key, value in keys.items()}}


def _change(draw: Draw, section: Configuration, schema: JsonSchema) -> None:
    """Change one setting somewhere below a section."""
    schema = SCHEMA.resolve(schema)
    properties: Mapping[str, JsonSchema] = schema.get("properties", {})
    name = draw(st.sampled_from(sorted({*section, *properties}) or ["anything"]))
    named: list[JsonSchema] = list(schema.get("patternProperties", {}).values())
    child = properties[name] if name in properties else named[0] if named else _ANYTHING
    if isinstance(section.get(name), dict) and draw(st.booleans()):
        _change(draw, section[name], child)
        return
    match draw(st.sampled_from(("allowed", "allowed", "allowed", "dropped", "misspelt", "junk"))):
        case "allowed":
            section[name] = draw(allowed(child))
        case "dropped":
            section.pop(name, None)
        case "misspelt":
            section[f"{name}s"] = section.pop(name, 1)
        case _:
            section[name] = draw(JUNK)


def allowed(schema: JsonSchema) -> st.SearchStrategy[Any]:
    """Values that a setting's schema allows, whether or not they fit the others."""
    return _allowed(json.dumps(schema, sort_keys=True))


@cache
def _allowed(written: str) -> st.SearchStrategy[Any]:
    """Make the strategy of a schema once: that takes longer than to draw from it."""
    schema = SCHEMA.resolve(json.loads(written))
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    kinds: Mapping[str, Callable[[JsonSchema], st.SearchStrategy[Any]]] = {
        "boolean": lambda _: st.booleans(),
        "integer": lambda found: st.integers(found.get("minimum", -1), found.get("maximum", 2**31)),
        "number": lambda found: st.floats(found.get("minimum", -1), found.get("maximum", 1e9)),
        "string": _texts,
        "array": _lists,
        "object": _objects,
    }
    return kinds.get(schema.get("type", ""), lambda _: JUNK)(schema)


def _lists(schema: JsonSchema) -> st.SearchStrategy[list[Any]]:
    most = min(schema.get("maxItems", 4), 4)
    return st.lists(allowed(schema["items"]), min_size=schema.get("minItems", 0), max_size=most)


def _texts(schema: JsonSchema) -> st.SearchStrategy[str]:
    longest = schema.get("maxLength", 200)
    if "pattern" not in schema:
        return st.text(min_size=schema.get("minLength", 0), max_size=min(longest, 40))
    ascii_only = st.characters(min_codepoint=32, max_codepoint=126)
    return st.from_regex(schema["pattern"], fullmatch=True, alphabet=ascii_only).filter(
        lambda text: len(text) <= longest
    )


def _objects(schema: JsonSchema) -> st.SearchStrategy[dict[str, Any]]:
    named: Mapping[str, JsonSchema] = schema.get("patternProperties", {})
    for pattern, child in named.items():
        keys = _texts({"pattern": pattern, "maxLength": 20})
        return st.dictionaries(keys, allowed(child), max_size=2)
    required = set(schema.get("required", ()))
    properties: Mapping[str, JsonSchema] = schema.get("properties", {})
    return st.fixed_dictionaries(
        {name: allowed(child) for name, child in properties.items() if name in required},
        optional={name: allowed(child) for name, child in properties.items() if name not in required},
    )
