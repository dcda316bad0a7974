"""Secrets are taken out of what packs say, however they are quoted."""

from __future__ import annotations

import json

import pytest
from google.protobuf import struct_pb2

from shipworthy.plan.values import UNKNOWN_SENTINEL
from shipworthy.preview.redaction import Redactor
from tests.preview.packs import secret


def learned(value: object) -> Redactor:
    properties = struct_pb2.Struct()
    properties.update({"deep": [{"inside": secret(value)}], "open": "visible"})
    redactor = Redactor()
    redactor.learn(properties)
    return redactor


@pytest.mark.parametrize(
    "text", ["hunter2", "two\nlines", 'with "quotes"', "it's", "ünïcode", "back\\slash", "bell\x07"]
)
def test_every_spelling_of_a_secret_is_hidden(text: str) -> None:
    redactor = learned(text)
    for spelling in (text, repr(text), json.dumps(text), json.dumps(text, ensure_ascii=False)):
        assert redactor.clean(f"seen {spelling}, visible").replace('"', "").replace("'", "") == "seen [secret], visible"


def test_parts_of_a_secret_object_are_secrets() -> None:
    redactor = learned({"user": "admin", "numbers": [123456, 1.25], "flag": True})
    assert redactor.clean("admin 123456 1.25 True user") == "[secret] [secret] [secret] True user"


def test_the_longest_secret_goes_first() -> None:
    assert Redactor(["hunter2", "hunter2-long"]).clean("hunter2-long hunter2") == "[secret] [secret]"


def test_what_hides_nothing_is_left_in_place() -> None:
    redactor = Redactor(["", "    ", "a", "dev", UNKNOWN_SENTINEL])
    text = f"a dev {UNKNOWN_SENTINEL}"
    assert redactor.clean(text) == text


def test_secrets_learnt_later_count_too() -> None:
    redactor = learned("first-one")
    assert redactor.clean("first-one") == "[secret]"
    properties = struct_pb2.Struct()
    properties.update({"x": secret("second-one")})
    redactor.learn(properties)
    assert redactor.clean("first-one second-one") == "[secret] [secret]"
