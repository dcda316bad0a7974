"""How two stacks differ, in the words that the formats share; none of them ever holds a secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, Final, cast

from shipworthy.plan.parity import Aspect, Disparity, Intention, Judged, Parity
from shipworthy.reports.changes import short_values
from shipworthy.reports.inert import on_one_line
from shipworthy.reports.redaction import without_secrets
from shipworthy.reports.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class ParityFormat:
    """One format: the extension of its files, and the module whose `render` writes it."""

    extension: str
    module: str

    def render(self, parity: Parity) -> str:
        """Return the report in this format."""
        module = import_module(f"shipworthy.reports.{self.module}")
        return cast("Callable[[Parity], str]", module.render)(parity)


FORMATS: Final[Mapping[str, ParityFormat]] = {
    "text": ParityFormat("txt", "parity_text"),
    "markdown": ParityFormat("md", "parity_markdown"),
    "json": ParityFormat("json", "parity_json"),
}

ADVICE: Final = "Make the stacks alike, or declare in {file} why they are meant to differ: docs/parity.md."
STACK_OUTPUTS: Final = "stack outputs"


def without_any_secret(parity: Parity) -> Parity:
    """Return the comparison ready to show."""
    return replace(parity, judged=tuple(map(_redacted, parity.judged)))


def _redacted(judged: Judged) -> Judged:
    before, after = judged.disparity.values
    values = without_secrets(before), without_secrets(after)
    return replace(judged, disparity=replace(judged.disparity, values=values))


def title(parity: Parity) -> str:
    """Return what is compared, and how large it is."""
    stacks, sizes = " and ".join(parity.stacks), " and ".join(f"{size:,}" for size in parity.resources)
    return on_one_line(f"{stacks} of {parity.project} · {sizes} resources · offline")


def conclusion(parity: Parity) -> str:
    """Return in one sentence whether the stacks differ as they are meant to."""
    intended = len(parity.judged) - len(parity.findings)
    reasons: list[str] = []
    if parity.findings:
        reasons.append(f"{counted(len(parity.findings), 'difference')} not intended")
    if parity.flaws:
        reasons.append(f"{counted(len(parity.flaws), 'declaration')} to correct")
    return ", ".join([*reasons, f"{counted(intended, 'difference')} intended"])


def by_component(parity: Parity, *, intended: bool) -> list[tuple[str, list[Judged]]]:
    """Group the findings, or the intended differences, by component; the stack's own outputs come first."""
    chosen = [one for one in parity.judged if (one.intention is not None) is intended]
    groups = groupby(chosen, key=lambda one: one.disparity.component)
    return [(on_one_line(component) or STACK_OUTPUTS, list(group)) for component, group in groups]


def resources_of(differences: Sequence[Judged]) -> list[tuple[str, list[Judged]]]:
    """Group differences by resource, whose path and type are the group's name."""

    def name(one: Judged) -> str:
        return on_one_line(f"{one.disparity.path}  {one.disparity.type}".strip())

    return [(resource, list(group)) for resource, group in groupby(differences, key=name)]


def described(disparity: Disparity, stacks: tuple[str, str]) -> str:
    """Say what differs of a resource."""
    if disparity.aspect is Aspect.RESOURCE:
        held = f", with {counted(disparity.resources, 'resource')}" if disparity.resources else ""
        return on_one_line(f"is only in {disparity.only}{held}")
    name = f"option {disparity.name}" if disparity.aspect is Aspect.OPTION else disparity.name
    if disparity.note:
        return on_one_line(f"{name} {disparity.note}")
    texts = short_values(*disparity.values)
    said = [
        f"{text} in {stack}" if value is not None else f"none in {stack}"
        for stack, value, text in zip(stacks, disparity.values, texts, strict=True)
    ]
    return on_one_line(f"{name}: {', '.join(said)}")


def place(intention: Intention, file: str) -> str:
    """Name a declaration by its place, and what it selects."""
    selected = ", ".join(f"{key} {value}" for key, value in intention.selectors.items())
    return on_one_line(f"{file}:{intention.line}: {intention.place} ({selected})")
