from __future__ import annotations

import pytest

from shipworthy.plan.errors import PackError, ProgramError
from shipworthy.plan.findings import Detail, Level, Outcome, Severity
from shipworthy.plan.model import FunctionCall, Message, MessageSeverity, Operation
from shipworthy.plan.values import Origin, Secret
from shipworthy.reports.report import build_report, messages_once, strongest

from .plans import STACK_URN, PlanBuilder, shop


def test_findings_come_worst_first() -> None:
    plan = PlanBuilder()
    bucket = plan.add("aws:s3/bucket:Bucket", "logs")
    plan.judge("waived", bucket, Outcome.WAIVED)
    plan.judge("advice", bucket, Outcome.VIOLATED, level=Level.ADVISORY, severity=Severity.CRITICAL)
    plan.judge("open", bucket, Outcome.UNRESOLVED)
    plan.judge("low", bucket, Outcome.VIOLATED, severity=Severity.LOW)
    plan.judge("crash", bucket, Outcome.ERROR, severity=Severity.CRITICAL)
    plan.judge("blocking", bucket, Outcome.UNRESOLVED, fails=True)
    plan.judge("critical", bucket, Outcome.VIOLATED, severity=Severity.CRITICAL)
    plan.judge("fine", bucket, Outcome.PASSED)
    plan.judge("elsewhere", bucket, Outcome.NOT_APPLICABLE)

    findings = build_report([plan.plan()]).stacks[0].findings

    order = [finding.verdict.rule for finding in findings]
    assert order == ["critical", "low", "crash", "blocking", "advice", "open", "waived"]


def test_a_finding_knows_its_component_and_the_calls_that_led_there() -> None:
    finding = build_report([shop().plan()]).stacks[0].findings[0]

    assert finding.path == "database/database-instance"
    assert [str(call) for call in finding.calls] == [
        "infra/__main__.py:9",
        "infra/stack.py:61",
        "components/postgres.py:120",
    ]
    assert finding.rule.remedy == "Remedy of rds-instance-recovery-window-kept."


def test_an_unresolved_finding_names_the_resource_that_the_value_comes_from() -> None:
    findings = build_report([shop().plan()]).stacks[0].findings

    waits = {path: names for finding in findings for path, names in finding.waits_for.items()}
    assert waits == {"dbSubnetGroupName": ("network-vpc",)}


def test_a_verdict_on_an_unknown_resource_or_rule_is_shown_as_it_is() -> None:
    plan = PlanBuilder()
    plan.judge("known", "urn:elsewhere", Outcome.VIOLATED)
    lines = plan.plan(packs=())

    finding = build_report([lines]).stacks[0].findings[0]

    assert (finding.resource, finding.path, finding.rule.remedy) == (None, "", "")
    assert finding.verdict.urn == "urn:elsewhere"


@pytest.mark.parametrize(
    ("facts", "outcome", "status"),
    [
        ({}, Outcome.PASSED, 0),
        ({}, Outcome.UNRESOLVED, 0),
        ({}, Outcome.WAIVED, 0),
        ({}, Outcome.VIOLATED, 1),
        ({}, Outcome.ERROR, 1),
        ({"pack_failures": (PackError("gone"),)}, Outcome.VIOLATED, 4),
        ({"pack_failures": (PackError("gone"),), "failure": ProgramError("raised")}, Outcome.VIOLATED, 3),
    ],
)
def test_the_strongest_reason_decides_the_exit_status(facts: dict[str, object], outcome: Outcome, status: int) -> None:
    plan = PlanBuilder()
    plan.judge("rule", STACK_URN, outcome)

    assert build_report([plan.plan(**facts)]).exit_status == status


def test_a_refused_configuration_is_stronger_than_a_failed_program() -> None:
    class Refused(ProgramError):
        exit_status = 2

    report = build_report([PlanBuilder().plan(failure=Refused("no")), PlanBuilder().plan(failure=ProgramError("no"))])

    assert report.exit_status == 2
    assert [stack.exit_status for stack in report.stacks] == [2, 3]
    assert strongest({0, 1, 3, 4}) == 3


def test_resources_exclude_the_stack_components_and_providers() -> None:
    plan = PlanBuilder()
    site = plan.add("shop:web:Site", "site")
    plan.add("aws:s3/bucket:Bucket", "logs", parent=site)
    plan.add("aws:ec2/vpc:Vpc", "existing", operation=Operation.READ)
    plan.add("pulumi:providers:aws", "default_7_51_1")
    plan.add("pulumi:providers:aws", "west")

    stack = build_report([plan.plan()]).stacks[0]

    assert [item.name for item in stack.resources] == ["existing", "logs"]
    assert [item.name for item in stack.steps] == ["existing", "logs", "west", "shop-production", "site"]
    assert stack.components == 1
    assert [node.resource.name for _, node in stack.tree.walk() if node.resource] == [
        "existing",
        "site",
        "logs",
        "west",
    ]


def test_an_assumed_answer_is_listed_once() -> None:
    call = FunctionCall("aws:index/getRegion:getRegion", {}, {"name": "x"}, Origin.ASSUMED, "aws:region")
    answered = FunctionCall("aws:index/getZone:getZone", {}, {}, Origin.ANSWERED)

    stack = build_report([PlanBuilder().plan(calls=(call, answered, call))]).stacks[0]

    assert stack.assumptions == (call,)


def test_a_repeated_message_is_counted_instead_of_repeated() -> None:
    warning = Message(MessageSeverity.WARNING, "no answer")
    said = Message(MessageSeverity.INFO, "hello")

    assert messages_once([warning, said, warning], MessageSeverity.WARNING) == ((warning, 2),)


def test_packs_are_counted_by_rule_and_tell_when_the_first_waiver_ends() -> None:
    summary = build_report([shop().plan()]).stacks[0].packs[0]

    assert summary.counts[Outcome.VIOLATED] == 2
    assert summary.by_rule["s3-bucket-encrypted"] == {Outcome.PASSED: 1, Outcome.NOT_APPLICABLE: 1}
    assert summary.first_waiver_ends == "2027-01-31"


def test_a_value_that_only_the_program_marked_secret_is_taken_out_of_what_rules_say() -> None:
    plan = PlanBuilder()
    task = plan.add("aws:ecs/taskDefinition:TaskDefinition", "task", inputs={"token": Secret("canary-7f3a")})
    detail = Detail("env.TOKEN", "is canary-7f3a", {"TOKEN": ["canary-7f3a"]})
    plan.judge("no-secret-in-environment", task, Outcome.VIOLATED, detail, reason="canary-7f3a")

    verdict = build_report([plan.plan()]).stacks[0].findings[0].verdict

    assert "canary-7f3a" not in repr(verdict)
    assert verdict.details[0] == Detail("env.TOKEN", "is [secret]", {"TOKEN": ("[secret]",)})
