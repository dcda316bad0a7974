from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from shipworthy.plan.errors import PackError, ProgramError
from shipworthy.plan.findings import Detail, Outcome, PackMessage
from shipworthy.plan.model import FunctionCall, Message, MessageSeverity, Operation, Plan, ResourceOptions
from shipworthy.plan.values import UNKNOWN, UNKNOWN_SENTINEL, Archive, Asset, Origin, ResourceReference, Secret
from shipworthy.reports.json_document import render
from shipworthy.reports.report import build_report

from .plans import STACK_URN, PlanBuilder, shop, urn

SCHEMA = Path(__file__).parents[2] / "docs" / "preview.schema.json"


@cache
def validator() -> Any:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def document(*plans: Plan) -> Any:
    parsed = json.loads(render(build_report(plans)))
    validator().validate(parsed)
    return parsed


def steps(plan: Plan) -> dict[str, Any]:
    return {step["urn"].rsplit("::", 1)[-1]: step for step in document(plan)["steps"]}


def test_a_step_has_the_fields_of_the_engine() -> None:
    plan = PlanBuilder()
    vpc = plan.add("aws:ec2/vpc:Vpc", "vpc")
    plan.add(
        "aws:ec2/subnet:Subnet",
        "subnet",
        inputs={"vpcId": UNKNOWN, "tags": {"b": "2", "a": "1"}, "secret": Secret("x")},
        depends={"vpcId": [vpc]},
        options=ResourceOptions(protect=True, ignore_changes=("tags",), custom_timeouts={"create": 600}),
        calls=[("infra/__main__.py", 3), ("components/network.py", 7)],
    )

    step = steps(plan.plan())["subnet"]

    provider = f"urn:pulumi:production::shop::pulumi:providers:aws::default_7_51_1::{UNKNOWN_SENTINEL}"
    assert step == {
        "op": "create",
        "urn": urn("aws:ec2/subnet:Subnet", "subnet"),
        "provider": provider,
        "newState": {
            "urn": urn("aws:ec2/subnet:Subnet", "subnet"),
            "custom": True,
            "type": "aws:ec2/subnet:Subnet",
            "inputs": {"secret": "[secret]", "tags": {"a": "1", "b": "2"}, "vpcId": UNKNOWN_SENTINEL},
            "parent": STACK_URN,
            "provider": provider,
            "propertyDependencies": {"vpcId": [vpc]},
            "protect": True,
            "ignoreChanges": ["tags"],
            "customTimeouts": {"create": 600},
            "sourcePosition": "project:///components/network.py#7",
            "stackTrace": [
                {"sourcePosition": "project:///components/network.py#7"},
                {"sourcePosition": "project:///infra/__main__.py#3"},
            ],
        },
        "detailedDiff": None,
    }


def test_reads_have_an_id_and_are_no_change() -> None:
    plan = PlanBuilder()
    plan.add("aws:ec2/vpc:Vpc", "existing", operation=Operation.READ, id_="vpc-0a1b2c3d")
    options = ResourceOptions(import_id="already-there")
    plan.add("aws:s3/bucket:Bucket", "imported", operation=Operation.IMPORT, options=options)

    parsed = document(plan.plan())

    assert parsed["changeSummary"] == {"create": 1, "import": 1}
    states = {step["urn"].rsplit("::", 1)[-1]: step["newState"] for step in parsed["steps"]}
    assert (states["existing"]["id"], states["existing"]["external"]) == ("vpc-0a1b2c3d", True)
    assert states["imported"]["importID"] == "already-there"


def test_default_providers_are_no_steps() -> None:
    plan = PlanBuilder()
    plan.add("pulumi:providers:aws", "default_7_51_1")
    plan.add("pulumi:providers:aws", "west")

    assert sorted(steps(plan.plan())) == ["shop-production", "west"]


