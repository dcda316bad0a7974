"""Answers are found by token and arguments, stack, URN and type; a malformed file names place and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.plan.errors import ConfigurationError
from shipworthy.plan.values import UNKNOWN, UNKNOWN_SENTINEL, Secret
from shipworthy.preview.answers import NO_ANSWERS, Answers, load_answers
from tests.preview.files import problems

URN = "urn:pulumi:dev::app::aws:kms/key:Key::main"
FILE = f"""
functions:
  aws:index/getCallerIdentity:getCallerIdentity: {{accountId: "123456789012", weight: 2.0}}
  aws:ec2/getVpc:getVpc:
    - args: any
      result: {{cidrBlock: other}}
    - args: {{id: vpc-1, tags: {{a: [1]}}}}
      result: {{cidrBlock: 10.0.0.0/16, later: {UNKNOWN_SENTINEL}}}
stacks:
  organization/network/live: {{vpcId: vpc-1, token: {{secret: {{a: b}}}}}}
resources:
  aws:kms/key:Key: {{multiRegion: false, arn: general}}
  {URN}: {{arn: special}}
"""


def answers(tmp_path: Path, text: str = FILE, name: str = "answers.yaml") -> Answers:
    (tmp_path / name).write_text(text)
    return load_answers(tmp_path / name)


def test_one_result_for_any_arguments(tmp_path: Path) -> None:
    result = answers(tmp_path).function("aws:index/getCallerIdentity:getCallerIdentity", {"x": UNKNOWN})
    assert result == {"accountId": "123456789012", "weight": 2}
    assert isinstance((result or {})["weight"], int)


def test_exact_arguments_go_before_any(tmp_path: Path) -> None:
    found = answers(tmp_path)
    exact = {"id": "vpc-1", "tags": {"a": (1,)}}
    assert found.function("aws:ec2/getVpc:getVpc", exact) == {"cidrBlock": "10.0.0.0/16", "later": UNKNOWN}
    assert found.function("aws:ec2/getVpc:getVpc", {**exact, "id": Secret("vpc-1")}) == {
        "cidrBlock": "10.0.0.0/16",
        "later": UNKNOWN,
    }
    assert found.function("aws:ec2/getVpc:getVpc", {**exact, "id": UNKNOWN}) == {"cidrBlock": "other"}
    assert found.function("aws:ec2/getVpc:getVpc", {"id": "vpc-1"}) == {"cidrBlock": "other"}


def test_no_case_fits(tmp_path: Path) -> None:
    text = "functions: {a:b/c:d: [{args: {x: 1}, result: {y: 2}}]}"
    assert answers(tmp_path, text).function("a:b/c:d", {"x": 2}) is None
    assert NO_ANSWERS.function("a:b/c:d", {}) is None


def test_outputs_of_stacks_keep_their_secrets(tmp_path: Path) -> None:
    found = answers(tmp_path)
    assert found.stack_outputs("organization/network/live") == {"vpcId": "vpc-1", "token": Secret({"a": "b"})}
    assert found.stack_outputs("organization/network/other") is None


def test_a_urn_wins_over_its_type(tmp_path: Path) -> None:
    found = answers(tmp_path)
    assert found.resource_outputs(URN, "aws:kms/key:Key") == {"multiRegion": False, "arn": "special"}
    assert found.resource_outputs("urn:other", "aws:kms/key:Key") == {"multiRegion": False, "arn": "general"}
    assert found.resource_outputs("urn:other", "aws:s3/bucket:Bucket") == {}


def test_the_golden_file_and_json(tmp_path: Path) -> None:
    golden = Path(__file__).parents[1] / "fixtures" / "golden" / "answers.json"
    identity = load_answers(golden).function("aws:index/getCallerIdentity:getCallerIdentity", {})
    assert (identity or {})["accountId"] == "123456789012"
    assert load_answers(golden).stack_outputs("organization/other/production") == {
        "name": "shared-name",
        "token": Secret("0th3r-canary"),
    }


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    assert answers(tmp_path, '\ufeff{"functions": {}}', "answers.json") == NO_ANSWERS


def test_an_empty_file_answers_nothing(tmp_path: Path) -> None:
    assert answers(tmp_path, "") == NO_ANSWERS
    assert answers(tmp_path, "functions:\nstacks:\n") == NO_ANSWERS


def test_every_problem_is_told_with_its_place(tmp_path: Path) -> None:
    text = """\
function: {}
functions:
  noToken: {}
  a:b/c:d: 7
  a:b/c:e:
    - args: [1]
      results: {}
stacks: [a]
resources:
  Key: {}
  a:b/c:D: text
"""
    with pytest.raises(ConfigurationError) as error:
        answers(tmp_path, text)
    file = tmp_path / "answers.yaml"
    assert sorted(problems(error.value)) == sorted(
        f"{file}:{rest}"
        for rest in (
            "1: function: is unknown; did you mean functions?",
            "3: functions.noToken: is neither a URN nor a token of the form <package>:<module>:<name>",
            "4: functions.a:b/c:d: a mapping is expected",
            "6: functions.a:b/c:e[0].args: a mapping of arguments, or any, is expected",
            "6: functions.a:b/c:e[0]: has no result",
            "7: functions.a:b/c:e[0].results: is unknown; did you mean result?",
            "8: stacks: a mapping is expected",
            "10: resources.Key: is neither a URN nor a token of the form <package>:<module>:<name>",
            "11: resources.a:b/c:D: a mapping is expected",
        )
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"functions": {}, "functions": {}}', "functions: is given twice"),
        ('{"functions": ', ":1: is not valid JSON: Expecting value"),
        ('{"stacks": {"a": {"b": NaN}}}', "NaN is no JSON number"),
        ("[" * 100_000, "is nested too deeply"),
        ("[]", "a mapping is expected"),
    ],
)
def test_malformed_json(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        answers(tmp_path, text if text != "[]" else "[1]", "answers.json")
    assert expected in str(error.value)


def test_secrets_do_not_show_in_a_debugger(tmp_path: Path) -> None:
    assert "canary" not in repr(answers(tmp_path, "stacks: {a: {b: {secret: canary}}}"))


def test_the_documented_file_is_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "answers.md").read_text()
    found = answers(tmp_path, page.split("```yaml\n")[1].split("```")[0])
    assert found.function("aws:ec2/getVpc:getVpc", {"id": "vpc-1"}) == {"cidrBlock": "10.0.0.0/16"}
    assert found.function("aws:ec2/getVpc:getVpc", {"id": "vpc-2"}) == {"cidrBlock": "10.9.0.0/16"}
    assert found.stack_outputs("organization/network/production") == {"vpcId": "vpc-1", "token": Secret("hidden")}
    key = "urn:pulumi:production::app::aws:kms/key:Key::main"
    assert found.resource_outputs(key, "aws:kms/key:Key").keys() == {"multiRegion", "arn"}
