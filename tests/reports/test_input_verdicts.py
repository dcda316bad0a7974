from __future__ import annotations

import json
from xml.etree.ElementTree import fromstring

from shipworthy.plan.findings import InputKind, Outcome
from shipworthy.plan.model import InputFinding, Plan, SourcePosition
from shipworthy.plan.values import Secret
from shipworthy.reports import json_document, junit, markdown, sarif, text
from shipworthy.reports.report import build_report

from .plans import PlanBuilder


def plan(*findings: tuple[str, InputKind, str, str], **facts: object) -> Plan:
    """`findings` are (path, kind, message, nearest) of one bucket, which a rule judges too."""
    builder = PlanBuilder()
    urn = builder.add("aws:s3/bucket:Bucket", "logs", calls=[("infra/stack.py", 20)])
    builder.judge("s3-bucket-tagged", urn, Outcome.PASSED)
    position = SourcePosition("infra/stack.py", 20)
    made = tuple(InputFinding(urn, path, kind, message, nearest, position) for path, kind, message, nearest in findings)
    return builder.plan(input_findings=made, **facts)


MISSPELT = ("rules[0].expiraton", InputKind.UNKNOWN_PROPERTY, "is no property here", "expiration")
DEPRECATED = ("acl", InputKind.DEPRECATED, "is deprecated", "")


def test_a_wrong_input_fails_the_run_and_a_deprecated_one_does_not() -> None:
    assert build_report([plan(MISSPELT)]).exit_status == 1
    assert build_report([plan(DEPRECATED)]).exit_status == 0


def test_text_and_markdown_show_path_nearest_name_and_place() -> None:
    report = build_report([plan(MISSPELT, DEPRECATED)])

    shown = text.render(report)
    assert "✗ mandatory · high  input-unknown-property" in shown
    assert "      rules[0].expiraton: is no property here; did you mean expiration?\n      infra/stack.py:20" in shown
    assert "! advisory · low  input-deprecated" in shown
    assert shown.endswith("✗ production: 1 resource with wrong inputs\n")
    assert "did you mean expiration?" in markdown.render(report)


def test_json_lists_them_among_the_findings_and_not_among_the_packs() -> None:
    (finding,) = (document := json.loads(json_document.render(build_report([plan(MISSPELT)]))))["shipworthy"][
        "findings"
    ]

    assert (finding["pack"], finding["rule"], finding["fails"]) == ("inputs", "input-unknown-property", True)
    assert finding["details"][0]["path"] == "rules[0].expiraton"
    assert finding["calls"] == [{"file": "infra/stack.py", "line": 20, "column": 0}]
    assert [pack["name"] for pack in document["shipworthy"]["packs"]] == ["readiness"]


def test_sarif_describes_the_check_and_points_at_the_line() -> None:
    (run,) = json.loads(sarif.render(build_report([plan(MISSPELT)])))["runs"]
    (result,) = run["results"]

    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "inputs/input-unknown-property"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["shortDescription"]["text"]
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 20}


def test_junit_has_a_failing_test_for_each_kind_that_was_found() -> None:
    root = fromstring(junit.render(build_report([plan(MISSPELT)])))  # noqa: S314 - our own

    failed = [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]
    assert failed == ["input-unknown-property"]


def test_nothing_is_added_where_every_input_fits() -> None:
    report = build_report([plan()])

    assert "input" not in text.render(report)
    assert "inputs" not in junit.render(report)


def test_a_secret_in_a_path_or_message_is_not_shown() -> None:
    hostile = plan(("a.hunter22", InputKind.DEPRECATED, "hunter22 it is", ""), configuration={"k": Secret("hunter22")})

    assert "hunter22" not in json_document.render(build_report([hostile]))
