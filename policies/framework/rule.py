"""How a rule is declared.

A rule is one function in a file of its own. The file's docstring is the rule's title (its first sentence) and
description; the function's name in kebab-case is the rule's name. The examples on it drive its tests and the docs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias, cast

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.undecided import not_applicable

__all__ = [
    "ACCEPT",
    "BLOCK",
    "LIST",
    "Addition",
    "Level",
    "Rule",
    "Severity",
    "Violation",
    "not_applicable",
    "rule",
    "stack_rule",
]

LONGEST_WAIVER_DAYS: Final = 180


class Severity(Enum):
    """How bad a violation is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Level(Enum):
    """What a violation does to the run; a stack's pack configuration can set another level for a rule.

    At `remediate` a rule that can mend what breaks it does so first; what it can't mend counts as mandatory.
    """

    ADVISORY = "advisory"
    MANDATORY = "mandatory"
    REMEDIATE = "remediate"
    DISABLED = "disabled"


@dataclass(frozen=True)
class Violation:
    """One fact that breaks a rule: the property it is about ("" for the resource as a whole) and what is wrong with it.

    The message is a phrase without rule, resource or remedy; the runner adds those, and the value seen.
    """

    path: str
    message: str


@dataclass(frozen=True)
class UnknownPolicy:
    """What an unknown value means for a rule: whether it blocks, or why it is acceptable ("" if it is just listed)."""

    blocks: bool = False
    accepted: str = ""


LIST: Final = UnknownPolicy()
BLOCK: Final = UnknownPolicy(blocks=True)


def ACCEPT(reason: str) -> UnknownPolicy:  # noqa: N802
    """Take an unknown value as not applicable, because of `reason`."""
    return UnknownPolicy(accepted=reason)


@dataclass(frozen=True)
class Addition:
    """A value that mends a violation where there is none so far. `path` are the keys that lead to it.

    Nothing that a program declares is ever changed: what is set, secret or unknown stays as it is.
    """

    path: tuple[str, ...]
    value: str | int | float | bool


Example: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""Inputs of one resource; for a stack rule the resources, each with type, name, inputs and propertyDependencies."""

ResourceCheck: TypeAlias = Callable[[Resource, Limits], Iterator[Violation]]
Mend: TypeAlias = Callable[[Resource, Limits], Iterator[Addition]]
StackCheck: TypeAlias = Callable[[Resource, Stack, Limits], Iterator[Violation]]


@dataclass(frozen=True)
class Declaration:
    """What a rule says about itself; the arguments of `rule` and `stack_rule`.

    `mend`, if the fix is the same for everybody, gives what a resource lacks that breaks the rule.
    `resources` are the type tokens that the rule judges; one that ends with `*` stands for all that start alike.
    `controls` are `<framework>/<id>`, the most telling first.
    """

    severity: Severity
    level: Level
    resources: tuple[str, ...]
    controls: tuple[str, ...]
    remedy: str
    passes: Example
    fails: Example
    unknown: UnknownPolicy
    longest_waiver_days: int
    mend: Mend | None = None


@dataclass(frozen=True)
class Rule:
    """A declared rule: its facts and its check. Exactly one of `check` and `stack_check` is set."""

    name: str
    doc: str
    source: Path
    declaration: Declaration
    check: ResourceCheck | None = None
    stack_check: StackCheck | None = None

    @property
    def kind(self) -> str:
        """Which of the protocol's two kinds it is: `resource` or `stack`."""
        return "resource" if self.stack_check is None else "stack"

    @cached_property
    def examine(self) -> Callable[..., Iterator[Violation]]:
        """The check, whichever of the two it is; takes a resource, the stack for a stack rule only, and the limits."""
        return cast("Callable[..., Iterator[Violation]]", self.stack_check or self.check)

    @cached_property
    def title(self) -> str:
        """The first sentence of the file's docstring, on one line."""
        first = " ".join(self.doc.strip().split("\n\n", 1)[0].split())
        return re.split(r"(?<=[.!?])\s", first, maxsplit=1)[0]

    @cached_property
    def description(self) -> str:
        """The whole docstring, paragraphs on one line each."""
        return "\n\n".join(" ".join(part.split()) for part in self.doc.strip().split("\n\n") if part.strip())

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """The names of the limits that the rule's file reads, in alphabetical order."""
        return tuple(sorted(set(re.findall(r"\blimits\.([a-z_]+)", self.source.read_text(encoding="utf-8")))))


class _ResourceDecorator(Protocol):
    def __call__(self, check: ResourceCheck, /) -> Rule: ...


class _StackDecorator(Protocol):
    def __call__(self, check: StackCheck, /) -> Rule: ...


def rule(  # noqa: PLR0913
    *,
    severity: Severity,
    level: Level,
    resources: Sequence[str],
    controls: Sequence[str],
    remedy: str,
    passes: Mapping[str, Any],
    fails: Mapping[str, Any],
    unknown: UnknownPolicy = LIST,
    longest_waiver_days: int = LONGEST_WAIVER_DAYS,
    mend: Mend | None = None,
) -> _ResourceDecorator:
    """Declare a rule that judges one resource by its own inputs."""
    declaration = Declaration(
        severity, level, tuple(resources), tuple(controls), remedy, passes, fails, unknown, longest_waiver_days, mend
    )

    def declare(check: ResourceCheck) -> Rule:
        name, doc, source = _identity(check)
        return Rule(name, doc, source, declaration, check=check)

    return declare


def stack_rule(  # noqa: PLR0913
    *,
    severity: Severity,
    level: Level,
    resources: Sequence[str],
    controls: Sequence[str],
    remedy: str,
    passes: Sequence[Mapping[str, Any]],
    fails: Sequence[Mapping[str, Any]],
    unknown: UnknownPolicy = LIST,
    longest_waiver_days: int = LONGEST_WAIVER_DAYS,
) -> _StackDecorator:
    """Declare a rule that judges each resource of the given types by its relations to others.

    For a fact about the stack as a whole the resource is the stack itself, `pulumi:pulumi:Stack`.
    """
    declaration = Declaration(
        severity, level, tuple(resources), tuple(controls), remedy, passes, fails, unknown, longest_waiver_days
    )

    def declare(check: StackCheck) -> Rule:
        name, doc, source = _identity(check)
        return Rule(name, doc, source, declaration, stack_check=check)

    return declare


def _identity(check: ResourceCheck | StackCheck) -> tuple[str, str, Path]:
    module = check.__globals__
    return check.__name__.replace("_", "-"), module.get("__doc__") or "", Path(str(module["__file__"]))
