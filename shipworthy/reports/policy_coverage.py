"""What rules enforce of a catalogue of controls: a percentage for each framework, and the rules of each control."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from shipworthy.plan.controls import Coverage, Enforced
from shipworthy.reports.inert import on_one_line, without_commands
from shipworthy.reports.json_value import Json
from shipworthy.reports.policy_rules import document
from shipworthy.reports.text import PLAIN, Style

SCHEMA: Final = "shipworthy.policy-coverage/1"


def as_text(coverage: Coverage, style: Style = PLAIN) -> str:
    """Return a line for each framework, then a line for each of its controls."""
    groups = _by_framework(coverage.enforced)
    lines = [*_summary(groups, style)]
    for framework, controls in groups.items():
        lines += ["", f"{style.paint(on_one_line(framework), '1')} · {_share(controls)}"]
        lines += [line for enforced in controls for line in _control_lines(enforced, style)]
    if coverage.strangers:
        lines += ["", style.paint("Not in the catalogue, but named by rules", "1")]
        lines += [
            f"  {on_one_line(one.control.name)}: {', '.join(map(on_one_line, one.rules))}" for one in coverage.strangers
        ]
    text = without_commands("\n".join(lines)) + "\n"
    return text if style.unicode else style.ascii(text)


def as_json(coverage: Coverage) -> str:
    """Return the same facts as a document; percentages have one digit after the point."""
    groups = _by_framework(coverage.enforced)
    frameworks: dict[str, Json] = {
        name: {
            "controls": len(controls),
            "enforced": _enforced(controls),
            "argued": _argued(controls),
            "open": len(controls) - _enforced(controls) - _argued(controls),
            "percent": percent(_enforced(controls), len(controls)),
            "notEnforced": {one.control.identity: one.argued for one in controls if one.argued},
            "rules": {one.control.identity: list(one.rules) for one in controls},
        }
        for name, controls in groups.items()
    }
    strangers: dict[str, Json] = {one.control.name: list(one.rules) for one in coverage.strangers}
    return document({"schema": SCHEMA, "frameworks": frameworks, "notInCatalogue": strangers})


def percent(part: int, whole: int) -> float:
    """Return a share of a hundred, cut after one digit so that only all of them are 100."""
    return part * 1000 // whole / 10 if whole else 0.0


def _by_framework(enforced: Sequence[Enforced]) -> Mapping[str, list[Enforced]]:
    groups: dict[str, list[Enforced]] = {}
    for one in enforced:
        groups.setdefault(one.control.framework, []).append(one)
    return groups


def _summary(groups: Mapping[str, list[Enforced]], style: Style) -> Iterator[str]:
    width = max((len(on_one_line(name)) for name in groups), default=0)
    for name, controls in groups.items():
        yield f"{style.paint(f'{on_one_line(name):{width}}', '1')}  {_share(controls)}"


def _control_lines(enforced: Enforced, style: Style) -> list[str]:
    control = enforced.control
    if enforced.rules:
        return style.wrap(f"✓ {on_one_line(control.identity)}  {', '.join(map(on_one_line, enforced.rules))}", 2, 4)
    if enforced.argued:
        return style.wrap(f"- {on_one_line(control.identity)}  on purpose: {on_one_line(enforced.argued)}", 2, 4)
    missing = f"· {on_one_line(control.identity)}  no rule"
    return style.wrap(f"{missing}: {on_one_line(control.requirement)}" if control.requirement else missing, 2, 4)


def _share(controls: Sequence[Enforced]) -> str:
    covered, argued = _enforced(controls), _argued(controls)
    share = f"{percent(covered, len(controls)):.1f} %, {covered:,} of {len(controls):,} controls"
    return f"{share} enforced, {argued:,} left alone on purpose, {len(controls) - covered - argued:,} open"


def _enforced(controls: Sequence[Enforced]) -> int:
    return sum(bool(one.rules) for one in controls)


def _argued(controls: Sequence[Enforced]) -> int:
    return sum(bool(one.argued) for one in controls)
