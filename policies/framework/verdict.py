"""What a rule decided about a resource: exactly one verdict for each rule and each resource that it applies to."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, NamedTuple

from policies.framework.limits import Limits
from policies.framework.redaction import PLACEHOLDER, Redactor, plain, value_at
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Rule, Violation
from policies.framework.undecided import Malformed, RuleEnded, Undecided, UnknownValue
from policies.framework.waiver import Waiver

_ROOT: Final = Path(__file__).resolve().parents[2]


class Outcome(Enum):
    """How a rule came out."""

    VIOLATED = "violated"
    UNRESOLVED = "unresolved"
    ERROR = "error"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    PASSED = "passed"


@dataclass(frozen=True)
class Detail:
    """One fact behind a verdict: the property, what is wrong, and the value seen as JSON, without secrets."""

    path: str
    message: str
    value: Any = None


class Verdict(NamedTuple):
    """What `rule` decided about the resource `urn`; every text in it is free of secrets.

    `reason` says why the rule does not apply, `traceback` where it crashed. `waived` is the outcome that `waiver` took
    the place of.
    """

    rule: Rule
    urn: str
    outcome: Outcome
    level: Level
    details: tuple[Detail, ...] = ()
    reason: str = ""
    traceback: str = ""
    waived: Outcome | None = None
    waiver: Waiver | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether the engine is told nothing of it."""
        return self.outcome is Outcome.PASSED

    def under(self, waiver: Waiver) -> Verdict:
        """Return this verdict as accepted by `waiver`."""
        return self._replace(outcome=Outcome.WAIVED, waived=self.outcome, waiver=waiver)


def judged(
    rule: Rule, level: Level, resource: Resource, surroundings: tuple[Stack | Limits, ...], redactor: Redactor
) -> Verdict:
    """Run a rule's check to its end and tell how it came out; `surroundings` is what it takes beside the resource.

    A violation found before the rule met something unreadable counts: it beats unresolved. Nothing that a rule does is
    raised past here.
    """
    blank = Verdict(rule, resource.urn, Outcome.PASSED, level)
    found: list[Violation] = []
    try:
        for violation in rule.examine(resource, *surroundings):
            found.append(violation)  # noqa: PERF402  what was found before a failure must stay
        ended = None
    except RuleEnded as end:
        ended = end
    except (Exception, SystemExit) as crash:  # noqa: BLE001  whatever a rule raises is a result
        return blank._replace(outcome=Outcome.ERROR, traceback=_traceback(crash, redactor))
    if isinstance(ended, Malformed):
        found.append(Violation(*_told(ended, resource)))
    if found:
        return blank._replace(outcome=Outcome.VIOLATED, details=_details(found, resource, redactor))
    if isinstance(ended, Undecided):
        return _undecided(blank, ended, resource, redactor)
    if ended is not None:
        return blank._replace(outcome=Outcome.NOT_APPLICABLE, reason=redactor.message(str(ended)))
    return blank


def _undecided(blank: Verdict, ended: Undecided, resource: Resource, redactor: Redactor) -> Verdict:
    path, message = _told(ended, resource)
    accepted = blank.rule.declaration.unknown.accepted
    if accepted:
        return blank._replace(outcome=Outcome.NOT_APPLICABLE, reason=redactor.message(f"{path} {message}: {accepted}"))
    value = {"unknown": True} if isinstance(ended, UnknownValue) else PLACEHOLDER
    detail = Detail(plain(path), redactor.message(message), value if path else None)
    return blank._replace(outcome=Outcome.UNRESOLVED, details=(detail,))


def _told(ended: Undecided | Malformed, resource: Resource) -> tuple[str, str]:
    """Return path and message; about another resource than the one judged, the message says which."""
    if ended.urn in ("", resource.urn):
        return ended.path, ended.message
    return "", f"{ended.path} of {ended.urn}: {ended.message}"


def _details(found: list[Violation], resource: Resource, redactor: Redactor) -> tuple[Detail, ...]:
    return tuple(
        Detail(plain(each.path), redactor.message(each.message), _seen(each.path, resource, redactor))
        for each in dict.fromkeys(found)
    )


def _seen(path: str, resource: Resource, redactor: Redactor) -> Any:
    return redactor.value(value_at(resource.inputs, path)) if path else None


def _traceback(crash: BaseException, redactor: Redactor) -> str:
    """Return the crash as the rule's author needs it: from the rule on, without the pack's own frames and folders."""
    frames = traceback.extract_tb(crash.__traceback__)[1:]
    lines = [f"{_file(frame.filename)}:{frame.lineno} in {frame.name}: {frame.line or ''}" for frame in frames]
    what = f"{type(crash).__name__}: {crash}"
    return "\n".join(redactor.message(line) for line in [*lines, what])


def _file(name: str) -> str:
    path = Path(name)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name
