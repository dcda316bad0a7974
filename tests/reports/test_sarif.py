from __future__ import annotations

import json
from typing import Any

import jsonschema

from shipworthy.plan.errors import ProgramError
from shipworthy.plan.findings import Detail, Outcome, PackMessage
from shipworthy.plan.model import Message, MessageSeverity, Plan
from shipworthy.reports.report import build_report
from shipworthy.reports.sarif import render

from .plans import PlanBuilder, shop

TEXT = {"type": "object", "additionalProperties": False, "required": ["text"], "properties": {"text": {"minLength": 1}}}
PHYSICAL = {
    "type": "object",
    "additionalProperties": False,
    "required": ["artifactLocation", "region"],
    "properties": {
        "artifactLocation": {
            "additionalProperties": False,
            "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9/%:._~-]+$"}},
        },
        "region": {
            "additionalProperties": False,
            "required": ["startLine"],
            "properties": {"startLine": {"minimum": 1}, "startColumn": {"minimum": 1}},
        },
    },
}
LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"physicalLocation": PHYSICAL, "logicalLocations": {"type": "array"}},
}
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ruleId", "ruleIndex", "message", "locations"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "kind": {"enum": ["fail", "open"]},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "locations": {"type": "array", "items": LOCATION, "minItems": 1, "maxItems": 1},
        "stacks": {
            "items": {
                "required": ["frames"],
                "properties": {"frames": {"items": {"required": ["location"], "properties": {"location": LOCATION}}}},
            }
        },
        "suppressions": {
            "items": {
                "required": ["kind"],
                "properties": {"kind": {"enum": ["inSource", "external"]}, "status": {"const": "accepted"}},
            }
        },
        "properties": {"type": "object"},
    },
    # SARIF 2.1.0, 3.27.10: a result that is no failure has no level.
    "if": {"properties": {"kind": {"const": "open"}}},
    "then": {"properties": {"level": {"const": "none"}}},
}
RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {"properties": {"level": {"enum": ["warning", "error"]}}},
        "properties": {"properties": {"tags": {"type": "array", "uniqueItems": True}}},
    },
}
LOG = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"properties": {"driver": {"properties": {"rules": {"items": RULE, "uniqueItems": True}}}}},
                    "automationDetails": {"required": ["id"]},
                    "invocations": {
                        "items": {
                            "required": ["executionSuccessful"],
                            "properties": {
                                "toolExecutionNotifications": {
                                    "items": {"required": ["message"], "properties": {"message": TEXT}}
                                }
                            },
                        }
                    },
                    "results": {"type": "array", "items": RESULT},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "properties": {"type": "object"},
                },
            },
        },
    },
}
"""What this report uses of the standard's schema, and nothing beyond it."""


def runs(*plans: Plan) -> Any:
    log = json.loads(render(build_report(plans)))
    validator: Any = jsonschema.Draft202012Validator(LOG)
    validator.validate(log)
    return log["runs"]


def results(plan: Plan) -> dict[str, Any]:
    return {result["ruleId"]: result for result in runs(plan)[0]["results"]}


def test_a_violation_stands_at_its_declaration_with_the_calls_that_led_there() -> None:
    found = results(shop().plan())["readiness/rds-instance-recovery-window-kept"]

    assert (found["kind"], found["level"]) == ("fail", "error")
    assert found["message"]["text"] == (
        "database/database-instance: backupRetentionPeriod = 1: keeps 1 day, 35 promised\n"
        "Remedy: Remedy of rds-instance-recovery-window-kept."
    )
    place = found["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "components/postgres.py"}, "region": {"startLine": 120}}
    frames = [
        frame["location"]["physicalLocation"]["artifactLocation"]["uri"] for frame in found["stacks"][0]["frames"]
    ]
    assert frames == ["components/postgres.py", "infra/stack.py", "infra/__main__.py"]
    assert found["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "database/database-instance"


def test_levels_tell_failing_from_advisory_from_undecided_from_waived() -> None:
    found = results(shop().plan())

    assert found["readiness/s3-bucket-tagged"]["level"] == "warning"
    assert found["readiness/s3-bucket-crashes"]["level"] == "error"
    unresolved = found["readiness/rds-instance-subnets-private"]
    assert (unresolved["kind"], unresolved["level"]) == ("open", "none")
    waived = found["readiness/s3-bucket-versioned"]
    assert waived["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "waived by ana@example.com until 2027-01-31 (inclusive), OPS-7: moves in January",
        }
    ]


def test_every_rule_is_described_and_every_result_points_at_its_rule() -> None:
    run = runs(shop().plan())[0]

    rules = run["tool"]["driver"]["rules"]
    assert len(rules) == 6
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert rules[0]["shortDescription"] == {"text": "Title of rds-instance-recovery-window-kept."}


def test_a_fingerprint_survives_moved_lines_and_changed_values_only() -> None:
    def fingerprint(line: int, value: int, path: str) -> str:
        plan = PlanBuilder()
        bucket = plan.add("aws:s3/bucket:Bucket", "b", calls=[("infra/stack.py", line)])
        plan.judge("rule", bucket, Outcome.VIOLATED, Detail(path, f"is {value}", value))
        return results(plan.plan())["readiness/rule"]["partialFingerprints"]["shipworthyFinding/v1"]

    assert fingerprint(3, 1, "a") == fingerprint(90, 2, "a")
    assert fingerprint(3, 1, "a") != fingerprint(3, 1, "b")


def test_a_declaration_in_an_installed_package_is_shown_where_the_project_calls_it() -> None:
    plan = PlanBuilder()
    calls = [("infra/my stack.py", 5), ("/opt/lib/site-packages/kit/site.py", 9)]
    plan.judge("rule", plan.add("aws:s3/bucket:Bucket", "b", calls=calls), Outcome.VIOLATED)
    plan.judge("elsewhere", "urn:unknown", Outcome.VIOLATED)

    found = results(plan.plan())

    place = found["readiness/rule"]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "infra/my%20stack.py"}, "region": {"startLine": 5}}
    assert "physicalLocation" not in found["readiness/elsewhere"]["locations"][0]


def test_failures_and_warnings_are_notifications_and_each_stack_is_a_run() -> None:
    failed = PlanBuilder("staging").plan(
        failure=ProgramError("ValueError: no"),
        messages=(Message(MessageSeverity.WARNING, "careful"), Message(MessageSeverity.INFO, "hello")),
        pack_messages=(PackMessage("readiness", "waiver of x is unused"),),
    )

    staging, production = runs(failed, shop().plan())

    invocation = staging["invocations"][0]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert [item["message"]["text"] for item in invocation["toolExecutionNotifications"]] == [
        "the program failed\nValueError: no",
        "careful",
        "readiness: waiver of x is unused",
    ]
    assert production["automationDetails"]["id"] == "shipworthy/shop/production/"
    assert production["properties"]["packs"] == [{"name": "readiness", "version": "0.1.0", "digest": "sha256:abc"}]
