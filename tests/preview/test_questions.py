"""What a program asked in vain becomes an answers file to complete."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from shipworthy.plan.values import UNKNOWN, Secret
from shipworthy.preview.answers import load_answers
from shipworthy.preview.questions import questions_of, skeleton
from tests.preview.programs import inputs, run

PROGRAM = """
    vpc = pulumi.runtime.invoke("aws:ec2/getVpc:getVpc", {"id": "vpc-1", "tags": {"a": "b"}})
    again = pulumi.runtime.invoke("aws:ec2/getVpc:getVpc", {"id": "vpc-1", "tags": {"a": "b"}})
    other = pulumi.runtime.invoke("aws:ec2/getVpc:getVpc", {"id": "vpc-2"})
    hidden = pulumi.runtime.invoke("fake:index:open", {"token": pulumi.Config().require_secret("token")})
    late = pulumi.runtime.invoke("fake:index:late", {"id": Thing("thing").made})
    computed = pulumi.runtime.invoke("aws:iam/getPolicyDocument:getPolicyDocument", {"statements": []})
    network = pulumi.StackReference("organization/network/production")
    found = Thing("found", opts=pulumi.ResourceOptions(id="found-1"))
    Thing("user", {"vpc": network.require_output("vpcId"), "zone": network.get_output(name="zone")})
"""


def test_the_skeleton_lists_each_question_once(tmp_path: Path) -> None:
    plan = run(tmp_path, PROGRAM, {"token": "canary-77"})
    plan = replace(plan, configuration={"demo:token": Secret("canary-77")})
    text = skeleton(questions_of([plan, plan], tmp_path))
    assert re.sub(r"  # __main__.py:\d+", "", text).splitlines()[2:] == [
        "",
        "functions:",
        "#   aws:ec2/getVpc:getVpc:",
        '#     - args: {"id": "vpc-1", "tags": {"a": "b"}}',
        "#       result: {}",
        '#     - args: {"id": "vpc-2"}',
        "#       result: {}",
        "#   fake:index:open:",
        "#     - args: any",
        "#       result: {}",
        "",
        "stacks:",
        "#   organization/network/production:",
        '#     vpcId: ""',
        '#     zone: ""',
        "",
        "resources:",
        "#   urn:pulumi:dev::demo::fake:index:Thing::found: {}",
    ]
    assert "canary-77" not in text


def test_as_it_is_it_answers_nothing_and_completed_it_answers(tmp_path: Path) -> None:
    plan = run(tmp_path, PROGRAM, {"token": "plain"})
    text = skeleton(questions_of([plan], tmp_path))
    file = tmp_path / "answers.yaml"
    file.write_text(text)
    assert inputs(run(tmp_path, PROGRAM, {"token": "plain"}, answers=load_answers(file)), "user")["vpc"] == UNKNOWN
    file.write_text(re.sub(r"(?m)^# (?= )", "", text).replace('vpcId: ""', "vpcId: vpc-9"))
    answered = run(tmp_path, PROGRAM, {"token": "plain"}, answers=load_answers(file))
    assert inputs(answered, "user") == {"vpc": "vpc-9", "zone": ""}
    assert not questions_of([answered], tmp_path).stacks
    assert not questions_of([answered], tmp_path).calls


def test_a_program_that_asks_nothing_has_no_questions(tmp_path: Path) -> None:
    questions = questions_of([run(tmp_path, 'Thing("one")')], tmp_path)
    assert not questions
    assert "functions:" not in skeleton(questions)
