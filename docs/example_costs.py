"""Writes what effect-models costs a month into its page, held against what its owner gave for each part."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from docs.cost_page import LINES, Line
from shipworthy.plan.model import Plan
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project
from shipworthy.testing.previewed import Previewed

STACKS: Final = ("effect-stage", "effect-models")

PAGE: Final = "docs/examples/effect-models.md"

ASKED: Final[Mapping[str, str]] = {
    "compute": "50 to 100",
    "database": "40 to 80",
    "cache": "20 to 40",
    "monitoring": "30 to 50",
}
"""US dollars a month for both stacks, by part, as the owner gave them."""

PARTS: Final[Mapping[str, Sequence[str]]] = {
    "compute": (
        "load balancers",
        "public addresses of load balancers",
        "virtual CPUs of the fewest tasks",
        "memory of the fewest tasks, GiB",
    ),
    "database": ("database instances", "database storage, GiB", "proxy, virtual CPUs of the database"),
    "cache": ("cache nodes",),
    "monitoring": (
        "probes from outside, over HTTPS",
        "metrics of alarms",
        "composite alarms",
        "dashboards",
        "numbers counted in logs",
    ),
    "private network": (
        "NAT gateways",
        "public addresses of NAT gateways",
        "interface endpoints, in each zone",
    ),
    "firewall": ("firewalls", "firewall rules"),
    "keys and secrets": ("keys", "secrets"),
}
"""The lines of docs/costs.md that each part adds up."""

_REST: Final = "everything else"
"""The part of lines that no other names."""


def page(root: Path) -> str:
    """Return the page with the figures of the plans. Raises what a preview raises."""
    project = load_project(root)
    files = {name: root / "examples" / f"{name}.yaml" for name in STACKS}
    plans = preview(project, [load_configuration(project, name, config_file=file) for name, file in files.items()])
    for plan in plans:
        if plan.failure:
            raise plan.failure
    return written((root / PAGE).read_text(), {plan.stack: plan for plan in plans})


def written(text: str, plans: Mapping[str, Plan]) -> str:
    """Return the page's text with the figures of these plans, by stack."""
    block = re.compile(r"(<!-- costs: written by `make docs` -->\n).*?(<!-- end of costs -->)", re.DOTALL)
    return block.sub(lambda found: f"{found[1]}\n{_table(plans)}\n\n{found[2]}", text)


def _table(plans: Mapping[str, Plan]) -> str:
    stacks = [Previewed(plans[name]) for name in STACKS]
    lines = {line.title: line for line in LINES}
    parts = {part: [lines.pop(title) for title in titles] for part, titles in PARTS.items()}
    if lines:
        parts[_REST] = list(lines.values())
    rows = [_row(part, parts[part], stacks) for part in parts]
    total = sum(_dollars(LINES, stack) for stack in stacks)
    return "\n".join(
        [
            "| | asked for | staging | production | both |",
            "|---|---:|---:|---:|---:|",
            *rows,
            f"| **sum** | **140 to 270** | | | **{total:.0f}** |",
        ]
    )


def _row(part: str, lines: Sequence[Line], stacks: Sequence[Previewed]) -> str:
    figures = [_dollars(lines, stack) for stack in stacks]
    cells = " | ".join(f"{figure:.0f}" for figure in (*figures, sum(figures)))
    return f"| {part} | {ASKED.get(part, '')} | {cells} |"


def _dollars(lines: Sequence[Line], stack: Previewed) -> float:
    return sum(line.dollars(stack) for line in lines)
