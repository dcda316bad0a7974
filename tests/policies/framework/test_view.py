"""What a rule can and can't read from declared values."""

from __future__ import annotations

import json

import pytest

from policies.framework.undecided import HiddenValue, Malformed, UnknownValue
from policies.framework.values import UNKNOWN, SecretValue
from policies.framework.view import View

INPUTS = View(
    {
        "days": 7,
        "text": "7",
        "flag": "true",
        "switch": True,
        "nested": "[" * 101 + "]" * 101,
        "nothing": None,
        "key": UNKNOWN,
        "password": SecretValue("hunter-2-canary"),
        "hidden": SecretValue({"user": "admin", "later": UNKNOWN}),
        "tags": {"team": "core", "owner": SecretValue("canary-owner")},
        "part": {"known": 1, "later": UNKNOWN},
        "rules": [{"port": 80}, {"port": UNKNOWN}, UNKNOWN],
        "policy": json.dumps({"Statement": [{"Action": "*"}, {"Action": ["s3:GetObject"]}]}),
        "single": json.dumps({"Statement": {"Action": "*"}}),
        "containers": json.dumps([{"name": "web", "image": "nginx"}]),
        "cut": '{"Statement": [',
        "joined": "arn:04da6b54-80e4-46f7-96ec-b56ff0331ba9/x",
        "deep": "[" * 100_000,
    }
)


def test_known_values_come_as_they_are() -> None:
    assert INPUTS.value("days") == 7
    assert INPUTS.value("rules[0].port") == 80
    assert INPUTS.value("part.known") == 1
    assert INPUTS.value("absent", default=35) == 35
    assert INPUTS.value("nothing", default=35) == 35
    assert INPUTS.value("rules[9].port") is None
    assert INPUTS.value("days.deeper") is None


def test_text_for_numbers_and_booleans_is_read_as_providers_read_it() -> None:
    assert INPUTS.value("text", default=0) == 7
    assert INPUTS.value("flag", default=False) is True


@pytest.mark.parametrize(
    ("path", "default"), [("switch", 0), ("flag", 0), ("tags", False), ("days", False), ("days", []), ("text", {})]
)
def test_a_value_of_another_type_is_malformed(path: str, default: object) -> None:
    with pytest.raises(Malformed, match="was expected"):
        INPUTS.value(path, default=default)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("key", "key"),
        ("key.inside", "key"),
        ("part", "part"),
        ("part.later", "part.later"),
        ("rules[1].port", "rules[1].port"),
        ("rules[2].port", "rules[2]"),
        ("hidden", "hidden"),
    ],
)
def test_an_unknown_part_makes_a_value_unknown_and_is_named(path: str, named: str) -> None:
    with pytest.raises(UnknownValue) as raised:
        INPUTS.value(path)
    assert raised.value.path == named


def test_set_is_not_the_same_as_known() -> None:
    assert INPUTS.is_set("key")
    assert INPUTS.is_set("password")
    assert INPUTS.is_set("hidden.user")
    assert not INPUTS.is_set("nothing")
    assert not INPUTS.is_set("absent.deeper")
    with pytest.raises(UnknownValue):
        INPUTS.is_set("key.inside")


def test_unknown_and_secret_can_be_asked_for() -> None:
    assert INPUTS.is_unknown("part")
    assert INPUTS.is_unknown("key.inside")
    assert not INPUTS.is_unknown("days")
    assert INPUTS.is_secret("password")
    assert INPUTS.is_secret("hidden.user")
    assert INPUTS.is_secret("tags")
    assert not INPUTS.is_secret("tags.team")
    assert not INPUTS.is_secret("absent")


@pytest.mark.parametrize("path", ["password", "hidden.user", "tags.owner"])
def test_no_rule_sees_a_secret(path: str) -> None:
    with pytest.raises(HiddenValue) as raised:
        INPUTS.value(path)
    assert "canary" not in str(raised.value)


def test_a_secret_inside_an_object_reveals_nothing_and_compares_to_nothing() -> None:
    owner = INPUTS.value("tags")["owner"]
    assert "canary" not in f"{owner} {owner!r} {owner:}"
    with pytest.raises(HiddenValue):
        _ = owner == "canary-owner"
    with pytest.raises(HiddenValue):
        _ = owner in ("a", "b")
    with pytest.raises(HiddenValue):
        _ = "canary" in owner
    with pytest.raises(HiddenValue):
        bool(owner)
    assert not hasattr(owner, "__dict__")


def test_each_item_knows_its_place() -> None:
    first, second, third = INPUTS.each("rules")
    assert first.path_of("port") == "rules[0].port"
    with pytest.raises(UnknownValue, match=r"rules\[1\]\.port"):
        second.value("port")
    with pytest.raises(UnknownValue, match=r"rules\[2\]"):
        third.value("port")
    assert INPUTS.each("absent") == []
    with pytest.raises(UnknownValue):
        INPUTS.each("key")
    with pytest.raises(Malformed):
        INPUTS.each("days")


def test_names_in_an_object_and_texts_in_a_list() -> None:
    assert INPUTS.keys("tags") == ["owner", "team"]
    assert INPUTS.keys("absent") == []
    assert INPUTS.texts("text") == ["7"]
    assert View({"ids": ["a", "b"]}).texts("ids") == ["a", "b"]
    with pytest.raises(Malformed):
        INPUTS.keys("days")
    with pytest.raises(UnknownValue):
        INPUTS.keys("key")
    with pytest.raises(Malformed):
        INPUTS.texts("days")
    with pytest.raises(HiddenValue):
        View({"ids": ["a", SecretValue("b")]}).texts("ids")


def test_documents_are_views() -> None:
    policy = INPUTS.document("policy")
    assert policy is not None
    assert [statement.value("Action") for statement in policy.each("Statement")] == ["*", ["s3:GetObject"]]
    assert policy.each("Statement")[1].path_of("Action") == "policy.Statement[1].Action"
    single = INPUTS.document("single")
    assert single is not None
    assert [statement.value("Action") for statement in single.each("Statement")] == ["*"]
    assert [container.path_of("image") for container in INPUTS.documents("containers")] == ["containers[0].image"]
    assert INPUTS.document("absent") is None
    assert INPUTS.documents("absent") == []


def test_an_object_where_a_document_belongs_is_one() -> None:
    tags = View({"policy": {"Statement": []}}).document("policy")
    assert tags is not None
    assert tags.is_set("Statement")


@pytest.mark.parametrize("path", ["cut", "deep", "nested", "containers", "days"])
def test_what_is_no_document_is_malformed(path: str) -> None:
    with pytest.raises(Malformed):
        INPUTS.document(path)


@pytest.mark.parametrize("path", ["key", "joined", "part"])
def test_a_document_with_an_unknown_part_is_unknown(path: str) -> None:
    with pytest.raises(UnknownValue):
        INPUTS.document(path)


def test_a_document_nested_too_deeply_is_told_so() -> None:
    with pytest.raises(Malformed, match="nested too deeply"):
        INPUTS.documents("nested")


def test_a_secret_document_stays_hidden() -> None:
    with pytest.raises(HiddenValue):
        INPUTS.document("password")
