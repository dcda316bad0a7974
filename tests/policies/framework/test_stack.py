"""How resources of a stack are found by their relations."""

from __future__ import annotations

from collections.abc import Mapping

from policies.framework.resource import Resource, Stack


def resource(
    name: str, type_: str = "a:b:C", parent: str = "", refers: Mapping[str, tuple[str, ...]] | None = None
) -> Resource:
    waits = ("root",) if name == "last" else ()
    return Resource(name, type_, name, {}, parent=parent, dependencies=waits, property_dependencies=refers)


ROOT = resource("root", "pulumi:pulumi:Stack")
OUTER = resource("outer", "x:y:Component", "root")
KEY = resource("key", "aws:kms/key:Key", "outer")
TABLE = resource("table", "aws:dynamodb/table:Table", "outer", {"serverSideEncryption": ("key",), "name": ("gone",)})
LAST = resource("last", "aws:s3/bucket:Bucket", "outer", {"key": ("key",), "name": ("table",)})
STACK = Stack([TABLE, LAST, OUTER, KEY, ROOT])


def test_resources_come_in_urn_order_whatever_the_order_of_registration() -> None:
    assert STACK.resources() == [KEY, LAST, OUTER, ROOT, TABLE]
    assert STACK.of_type("aws:dynamodb/table:Table", "aws:kms/key:Key") == [KEY, TABLE]
    assert STACK.of_type("aws:kms/alias:Alias") == []


def test_a_property_refers_to_resources_of_this_stack() -> None:
    assert STACK.dependencies(TABLE, "serverSideEncryption.kmsKeyArn") == [KEY]
    assert STACK.dependencies(TABLE, "name") == []
    assert STACK.dependencies(TABLE, "absent") == []


def test_without_a_property_everything_that_a_resource_waits_for_counts() -> None:
    assert STACK.dependencies(LAST) == [KEY, ROOT, TABLE]
    assert STACK.dependencies(LAST, "name") == [TABLE]


def test_dependents_can_be_told_apart_by_type_and_property() -> None:
    assert STACK.dependents(KEY) == [LAST, TABLE]
    assert STACK.dependents(KEY, "aws:s3/bucket:Bucket") == [LAST]
    assert STACK.dependents(KEY, path="serverSideEncryption") == [TABLE]
    assert STACK.dependents(ROOT) == [LAST]


def test_family() -> None:
    assert STACK.children(OUTER) == [KEY, LAST, TABLE]
    assert STACK.ancestors(KEY) == [OUTER, ROOT]
    assert STACK.resource("key") is KEY
    assert STACK.resource("gone") is None


def test_a_circle_of_parents_ends() -> None:
    one, two = resource("one", parent="two"), resource("two", parent="one")
    assert Stack([one, two]).ancestors(one) == [two, one]
