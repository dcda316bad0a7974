"""Verdicts of packs that know only the Analyzer protocol: violations are its diagnostics, what it leaves out passed.

pulumi_policy reports a policy that met an unknown value as an advisory "can't run policy …" (`policy.py` of
pulumi-policy 1.21.0, read on 2026-11-22); a pack may also begin a message with `unresolved:`. Both are unresolved here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.findings import Detail, Level, Outcome, Pack, PackMessage, Rule, Severity, Verdict
from shipworthy.preview.policy_records import Policy, Records, reported_level, severity_of
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.verdict_lines import Spoken, fails

_UNRESOLVED: Final = re.compile(
    r"unresolved:\s*|can't run (?:policy|remediation) '.*?' from policy pack '.*?' during preview: ", re.DOTALL
)
_CONTROL_TAG: Final = "control:"
_STRENGTH: Final = (Outcome.PASSED, Outcome.NOT_APPLICABLE, Outcome.UNRESOLVED, Outcome.VIOLATED)
"""Where a policy says several things of one resource, the last in this order stands."""


def read_diagnostics(records: Records, redactor: Redactor, *, strict: bool) -> Spoken:
    """Read a pack's rules and verdicts from what it answered. With `strict` every unresolved verdict fails."""
    pack = Pack(records.name, records.version, tuple(map(_rule, records.policies.values())), speaks_verdicts=False)
    verdicts: dict[tuple[str, str], Verdict] = {}
    for verdict in _Reader(records, redactor, strict).verdicts():
        key = (verdict.rule, verdict.urn)
        verdicts[key] = _stronger(verdicts[key], verdict) if key in verdicts else verdict
    return Spoken(pack, tuple(verdicts[key] for key in sorted(verdicts)), tuple(_remediations(records)))


def _rule(policy: Policy) -> Rule:
    info = policy.info
    controls = {tag.removeprefix(_CONTROL_TAG) for tag in info.tags if tag.startswith(_CONTROL_TAG)}
    if info.framework.name and info.framework.reference:
        controls.add(f"{info.framework.name}/{info.framework.reference}")
    return Rule(
        name=info.name,
        title=info.displayName or info.description.partition("\n")[0],
        level=policy.level,
        severity=severity_of(info.severity),
        kind="stack" if info.policy_type == analyzer_pb2.POLICY_TYPE_STACK else "resource",
        description=info.description,
        remedy=info.remediation_steps,
        controls=tuple(sorted(controls)),
    )


def _stronger(one: Verdict, other: Verdict) -> Verdict:
    strong, weak = sorted((one, other), key=lambda verdict: -_STRENGTH.index(verdict.outcome))
    if strong.outcome is not weak.outcome:
        return strong
    details = one.details + tuple(detail for detail in other.details if detail not in one.details)
    mandatory = one if one.level is Level.MANDATORY else other
    return Verdict(
        one.pack,
        one.rule,
        one.urn,
        one.outcome,
        mandatory.level,
        one.severity,
        details,
        one.reason,
        fails=one.fails or other.fails,
    )


def _remediations(records: Records) -> Iterator[PackMessage]:
    for step in records.remediated:
        if not step.remediation.diagnostic:
            yield PackMessage(
                records.name, f"{step.remediation.policyName} changed this resource's properties", step.urn
            )


class _Reader:
    def __init__(self, records: Records, redactor: Redactor, strict: bool) -> None:
        self._records, self._redactor, self._strict = records, redactor, strict

    def verdicts(self) -> Iterator[Verdict]:
        for urn, response in self._records.analyzed:
            diagnosed = ((urn, diagnostic) for diagnostic in response.diagnostics)
            yield from self._of(diagnosed, response, analyzer_pb2.POLICY_TYPE_RESOURCE, urn)
        for step in self._records.remediated:
            if step.remediation.diagnostic:
                yield self._undecided_remediation(step.urn, step.remediation)
        if self._records.stack is not None:
            diagnosed = self._records.stack_diagnostics()
            yield from self._of(diagnosed, self._records.stack, analyzer_pb2.POLICY_TYPE_STACK, self._records.root)

    def _of(
        self,
        diagnosed: Iterable[tuple[str, analyzer_pb2.AnalyzeDiagnostic]],
        response: analyzer_pb2.AnalyzeResponse,
        kind: int,
        subject: str,
    ) -> Iterator[Verdict]:
        decided: set[str] = set()
        for urn, diagnostic in diagnosed:
            decided.add(diagnostic.policyName)
            yield self._diagnosed(urn, diagnostic)
        for left_out in response.not_applicable:
            decided.add(left_out.policy_name)
            yield self._plain(left_out.policy_name, subject, Outcome.NOT_APPLICABLE, left_out.reason)
        for name, policy in self._records.policies.items():
            if name not in decided and policy.judges(kind) and _surely(policy, kind):
                yield self._plain(name, subject, Outcome.PASSED)

    def _diagnosed(self, urn: str, diagnostic: analyzer_pb2.AnalyzeDiagnostic) -> Verdict:
        level = reported_level(diagnostic)
        message = _own_words(self._redactor.clean(diagnostic.message), diagnostic.description)
        unresolved = _UNRESOLVED.match(message)
        outcome = Outcome.VIOLATED if unresolved is None else Outcome.UNRESOLVED
        return Verdict(
            self._records.name,
            diagnostic.policyName,
            urn,
            outcome,
            level,
            self._records.severity(diagnostic),
            (Detail("", message if unresolved is None else message[unresolved.end() :]),),
            fails=fails(outcome, level, blocks_unknown=self._strict or level is Level.MANDATORY),
        )

    def _undecided_remediation(self, urn: str, remediation: analyzer_pb2.Remediation) -> Verdict:
        diagnostic = analyzer_pb2.AnalyzeDiagnostic(
            policyName=remediation.policyName,
            message=f"unresolved: {_UNRESOLVED.sub('', remediation.diagnostic)}",
            enforcementLevel=analyzer_pb2.ADVISORY,
        )
        return self._diagnosed(urn, diagnostic)

    def _plain(self, name: str, urn: str, outcome: Outcome, reason: str = "") -> Verdict:
        policy = self._records.policies.get(name)
        level = policy.level if policy else Level.ADVISORY
        severity = severity_of(policy.info.severity) if policy else Severity.UNSPECIFIED
        return Verdict(self._records.name, name, urn, outcome, level, severity, reason=self._redactor.clean(reason))


def _surely(policy: Policy, kind: int) -> bool:
    """Leave policies of an unknown type out of what a stack passed: they may judge resources only."""
    return kind in {analyzer_pb2.POLICY_TYPE_RESOURCE, policy.info.policy_type}


def _own_words(message: str, description: str) -> str:
    """Leave out the description that pulumi_policy puts in front of what the policy reported."""
    return message.removeprefix(f"{description}\n") if description else message
