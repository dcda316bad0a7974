"""The report as SARIF 2.1.0, so that code scanning shows findings at the lines that declare the resources.

Follows the OASIS standard "Static Analysis Results Interchange Format Version 2.1.0" of 2020-03-27 and what GitHub's
code scanning reads of it (its documentation of SARIF support, read 2026-11-22).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from shipworthy.plan.findings import Level, Outcome, Rule, Verdict
from shipworthy.plan.model import MessageSeverity, SourcePosition
from shipworthy.reports.inert import on_one_line, printable
from shipworthy.reports.json_value import Json
from shipworthy.reports.report import Finding, PackSummary, Report, StackReport, messages_once
from shipworthy.reports.wording import conclusion, detail_lines, failures, remedy, revision_line, waiver_line

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {MessageSeverity.ERROR: "error", MessageSeverity.WARNING: "warning"}


def render(report: Report) -> str:
    """Return one log with a run for each stack."""
    runs: list[Json] = [_run(stack) for stack in report.stacks]
    log: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}
    return json.dumps(log, indent=2).replace("##[", "##\\u005b") + "\n"


def _run(stack: StackReport) -> dict[str, Json]:
    rules = _rules(stack)
    indexes = {identity: index for index, identity in enumerate(rules)}
    return {
        "tool": {"driver": {"name": "shipworthy", "rules": list(rules.values())}},
        # Code scanning keeps the results of runs with different identities apart.
        "automationDetails": {"id": f"shipworthy/{stack.plan.project}/{stack.plan.stack}/"},
        "invocations": [_invocation(stack)],
        "results": [_result(finding, indexes) for finding in stack.findings],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "packs": [
                {"name": item.pack.name, "version": item.pack.version, "digest": item.pack.digest}
                for item in stack.packs
            ],
            "conclusion": conclusion(stack),
            **({"revision": revision_line(stack)} if stack.plan.revision else {}),
        },
    }


def _rules(stack: StackReport) -> dict[str, Json]:
    """Describe every rule of every pack, and those that findings name and no pack described."""
    rules: dict[str, Json] = {}
    for summary in stack.judges:
        for rule in sorted(summary.pack.rules, key=lambda rule: rule.name):
            rules[_identity(summary.pack.name, rule.name)] = _rule(summary, rule)
    for finding in stack.findings:
        identity = _identity(finding.verdict.pack, finding.verdict.rule)
        rules.setdefault(identity, {"id": identity})
    return rules


def _identity(pack: str, rule: str) -> str:
    return f"{on_one_line(pack)}/{on_one_line(rule)}"


def _rule(summary: PackSummary, rule: Rule) -> dict[str, Json]:
    level = "warning" if rule.level is Level.ADVISORY else "error"
    described: dict[str, Json] = {
        "id": _identity(summary.pack.name, rule.name),
        "defaultConfiguration": {"level": level},
        "properties": {"tags": list(rule.controls), "severity": rule.severity.value},
    }
    texts = {
        "shortDescription": rule.title,
        "fullDescription": rule.description or rule.title,
        "help": rule.remedy,
    }
    for key, text in texts.items():
        if text:
            described[key] = {"text": printable(text)}
    return described


def _result(finding: Finding, indexes: Mapping[str, int]) -> dict[str, Json]:
    verdict = finding.verdict
    identity = _identity(verdict.pack, verdict.rule)
    kind, level = _kind_and_level(verdict)
    result: dict[str, Json] = {
        "ruleId": identity,
        "ruleIndex": indexes[identity],
        "kind": kind,
        "level": level,
        "message": {"text": _message(finding)},
        "partialFingerprints": {"shipworthyFinding/v1": _fingerprint(finding)},
        "locations": [_location(finding)],
        "properties": {"outcome": verdict.outcome.value, "severity": verdict.severity.value, "urn": verdict.urn},
    }
    if finding.calls:
        frames: list[Json] = [{"location": _physical(call)} for call in reversed(finding.calls)]
        result["stacks"] = [{"message": {"text": "declared by"}, "frames": frames}]
    if verdict.waiver is not None:
        accepted: dict[str, Json] = {"kind": "external", "status": "accepted", "justification": waiver_line(finding)}
        result["suppressions"] = [accepted]
    return result


def _kind_and_level(verdict: Verdict) -> tuple[str, str]:
    """Return SARIF's kind and level; what could not be decided is `open`, for which the standard wants no level."""
    if verdict.outcome is Outcome.UNRESOLVED and not verdict.fails:
        return "open", "none"
    return "fail", "error" if verdict.fails else "warning"


def _message(finding: Finding) -> str:
    name = on_one_line(finding.path or finding.verdict.urn)
    lines = [f"{name}: {'; '.join(detail_lines(finding)) or finding.verdict.outcome.value}"]
    lines += [f"Remedy: {remedy(finding)}"] if remedy(finding) else []
    lines += [printable(finding.verdict.traceback)] if finding.verdict.traceback else []
    return "\n".join(lines)


def _fingerprint(finding: Finding) -> str:
    """Return what stays the same when lines move or values change: who says it, of what, about which property."""
    verdict = finding.verdict
    paths = sorted(detail.path for detail in verdict.details)
    return hashlib.sha256(json.dumps([verdict.pack, verdict.rule, verdict.urn, paths]).encode()).hexdigest()


def _location(finding: Finding) -> dict[str, Json]:
    """Return the innermost call inside the project: the line a reviewer can comment on."""
    verdict = finding.verdict
    logical: dict[str, Json] = {"fullyQualifiedName": on_one_line(finding.path or verdict.urn), "kind": "resource"}
    inside = [call for call in finding.calls if not call.file.startswith("/")]
    return {"logicalLocations": [logical], **(_physical(inside[-1]) if inside else {})}


def _physical(position: SourcePosition) -> dict[str, Json]:
    region: dict[str, Json] = {"startLine": position.line}
    if position.column:
        region["startColumn"] = position.column
    scheme = "file://" if position.file.startswith("/") else ""
    uri = f"{scheme}{quote(position.file, errors='replace')}"
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def _invocation(stack: StackReport) -> dict[str, Json]:
    said = [("error", f"{title}\n{text}") for title, text in failures(stack)]
    said += [(_LEVELS[message.severity], message.text) for message, _ in messages_once(stack.plan.messages, *_LEVELS)]
    said += [("note", f"{item.pack}: {item.text}") for item in stack.plan.pack_messages]
    return {
        "executionSuccessful": stack.complete,
        "exitCode": stack.exit_status,
        "toolExecutionNotifications": [{"level": level, "message": {"text": printable(text)}} for level, text in said],
    }