def test_values_without_a_json_form_are_written_as_the_engine_writes_them() -> None:
    asset = Asset(hash="abc", text="hello")
    values = {
        "archive": Archive(hash="def", assets={"a.txt": asset}),
        "reference": ResourceReference("urn:x", UNKNOWN),
        "component": ResourceReference("urn:y"),
        "infinite": float("inf"),
    }
    plan = PlanBuilder()
    plan.add("aws:lambda/function:Function", "f", inputs=values)

    inputs = steps(plan.plan())["f"]["newState"]["inputs"]

    signature = "4dabf18193072939515e22adb298388d"
    assert inputs["archive"] == {
        signature: "0def7320c3a5731c473e5ecbe6d01bc7",
        "hash": "def",
        "assets": {"a.txt": {signature: "c44067f5952c0a294b673a41bacd8c17", "hash": "abc", "text": "hello"}},
    }
    assert inputs["reference"]["id"] == ""
    assert "id" not in inputs["component"]
    assert inputs["infinite"] == "inf"


def test_findings_carry_what_the_other_formats_show() -> None:
    parsed = document(shop().plan())["shipworthy"]

    first = parsed["findings"][0]
    assert (first["rule"], first["outcome"], first["fails"]) == ("rds-instance-recovery-window-kept", "violated", True)
    assert first["component"] == "database/database-instance"
    assert first["calls"][-1] == {"file": "components/postgres.py", "line": 120, "column": 0}
    assert first["details"][0]["value"] == 1
    assert [item["outcome"] for item in parsed["findings"]] == ["violated", "error", "violated", "unresolved", "waived"]
    assert parsed["findings"][-1]["waiver"]["expires"] == "2027-01-31"
    assert parsed["notApplicable"][0]["reason"] == "no bucket"
    counts = {rule["name"]: rule["counts"]["passed"] for rule in parsed["packs"][0]["rules"]}
    assert counts["s3-bucket-encrypted"] == 1
    assert parsed["exitStatus"] == 1


def test_origins_outputs_calls_and_messages_are_listed() -> None:
    plan = PlanBuilder()
    plan.add("aws:s3/bucket:Bucket", "logs", outputs={"bucket": "logs"})
    call = FunctionCall("aws:index/getRegion:getRegion", {}, {"name": "eu-west-1"}, Origin.ASSUMED, "aws:region")

    parsed = document(
        plan.plan(
            calls=(call,),
            outputs={"url": UNKNOWN},
            configuration={"aws:region": "eu-west-1", "shop:token": Secret("x")},
            messages=(
                Message(MessageSeverity.WARNING, "careful", STACK_URN),
                Message(MessageSeverity.DEBUG, "not for anybody"),
            ),
            pack_messages=(PackMessage("readiness", "waiver of x is unused"),),
            failure=ProgramError("boom"),
            pack_failures=(PackError("gone"),),
        )
    )

    added = parsed["shipworthy"]
    assert added["origins"][urn("aws:s3/bucket:Bucket", "logs")] == {"declared": ["bucket"]}
    assert (added["invokes"][0]["origin"], added["invokes"][0]["replacedBy"]) == ("assumed", "aws:region")
    assert added["outputs"] == {"url": UNKNOWN_SENTINEL}
    assert parsed["config"] == {"aws:region": "eu-west-1", "shop:token": "[secret]"}
    assert [item["message"] for item in parsed["diagnostics"]] == ["careful", "boom", "gone"]
    assert added["packMessages"][0]["message"] == "waiver of x is unused"
    assert (added["programFailure"], added["packFailures"]) == ("boom", ["gone"])


def test_several_stacks_stand_in_one_document_in_the_order_asked_for() -> None:
    parsed = document(PlanBuilder("staging").plan(), PlanBuilder("production").plan())

    assert [item["shipworthy"]["stack"] for item in parsed["previews"]] == ["staging", "production"]


def test_the_same_plan_gives_the_same_bytes_whatever_the_order_of_its_mappings() -> None:
    one, other = PlanBuilder(), PlanBuilder()
    one.add("aws:s3/bucket:Bucket", "b", inputs={"x": {"a": 1, "b": 2}, "y": 3}, outputs={"p": 1, "q": 2})
    other.add("aws:s3/bucket:Bucket", "b", inputs={"y": 3, "x": {"b": 2, "a": 1}}, outputs={"q": 2, "p": 1})

    assert render(build_report([one.plan()])) == render(build_report([other.plan()]))


def test_an_unknown_in_a_detail_is_the_sentinel() -> None:
    plan = PlanBuilder()
    plan.judge("rule", STACK_URN, Outcome.UNRESOLVED, Detail("x", "is unknown", UNKNOWN))

    assert document(plan.plan())["shipworthy"]["findings"][0]["details"][0]["value"] == UNKNOWN_SENTINEL
