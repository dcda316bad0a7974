"""Takes every secret out of a plan, so that no renderer ever holds one.

Values marked secret become `[secret]`. Free text (messages, tracebacks, what rules say) may quote a secret that a
program or pack put there, so each known secret's text is replaced wherever it occurs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from shipworthy.plan.changes import Changes, Difference, PriorResource
from shipworthy.plan.errors import PackError, ProgramError
from shipworthy.plan.findings import Detail, PackMessage, Verdict
from shipworthy.plan.model import FunctionCall, InputFinding, Message, Plan, Resource
from shipworthy.plan.values import SECRET_PLACEHOLDER, Archive, Asset, Secret, Value

Failure = TypeVar("Failure", ProgramError, PackError)

_LEAVES: Final = (str, int, float, type(None))
"""Most values, looked for first: whether something is a mapping takes ten times as long to tell."""

SHORTEST_REDACTED = 4
"""Characters. A shorter secret stays in free text: replacing it would blank unrelated words and digits."""


def redacted(plan: Plan) -> Plan:
    """Return the plan without any secret value, in values and in free text alike."""
    scrub = _scrubber(plan)
    return replace(
        plan,
        resources=tuple(_resource(resource) for resource in plan.resources),
        outputs=_values(plan.outputs),
        calls=tuple(_call(call) for call in plan.calls),
        messages=tuple(_message(message, scrub) for message in plan.messages),
        verdicts=tuple(_verdict(verdict, scrub) for verdict in plan.verdicts),
        input_findings=tuple(_input_finding(finding, scrub) for finding in plan.input_findings),
        pack_messages=tuple(_pack_message(message, scrub) for message in plan.pack_messages),
        failure=_failure(plan.failure, scrub) if plan.failure else None,
        pack_failures=tuple(_failure(failure, scrub) for failure in plan.pack_failures),
        configuration=_values(plan.configuration),
        changes=_changes(plan.changes) if plan.changes else None,
    )


def without_secrets(value: Value) -> Value:
    """Replace each secret inside the value by the placeholder that the Pulumi CLI prints."""
    if isinstance(value, _LEAVES):
        return value
    if isinstance(value, Secret):
        return SECRET_PLACEHOLDER
    if isinstance(value, Mapping):
        return _values(value)
    if isinstance(value, Sequence):
        return tuple(without_secrets(item) for item in value)
    return value


def _values(values: Mapping[str, Value]) -> dict[str, Value]:
    return {key: without_secrets(value) for key, value in values.items()}


def _resource(resource: Resource) -> Resource:
    return replace(resource, inputs=_values(resource.inputs), outputs=_values(resource.outputs))


def _changes(changes: Changes) -> Changes:
    resources = tuple(
        replace(
            change,
            before=_prior_resource(change.before) if change.before else None,
            differences=tuple(map(_difference, change.differences)),
        )
        for change in changes.resources
    )
    # What else the state held is no part of any report.
    prior = replace(changes.prior, resources=(), outputs={})
    return replace(changes, prior=prior, resources=resources, outputs=tuple(map(_difference, changes.outputs)))


def _prior_resource(resource: PriorResource) -> PriorResource:
    return replace(resource, inputs=_values(resource.inputs), outputs=_values(resource.outputs))


def _difference(difference: Difference) -> Difference:
    return replace(difference, before=without_secrets(difference.before), after=without_secrets(difference.after))


def _call(call: FunctionCall) -> FunctionCall:
    return replace(call, arguments=_values(call.arguments), result=_values(call.result))


def _message(message: Message, scrub: Callable[[str], str]) -> Message:
    return replace(message, text=scrub(message.text))


def _input_finding(finding: InputFinding, scrub: Callable[[str], str]) -> InputFinding:
    return replace(finding, path=scrub(finding.path), message=scrub(finding.message))


def _pack_message(message: PackMessage, scrub: Callable[[str], str]) -> PackMessage:
    return replace(message, text=scrub(message.text))


def _failure(failure: Failure, scrub: Callable[[str], str]) -> Failure:
    """Rebuild the failure with its own class, whose exit status tells what kind of failure it is."""
    return type(failure)(scrub(str(failure)))


def _verdict(verdict: Verdict, scrub: Callable[[str], str]) -> Verdict:
    if not (verdict.details or verdict.reason or verdict.traceback):
        return verdict
    return replace(
        verdict,
        details=tuple(
            Detail(detail.path, scrub(detail.message), _scrubbed(without_secrets(detail.value), scrub))
            for detail in verdict.details
        ),
        reason=scrub(verdict.reason),
        traceback=scrub(verdict.traceback),
    )


def _scrubbed(value: Value, scrub: Callable[[str], str]) -> Value:
    """Scrub a value that a pack quoted: it may carry a secret that only the program had marked."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, Mapping):
        return {scrub(key): _scrubbed(item, scrub) for key, item in value.items()}
    if isinstance(value, Sequence):
        return tuple(_scrubbed(item, scrub) for item in value)
    return value


def _scrubber(plan: Plan) -> Callable[[str], str]:
    spellings = {spelling for text in _secret_texts(plan) for spelling in _spellings(text)}
    if not spellings:
        return lambda text: text
    longest_first = sorted(spellings, key=lambda text: (-len(text), text))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub(SECRET_PLACEHOLDER, text)


def _spellings(text: str) -> Iterator[str]:
    """Yield the ways in which a program's text may quote a secret: as it is, by line, in JSON and in Python's repr."""
    for spelling in (text, *text.splitlines(), json.dumps(text)[1:-1], repr(text)[1:-1]):
        if len(spelling.strip()) >= SHORTEST_REDACTED:
            yield spelling.strip()


def _secret_texts(plan: Plan) -> Iterator[str]:
    places: list[Value] = [plan.outputs, plan.configuration]
    for resource in plan.resources:
        places += [resource.inputs, resource.outputs]
    for call in plan.calls:
        places += [call.arguments, call.result]
    yield from _texts_in([(place, False) for place in places])


def _texts_in(pending: list[tuple[Value, bool]]) -> Iterator[str]:
    """Yield the text of every leaf that lies under a secret; each pending value says whether it already does."""
    while pending:
        value, secret = pending.pop()
        if isinstance(value, _LEAVES):
            if secret and not isinstance(value, bool | None):
                yield str(value)
        elif isinstance(value, Secret):
            pending.append((value.value, True))
        elif isinstance(value, Mapping):
            pending.extend((item, secret) for item in value.values())
        elif isinstance(value, Archive):
            pending.extend((item, secret) for item in (value.assets or {}).values())
        elif isinstance(value, Asset):
            pending.append((value.text, secret))
        elif isinstance(value, Sequence):
            pending.extend((item, secret) for item in value)
