"""What is wrong with resources: what policy packs decided by their rules, and inputs that a provider would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from shipworthy.plan.values import Value


class Level(Enum):
    """Enforcement level, as the Analyzer protocol names them (remediate is mandatory once remediation was tried)."""

    DISABLED = "disabled"
    ADVISORY = "advisory"
    MANDATORY = "mandatory"
    REMEDIATE = "remediate"


class Severity(Enum):
    """How bad a violation is; UNSPECIFIED for packs that do not say."""

    UNSPECIFIED = ""
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Outcome(Enum):
    """Exactly one for each rule and each resource that the rule applies to."""

    VIOLATED = "violated"
    UNRESOLVED = "unresolved"
    ERROR = "error"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    PASSED = "passed"


@dataclass(frozen=True)
class Rule:
    """A rule as its pack describes it. `controls` are `<framework>/<id>`; `resources` are type tokens.

    `unknown_accepted` is the reason why an unknown value is no matter ("" where it is one). `longest_waiver_days` is 0
    and `limits`, the names of those of the pack's limits that the rule reads, empty where the pack does not say.
    """

    name: str
    title: str
    level: Level
    severity: Severity
    kind: str
    description: str = ""
    remedy: str = ""
    resources: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    blocks_unknown: bool = False
    unknown_accepted: str = ""
    longest_waiver_days: int = 0
    limits: tuple[str, ...] = ()
    passes: Mapping[str, Value] | None = None
    fails: Mapping[str, Value] | None = None


@dataclass(frozen=True)
class Pack:
    """A policy pack that judged the plan. `digest` covers its rules, limits and waivers ("" for packs that do not say).

    `speaks_verdicts` tells whether the pack wrote verdict lines; if not, its verdicts were read from diagnostics.
    """

    name: str
    version: str
    rules: tuple[Rule, ...]
    limits: Mapping[str, Value] = field(default_factory=dict[str, Value])
    digest: str = ""
    speaks_verdicts: bool = True


@dataclass(frozen=True)
class Detail:
    """One fact behind a verdict: the property path it is about, what is wrong, and the value seen, secrets redacted."""

    path: str
    message: str
    value: Value = None


@dataclass(frozen=True)
class Waiver:
    """Who accepted a risk, why, and until which day (ISO date, inclusive)."""

    owner: str
    reason: str
    ticket: str
    expires: str


@dataclass(frozen=True)
class Verdict:
    """What one rule decided about one resource. `details` is empty for passed; `reason` says why not applicable."""

    pack: str
    rule: str
    urn: str
    outcome: Outcome
    level: Level
    severity: Severity
    details: tuple[Detail, ...] = ()
    reason: str = ""
    traceback: str = ""
    waiver: Waiver | None = None
    fails: bool = False
    """Whether this verdict makes the run fail (exit 1)."""


@dataclass(frozen=True)
class PackMessage:
    """A remark of a pack that belongs to no rule, such as an unused waiver or a remediation that was applied."""

    pack: str
    text: str
    urn: str = ""


class InputKind(Enum):
    """What can be wrong with an input, by the types of the provider's installed SDK."""

    UNKNOWN_PROPERTY = "unknown-property"
    MISSING_PROPERTY = "missing-property"
    WRONG_KIND = "wrong-kind"
    READ_ONLY_PROPERTY = "read-only-property"
    DEPRECATED = "deprecated"

    @property
    def fails(self) -> bool:
        """Whether the provider would refuse the resource, so that the run fails (exit 1)."""
        return self is not InputKind.DEPRECATED
