"""What the JSON report says beyond `pulumi preview --json`: findings, packs, origins of values, what is not checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shipworthy.plan.findings import Outcome, Rule, Verdict
from shipworthy.plan.model import FunctionCall, Revision, SourcePosition
from shipworthy.plan.values import Origin
from shipworthy.reports.inert import printable
from shipworthy.reports.json_changes import described_changes
from shipworthy.reports.json_value import Json, json_object, json_value
from shipworthy.reports.report import Finding, PackSummary, StackReport
from shipworthy.reports.wording import conclusion

SCHEMA: Final = "shipworthy.preview/1"
"""Changes whenever a field is renamed, removed or changes its meaning; new fields may come at any time."""


def additions(stack: StackReport) -> dict[str, Json]:
    """Return the object under the key `shipworthy`."""
    plan = stack.plan
    failure = plan.failure
    return {
        "schema": SCHEMA,
        "project": plan.project,
        "stack": plan.stack,
        "revision": _revision(plan.revision),
        "exitStatus": stack.exit_status,
        "conclusion": conclusion(stack),
        "resources": len(stack.resources),
        "components": stack.components,
        "findings": [_finding(finding) for finding in stack.findings],
        "notApplicable": [_reason(item) for item in plan.verdicts if item.outcome is Outcome.NOT_APPLICABLE],
        "packs": [_pack(summary) for summary in stack.packs],
        "packMessages": [
            {"pack": item.pack, "message": printable(item.text), "urn": item.urn} for item in plan.pack_messages
        ],
        "programFailure": printable(str(failure)) if failure else None,
        "packFailures": [printable(str(item)) for item in plan.pack_failures],
        "outputs": json_object(plan.outputs),
        "changes": None if plan.changes is None else described_changes(plan.changes),
        "origins": {resource.urn: _origins(resource.origins) for resource in stack.steps if resource.origins},
        "invokes": [_invoke(call) for call in plan.calls],
        "notChecked": list(stack.not_checked),
    }


def _revision(revision: Revision | None) -> Json:
    return None if revision is None else {"commit": revision.commit, "modified": revision.modified}


def _finding(finding: Finding) -> dict[str, Json]:
    verdict = finding.verdict
    found: dict[str, Json] = {
        **_identity(verdict),
        "outcome": verdict.outcome.value,
        "level": verdict.level.value,
        "severity": verdict.severity.value,
        "fails": verdict.fails,
        "component": finding.path,
        "calls": [_place(call) for call in finding.calls],
        "details": [
            {
                "path": detail.path,
                "message": printable(detail.message),
                "value": json_value(detail.value),
                "waitsFor": list(finding.waits_for.get(detail.path, ())),
            }
            for detail in verdict.details
        ],
        "remedy": finding.rule.remedy,
        "controls": list(finding.rule.controls),
    }
    optional: dict[str, Json] = {
        "reason": printable(verdict.reason),
        "traceback": printable(verdict.traceback),
        "waiver": _waiver(verdict),
    }
    return found | {key: value for key, value in optional.items() if value}


def _identity(verdict: Verdict) -> dict[str, Json]:
    return {"pack": verdict.pack, "rule": verdict.rule, "urn": verdict.urn}


def _reason(verdict: Verdict) -> dict[str, Json]:
    return {**_identity(verdict), "reason": printable(verdict.reason)}


def _waiver(verdict: Verdict) -> Json:
    waiver = verdict.waiver
    if waiver is None:
        return None
    return {
        "owner": waiver.owner,
        "reason": waiver.reason,
        "ticket": waiver.ticket,
        "expires": waiver.expires,
    }


def _pack(summary: PackSummary) -> dict[str, Json]:
    pack = summary.pack
    described = {rule.name: rule for rule in pack.rules}
    return {
        "name": pack.name,
        "version": pack.version,
        "digest": pack.digest,
        "speaksVerdicts": pack.speaks_verdicts,
        "limits": json_object(pack.limits),
        "counts": _counts(summary.counts),
        "rules": [_rule(name, described.get(name), summary.by_rule[name]) for name in sorted(summary.by_rule)],
    }


def _rule(name: str, rule: Rule | None, counts: Mapping[Outcome, int]) -> dict[str, Json]:
    described = {} if rule is None else rule_object(rule)
    return {"name": name, **described, "counts": _counts(counts)}


def rule_object(rule: Rule) -> dict[str, Json]:
    """Return what every JSON document says of a rule beside its name."""
    return {
        "title": rule.title,
        "description": rule.description,
        "kind": rule.kind,
        "level": rule.level.value,
        "severity": rule.severity.value,
        "resources": list(rule.resources),
        "controls": list(rule.controls),
        "remedy": rule.remedy,
        "blocksUnknown": rule.blocks_unknown,
    }


def _counts(counts: Mapping[Outcome, int]) -> dict[str, Json]:
    return {outcome.value: counts.get(outcome, 0) for outcome in Outcome}


def _origins(origins: Mapping[str, Origin]) -> dict[str, Json]:
    """Group a resource's outputs by where their values come from."""
    grouped: dict[str, Json] = {}
    for origin in Origin:
        names: list[Json] = [name for name in sorted(origins) if origins[name] is origin]
        if names:
            grouped[origin.value] = names
    return grouped


def _invoke(call: FunctionCall) -> dict[str, Json]:
    return {
        "token": call.token,
        "arguments": json_object(call.arguments),
        "result": json_object(call.result),
        "origin": call.origin.value,
        "replacedBy": call.assumption,
        "position": _place(call.position) if call.position else None,
    }


def _place(position: SourcePosition) -> dict[str, Json]:
    return {"file": position.file, "line": position.line, "column": position.column}
