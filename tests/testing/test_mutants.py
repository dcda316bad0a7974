"""What mutation reports: noticed and surviving changes of what passes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shipworthy.plan.findings import Level, Rule, Severity
from shipworthy.plan.model import Resource
from shipworthy.plan.values import UNKNOWN, Secret, Value
from shipworthy.testing import Mutant, mutants
from shipworthy.testing.weakening import examples_of, places, put, weaker
from tests.preview.packs import PACKS

STRANGER = PACKS.parent / "golden" / "policy" / "pack"
DATABASE = {"type": "aws:rds/instance:Instance", "name": "database"}

TIED = """
    '''Towers refer to a store.'''

    from policies.framework.pack import serve
    from policies.framework.rule import Level, Severity, Violation, stack_rule

    TOWER = "test:index:Tower"
    ASKED = dict(resources=[TOWER], controls=[], remedy="Refer to one.", passes=[], fails=[])

    @stack_rule(severity=Severity.LOW, level=Level.MANDATORY, **ASKED)
    def tied(tower, stack, limits):
        if not stack.dependencies(tower, "stores"):
            yield Violation("stores", "refers to none")

    serve("ties", "1", "Relations.", [tied])
"""


def found(pack: str | Path, *rows: dict[str, Any], **options: Any) -> dict[tuple[str, str], tuple[str, ...]]:
    made: tuple[Mutant, ...] = mutants(pack, rows, **options)
    assert len({(one.urn, one.path, one.change) for one in made}) == len(made)
    return {(f"{one.name}.{one.path}", one.change): one.noticed_by for one in made}


def test_a_pack_of_anybody_is_tried() -> None:
    other = {**DATABASE, "name": "bare"}
    assert found(STRANGER, {**DATABASE, "inputs": {"storageEncrypted": True, "port": 5432}}, other) == {}
    bucket = {"type": "aws:s3/bucket:Bucket", "name": "bucket", "inputs": {"tags": {"team": "web"}, "sizes": [1]}}
    assert found(STRANGER, bucket) == {
        ("bucket.sizes", "[]"): (),
        ("bucket.sizes", "unset"): (),
        ("bucket.tags", "unset"): ("tagged",),
        ("bucket.tags.team", "unset"): ("tagged",),
    }


def test_relations_notice_and_a_mutant_leaves_nothing_behind() -> None:
    store = {"type": "test:index:Store", "name": "store", "inputs": {"open": False}}
    later = {"type": "test:index:Tower", "name": "tower", "inputs": {"height": 3}}
    assert found(PACKS / "remembers", store, later) == {
        ("store.open", "true"): ("stores-closed",),
        ("store.open", "unset"): (),
        ("tower.height", "0"): (),
        ("tower.height", "unset"): (),
    }


def test_what_replaces_a_reference_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (tmp_path / "__main__.py").write_text(textwrap.dedent(TIED))
    tower = {"type": "test:index:Tower", "name": "tower", "inputs": {"stores": ["a"]}}
    tied = {**tower, "propertyDependencies": {"stores": ["store"]}}
    assert found(tmp_path, {"type": "test:index:Store", "name": "store", "inputs": {}}, tied) == {
        ("tower.stores", "[]"): ("tied",),
        ("tower.stores", "unset"): ("tied",),
    }


def test_only_what_is_relevant_is_tried() -> None:
    def relevant(resource: Resource, names: Sequence[str]) -> bool:
        return resource.name == "tower" and names == ["height"]

    later = {"type": "test:index:Tower", "name": "tower", "inputs": {"height": 3, "width": 1}}
    store = {"type": "test:index:Store", "name": "store", "inputs": {"open": False}}
    assert {name for name, _ in found(PACKS / "remembers", store, later, relevant=relevant)} == {"tower.height"}


def test_every_named_input_is_a_place() -> None:
    values = {"b": [{"c": 1, "d": [2]}], "a": {"e": "x"}, "__internal": {"f": 1}}
    assert [place for place, _ in places(values)] == [("a",), ("a", "e"), ("b",), ("b", 0, "c"), ("b", 0, "d")]
    assert put(values, ("b", 0, "c"), None) == {**values, "b": [{"d": [2]}]}
    assert put(values, ("b", 0, "c"), (None,)) == {**values, "b": [{"c": None, "d": [2]}]}


def test_without_an_example_the_weaker_value_is_a_guess() -> None:
    guessed = {value: weaker((), "t", ("a",), value) for value in (True, 35, "text", None)}
    assert guessed == {True: [False], 35: [0], "text": [], None: []}
    assert weaker((), "t", ("a",), [1]) == [[]]
    assert weaker((), "t", ("a",), UNKNOWN) == []
    assert weaker((), "t", ("a",), Secret("x")) == []


def rule(passes: dict[str, Value], fails: dict[str, Value], kind: str = "resource") -> Rule:
    return Rule("r", "", Level.MANDATORY, Severity.LOW, kind, resources=("t:*",), passes=passes, fails=fails)


def test_the_failing_example_of_a_rule_says_what_is_weaker() -> None:
    examples = examples_of([rule({"days": 35, "mode": "on", "same": 1}, {"days": 7, "mode": "off", "same": 1})])
    assert weaker(examples, "t:x", ("days",), 14) == [7]
    assert weaker(examples, "t:x", ("days",), 3) == [0]
    assert weaker(examples, "t:x", ("mode",), "on") == ["off"]
    assert weaker(examples, "u:x", ("mode",), "on") == []
    assert weaker(examples, "t:x", ("same",), 2) == [0]


def test_examples_of_relations_are_matched_by_type_and_name() -> None:
    passes: dict[str, Value] = {"resources": [{"type": "t:a", "name": "a", "inputs": {"list": [{"on": True}]}}]}
    fails: dict[str, Value] = {"resources": [{"type": "t:a", "name": "a", "inputs": {"list": [{"on": False}]}}]}
    (example,) = examples_of([rule(passes, fails, "stack")])
    assert example.names == {"list", "on"}
    assert weaker([example], "t:a", ("list", 3, "on"), True) == [False]
    assert weaker([example], "t:a", ("list", 3, "on"), False) == []
