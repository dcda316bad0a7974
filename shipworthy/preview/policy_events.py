"""Policy events in the shape of the engine's own event stream.

Source: pulumi/pulumi `pkg/resource/analyzer/summary.go` and `sdk/go/common/apitype/events.go`, read on 2026-11-22.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.findings import Severity
from shipworthy.plan.values import (
    SECRET_PLACEHOLDER,
    UNKNOWN_SENTINEL,
    Archive,
    Asset,
    ResourceReference,
    Secret,
    Unknown,
    Value,
)
from shipworthy.preview.documents import Plain
from shipworthy.preview.policy_records import Records, Remediated, reported_level
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.values import decode_struct, without_outputs

Event: TypeAlias = Mapping[str, Mapping[str, Plain]]
"""One member named after the event's kind, which holds the event."""


def policy_events(all_records: Sequence[Records], redactor: Redactor) -> tuple[Event, ...]:
    """Write the events of all packs, sorted by their text; members that are empty are left out."""
    events = (event for records in all_records for event in _events(records, redactor))
    return tuple(sorted(events, key=lambda event: json.dumps(event, sort_keys=True)))


def _events(records: Records, redactor: Redactor) -> Iterator[Event]:
    for urn, response in records.analyzed:
        yield from (_violation(records, urn, diagnostic, redactor) for diagnostic in response.diagnostics)
        yield {"policyAnalyzeSummaryEvent": _summary(records, analyzer_pb2.POLICY_TYPE_RESOURCE, response, urn)}
    for step in records.remediated:
        yield _remediation(records, step, redactor)
    yield from (_violation(records, urn, diagnostic, redactor) for urn, diagnostic in records.stack_diagnostics())
    if records.stack is not None:
        yield {"policyAnalyzeStackSummaryEvent": _summary(records, analyzer_pb2.POLICY_TYPE_STACK, records.stack, "")}


def _violation(records: Records, urn: str, diagnostic: analyzer_pb2.AnalyzeDiagnostic, redactor: Redactor) -> Event:
    event = _named(records, urn, diagnostic.policyName)
    event["enforcementLevel"] = reported_level(diagnostic).value
    event["message"] = f"{redactor.clean(diagnostic.message)}\n"
    severity = records.severity(diagnostic)
    if severity is not Severity.UNSPECIFIED:
        event["severity"] = severity.value
    return {"policyEvent": event}


def _remediation(records: Records, step: Remediated, redactor: Redactor) -> Event:
    event = _named(records, step.urn, step.remediation.policyName)
    if step.remediation.diagnostic:
        event["enforcementLevel"] = "advisory"
        event["message"] = f"{redactor.clean(step.remediation.diagnostic)}\n"
        return {"policyEvent": event}
    for name, struct in (("before", step.before), ("after", step.remediation.properties)):
        if struct.fields:
            event[name] = _shown(struct)
    return {"policyRemediationEvent": event}


def _summary(records: Records, kind: int, response: analyzer_pb2.AnalyzeResponse, urn: str) -> Mapping[str, Plain]:
    failed = {diagnostic.policyName for diagnostic in response.diagnostics}
    decided = failed | {policy.policy_name for policy in response.not_applicable}
    passed = [name for name, policy in records.policies.items() if policy.judges(kind) and name not in decided]
    event = _named(records, urn)
    for name, policies in (("passed", passed), ("failed", failed)):
        if policies:
            event[name] = _sorted(policies)
    return event


def _sorted(names: Iterable[str]) -> list[Plain]:
    return list[Plain](sorted(names))


def _named(records: Records, urn: str, policy: str = "") -> dict[str, Plain]:
    members: dict[str, Plain] = {
        "policyName": policy,
        "policyPackName": records.name,
        "policyPackVersion": records.version,
        "resourceUrn": urn,
    }
    return {name: value for name, value in members.items() if value}


def _shown(struct: struct_pb2.Struct) -> Plain:
    return {name: _plain(without_outputs(value)) for name, value in decode_struct(struct).items()}


def _plain(value: Value) -> Plain:  # noqa: PLR0911 (one a kind of value)
    match value:
        case Secret():
            return SECRET_PLACEHOLDER
        case Unknown():
            return UNKNOWN_SENTINEL
        case ResourceReference():
            return value.urn
        case Asset() | Archive():
            return value.hash
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {name: _plain(item) for name, item in cast("Mapping[str, Value]", value).items()}
        case _:
            return [_plain(item) for item in value]
