from __future__ import annotations

import pytest

from shipworthy.plan.findings import Level, Rule, Severity
from shipworthy.plan.values import Value
from shipworthy.preview.example_resources import MalformedExample, example_of

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def rule(kind: str, *resources: str) -> Rule:
    return Rule("demo", "", Level.MANDATORY, Severity.LOW, kind, resources=resources)


def test_inputs_alone_are_a_resource_of_the_first_type_that_the_rule_judges() -> None:
    example = example_of(rule("resource", "aws:*", "gcp:*"), {"size": 3}, "dev", "house")

    (request,) = example.requests
    assert (request.urn, request.type) == ("urn:pulumi:dev::house::aws:x::subject", "aws:x")
    assert request.properties.fields["size"].number_value == 3


def test_resources_refer_to_each_other_by_name_and_their_ids_are_unknown() -> None:
    listed: Value = [
        {"type": "a:b:C", "name": "one", "inputs": {"x": 1}},
        {
            "type": "a:b:D", "name": "one", "parent": "one", "dependencies": ["one"],
            "propertyDependencies": {"x": ["one"]}, "options": {"protect": True},
        },
    ]  # fmt: skip
    first, second = example_of(rule("stack"), {"resources": listed}, "dev", "house").resources

    assert first.properties.fields["id"].string_value == UNKNOWN
    assert first.properties.fields["x"].number_value == 1
    assert second.urn == "urn:pulumi:dev::house::a:b:D::one"
    assert [second.parent, *second.dependencies, *second.propertyDependencies["x"].urns] == [first.urn] * 3
    assert second.options.protect


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("resource", {}, "the rule names no type of resource to make an example of"),
        ("stack", {}, "resources: a list of resources is expected"),
        ("stack", {"resources": ["x"]}, r"resources\[0\]: an object with type, name and inputs is expected"),
        ("stack", {"resources": [{"name": "x"}]}, r"resources\[0\].type: text is expected"),
        ("stack", {"resources": [{"type": "t", "name": "x", "inputs": 3}]}, r"resources\[0\].inputs: an object"),
        ("stack", {"resources": [{"type": "t", "name": "x", "dependencies": ["y"]}]}, "dependencies: the name of"),
        ("stack", {"resources": [{"type": "t", "name": "x", "dependencies": "x"}]}, "dependencies: a list of names"),
        ("stack", {"resources": [{"type": "t", "name": "x", "options": {"protekt": True}}]}, "options: options as the"),
    ],
)  # fmt: skip
def test_a_malformed_example_names_its_key(kind: str, content: dict[str, Value], message: str) -> None:
    with pytest.raises(MalformedExample, match=message):
        example_of(rule(kind), content, "dev", "house")
