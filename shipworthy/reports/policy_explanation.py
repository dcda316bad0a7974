"""One rule explained: why it exists, how it decides, what to do, and an example that passes and one that fails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from shipworthy.plan.controls import Control
from shipworthy.plan.findings import Pack, Rule, Severity
from shipworthy.plan.values import Value
from shipworthy.reports.inert import on_one_line, printable, without_commands
from shipworthy.reports.json_value import Json, json_object, json_value
from shipworthy.reports.policy_rules import described, document
from shipworthy.reports.text import PLAIN, Style

SCHEMA: Final = "shipworthy.policy-explanation/1"

Stacks = Mapping[str, Pack]
"""One pack by the name of the stack that it was asked about, in the order to show them."""


def as_text(packs: Sequence[Stacks], name: str, controls: Mapping[str, Control], style: Style = PLAIN) -> str:
    """Explain the rule of this name, for each pack that has it; `controls` tell what each control requires."""
    pages = ["\n".join(_lines(stacks, name, controls, style)) for stacks in packs]
    text = without_commands("\n\n".join(pages)) + "\n"
    return text if style.unicode else style.ascii(text)


def as_json(packs: Sequence[Stacks], name: str, controls: Mapping[str, Control]) -> str:
    """Return the same facts as a document with one entry for each pack that has the rule."""
    rules: list[Json] = [_object(stacks, name, controls) for stacks in packs]
    return document({"schema": SCHEMA, "rules": rules})


def rule_of(pack: Pack, name: str) -> Rule | None:
    """Return the pack's rule of this name; None where it has none."""
    return next((rule for rule in pack.rules if rule.name == name), None)


def _object(stacks: Stacks, name: str, controls: Mapping[str, Control]) -> dict[str, Json]:
    pack, rule = _first(stacks, name)
    return {
        **described(pack, rule),
        "requirements": {control: controls[control].requirement for control in rule.controls if control in controls},
        "stacks": {
            stack: {"level": own.level.value, "limits": json_object(limits)}
            for stack, own, limits in _by_stack(stacks, name)
        },
    }


def _lines(stacks: Stacks, name: str, controls: Mapping[str, Control], style: Style) -> Iterator[str]:
    pack, rule = _first(stacks, name)
    severity = "" if rule.severity is Severity.UNSPECIFIED else f" · {rule.severity.value}"
    yield f"{style.paint(on_one_line(rule.name), '1')}  {on_one_line(f'{pack.name} {pack.version}'.rstrip())}{severity}"
    yield from style.wrap(on_one_line(rule.title), 0)
    yield from _section("Why", _paragraphs(rule), style)
    yield from _section("How it decides", _decision(rule), style)
    yield from _section("Remedy", [rule.remedy] if rule.remedy else [], style)
    required = [_requirement(control, controls) for control in rule.controls]
    yield from _section("Controls", required, style)
    yield from _section("In force", [_in_force(*entry) for entry in _by_stack(stacks, name)], style)
    yield from _section("Waivers", _waivers(rule), style)
    yield from _example("Passes", rule.passes, style)
    yield from _example("Fails", rule.fails, style)


def _paragraphs(rule: Rule) -> list[str]:
    """Split the description into its paragraphs; the title, which stands above, is not repeated."""
    text = printable(rule.description).strip().removeprefix(printable(rule.title).strip())
    return [paragraph for paragraph in text.strip().split("\n\n") if paragraph.strip()]


def _decision(rule: Rule) -> Iterator[str]:
    types = ", ".join(sorted(rule.resources)) or "every resource"
    yield (
        f"Judges {types} by their relations to the stack's other resources."
        if rule.kind == "stack"
        else f"Judges {types}, each by its own inputs."
    )
    if rule.unknown_accepted:
        yield f"A value that is unknown before creation is accepted: {rule.unknown_accepted}"
    elif rule.blocks_unknown:
        yield "A value that is unknown before creation fails the run."
    else:
        yield "A value that is unknown before creation is listed as unresolved; with --strict it fails the run."


def _requirement(control: str, controls: Mapping[str, Control]) -> str:
    known = controls.get(control)
    return f"{control}: {known.requirement}" if known and known.requirement else control


def _in_force(stack: str, rule: Rule, limits: Mapping[str, Value]) -> str:
    values = ", ".join(f"{name} {json.dumps(json_value(value))}" for name, value in limits.items())
    return f"{stack}: {rule.level.value}" + (f", {values}" if values else "")


def _waivers(rule: Rule) -> list[str]:
    return [f"At most {rule.longest_waiver_days} days."] if rule.longest_waiver_days else []


def _section(title: str, paragraphs: Iterator[str] | Sequence[str], style: Style) -> Iterator[str]:
    lines = [line for text in paragraphs for line in style.wrap(on_one_line(" ".join(text.split())), 2)]
    if lines:
        yield from ("", style.paint(title, "1"), *lines)


def _example(title: str, example: Mapping[str, Value] | None, style: Style) -> Iterator[str]:
    if example is None:
        return
    text = json.dumps(json_object(example), indent=2)
    yield from ("", style.paint(title, "1"), *(f"  {printable(line)}" for line in text.splitlines()))


def _first(stacks: Stacks, name: str) -> tuple[Pack, Rule]:
    pack = next(iter(stacks.values()))
    return pack, next(rule for rule in pack.rules if rule.name == name)


def _by_stack(stacks: Stacks, name: str) -> Iterator[tuple[str, Rule, Mapping[str, Value]]]:
    """Yield each stack with the rule at the level in force there and the limits that it reads."""
    for stack, pack in stacks.items():
        rule = rule_of(pack, name)
        if rule is not None:
            yield stack, rule, {limit: pack.limits[limit] for limit in rule.limits if limit in pack.limits}
