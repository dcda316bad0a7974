"""The comparison of two stacks as JSON, every difference with its values and the reason that was declared for it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from shipworthy.plan.parity import Intention, Judged, Parity
from shipworthy.reports.json_value import Json, json_value
from shipworthy.reports.policy_rules import document

SCHEMA: Final = "shipworthy.parity/1"


def render(parity: Parity) -> str:
    """Return the document; keys are stable, new ones may be added."""
    used = Counter(one.intention for one in parity.judged if one.intention is not None)
    declarations = sorted({*used, *(flaw.intention for flaw in parity.flaws)}, key=lambda one: (one.line, str(one)))
    return document(
        {
            "schema": SCHEMA,
            "project": parity.project,
            "stacks": list(parity.stacks),
            "resources": dict(zip(parity.stacks, parity.resources, strict=True)),
            "findings": len(parity.findings) + len(parity.flaws),
            "differences": [_difference(one, parity.stacks) for one in parity.judged],
            "declarations": [_declaration(one, used[one], parity) for one in declarations],
        }
    )


def _difference(one: Judged, stacks: tuple[str, str]) -> dict[str, Json]:
    disparity = one.disparity
    values: dict[str, Json] = {
        stack: json_value(value) for stack, value in zip(stacks, disparity.values, strict=True) if value is not None
    }
    return {
        "component": disparity.component,
        "path": disparity.path,
        "type": disparity.type,
        "aspect": disparity.aspect.value,
        "name": disparity.name,
        "values": values,
        "only": disparity.only,
        "resources": disparity.resources,
        "note": disparity.note,
        "position": str(disparity.position) if disparity.position else "",
        "intended": None if one.intention is None else {"line": one.intention.line, "reason": one.intention.reason},
    }


def _declaration(intention: Intention, differences: int, parity: Parity) -> Json:
    flaws: list[Json] = [flaw.message for flaw in parity.flaws if flaw.intention == intention]
    return {
        "file": parity.file,
        "line": intention.line,
        **intention.selectors,
        "reason": intention.reason,
        "differences": differences,
        "flaws": flaws,
    }
