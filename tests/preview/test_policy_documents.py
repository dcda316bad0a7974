"""Policy documents come out as the AWS provider puts them together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shipworthy.plan.values import Value
from shipworthy.preview.errors import CallRefused
from shipworthy.preview.policy_documents import policy_document


def document(**arguments: Value) -> Any:
    written = policy_document(arguments)
    assert json.loads(str(written["json"])) == json.loads(str(written["minifiedJson"]))
    return json.loads(str(written["json"]))


def statement(**given: Value) -> Any:
    return document(statements=[given])["Statement"][0]


def test_one_of_a_list_stands_alone_and_several_are_in_reverse_order() -> None:
    written = statement(actions=["s3:GetObject"], resources=["a", "c", "b", "a"])
    assert written == {"Action": "s3:GetObject", "Effect": "Allow", "Resource": ["c", "b", "a"]}


def test_principals_of_one_type_are_merged() -> None:
    principals: Value = [
        {"type": "Service", "identifiers": ["b.amazonaws.com"]},
        {"type": "AWS", "identifiers": ["*"]},
        {"type": "Service", "identifiers": ["a.amazonaws.com"]},
    ]
    assert statement(principals=principals)["Principal"] == {
        "AWS": "*",
        "Service": ["a.amazonaws.com", "b.amazonaws.com"],
    }


def test_everybody_is_a_star() -> None:
    assert statement(notPrincipals=[{"type": "*", "identifiers": ["*"]}])["NotPrincipal"] == "*"


def test_conditions_are_grouped_by_test_and_variable() -> None:
    conditions: Value = [
        {"test": "StringEquals", "variable": "aws:x", "values": ["1"]},
        {"test": "StringEquals", "variable": "aws:x", "values": ["2"]},
        {"test": "StringEquals", "variable": "aws:y", "values": ["3"]},
    ]
    assert statement(conditions=conditions)["Condition"] == {"StringEquals": {"aws:x": ["1", "2"], "aws:y": "3"}}


def test_variables_are_written_with_a_dollar() -> None:
    assert statement(resources=["home/&{aws:username}"])["Resource"] == "home/${aws:username}"
    with pytest.raises(CallRefused, match="not supported in document version 2008-10-17"):
        document(version="2008-10-17", statements=[{"resources": ["&{aws:username}"]}])


def test_sources_come_first_and_overrides_replace_by_sid() -> None:
    def text(*statements: dict[str, str]) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": statements})

    written = document(
        sourcePolicyDocuments=[text({"Sid": "A", "Effect": "Deny"}, {"Sid": "B", "Effect": "Deny"})],
        statements=[{"sid": "B"}, {"sid": "C"}],
        overridePolicyDocuments=[text({"Sid": "C", "Effect": "Deny"})],
    )
    assert [(each["Sid"], each["Effect"]) for each in written["Statement"]] == [
        ("A", "Deny"),
        ("B", "Allow"),
        ("C", "Deny"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        {"statements": [{"sid": "A"}, {"sid": "A"}]},
        {"sourcePolicyDocuments": ['{"Statement": [{"Sid": "A"}, {"Sid": "A"}]}']},
        {"sourcePolicyDocuments": ["no JSON"]},
        {"overridePolicyDocuments": ["[]"]},
    ],
)
def test_what_the_provider_refuses_is_refused(arguments: dict[str, Value]) -> None:
    with pytest.raises(CallRefused, match="writing IAM Policy Document"):
        policy_document(arguments)
