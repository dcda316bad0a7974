"""Writes what is generated: pages and tables of rules, settings and the start-up check, schemas, output in README.md.

A block of the README that begins with `$ command` gets what the command prints on standard output.
`python docs/generate.py` writes the pages; with `--check` it changes nothing, names the stale pages and exits 1.
"""

from __future__ import annotations

import csv
import json
import os
import re
import runpy
import subprocess
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import preflight_keys
import yaml

from bootstrap import settings_docs as account_docs
from docs import cost_page, example_costs, grafana_page
from docs.picture import picture
from infra import settings_docs
from policies.framework.limits import limits_document
from policies.framework.rule import Rule
from shipworthy.preflight.schema import schema_document

ROOT = Path(__file__).parent.parent
PACK_ORDER = ("readiness", "security", "first-apply")
"""The packs to begin with come first; the others follow by name."""
WIDTH = 110


def main(arguments: list[str]) -> int:
    """Write or check every generated page; returns the exit status."""
    pages = {
        **rules_pages(packs(), not_enforced()),
        "docs/settings.md": settings_docs.page(),
        "docs/settings.schema.json": settings_docs.editor_schema(),
        "docs/bootstrap.md": account_docs.page(),
        "docs/bootstrap.schema.json": account_docs.editor_schema(),
        "docs/preflight.md": preflight_keys.page(ROOT / "docs" / "preflight.md"),
        "docs/preflight.schema.json": schema_document(),
        "policies/limits/limits.schema.json": limits_document(),
        "README.md": readme(),
        "docs/grafana/stack.json": grafana_page.dashboard(),
        "docs/costs.md": cost_page.committed(ROOT),
        "docs/architecture.md": architecture(),
        "docs/examples/effect-models.md": example_costs.page(ROOT),
    }
    stale = [name for name, text in pages.items() if not _is_current(ROOT / name, text)]
    outdated = [
        file for file in sorted((ROOT / "docs" / "rules").glob("*.md")) if f"docs/rules/{file.name}" not in pages
    ]
    if "--check" in arguments:
        for name in stale:
            print(f"{name} is stale: run `make docs`", file=sys.stderr)
        for file in outdated:
            print(f"docs/rules/{file.name} describes no service any more: run `make docs`", file=sys.stderr)
        return 1 if stale or outdated else 0
    (ROOT / "docs" / "rules").mkdir(exist_ok=True)
    for name in stale:
        (ROOT / name).write_text(pages[name])
    for file in outdated:
        file.unlink()
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


def readme() -> str:
    """README.md with the output of its example commands as it is now."""
    block = re.compile(r"^```\n\$ (.+)\n(?:.*\n)*?```$", re.MULTILINE)
    return block.sub(lambda found: f"```\n$ {found[1]}\n{_output(found[1])}```", (ROOT / "README.md").read_text())


def architecture() -> str:
    """docs/architecture.md with the picture of the production stack as it is now."""
    block = re.compile(r"^```mermaid\n(?:.*\n)*?```$", re.MULTILINE)
    drawn = f"```mermaid\n{picture(ROOT, 'production')}\n```"
    return block.sub(lambda _: drawn, (ROOT / "docs" / "architecture.md").read_text())


def _output(command: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shell = ["bash", "-c", command]
    result = subprocess.run(
        shell, cwd=ROOT, env={**os.environ, "PATH": path}, stdout=subprocess.PIPE, text=True, check=False
    )
    return result.stdout


@dataclass(frozen=True)
class Pack:
    """A pack as it is named on the command line, and the rules that it lists."""

    name: str
    description: str
    rules: tuple[Rule, ...]


def packs() -> list[Pack]:
    """Every pack of this repository, in the order of the page."""
    found = [_pack(file) for file in (ROOT / "policies").glob("*/PulumiPolicy.yaml")]
    order = {name: place for place, name in enumerate(PACK_ORDER)}
    return sorted(found, key=lambda pack: (order.get(pack.name, len(order)), pack.name))


def _pack(file: Path) -> Pack:
    name = file.parent.name.replace("_", "-")
    listed = runpy.run_path(str(file.parent / "__main__.py"), run_name=name)["RULES"]
    return Pack(name, yaml.safe_load(file.read_text())["description"], tuple(listed))


def not_enforced() -> list[tuple[str, str]]:
    """Return the controls of the catalogue that are left alone on purpose, each with the reason."""
    with (ROOT / "policies" / "not_enforced.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return sorted((row["control"], row["reason"]) for row in rows)


def rules_pages(every: list[Pack], left_alone: list[tuple[str, str]]) -> dict[str, str]:
    """docs/rules.md, an index of all rules, and docs/rules/SERVICE.md, which describe those of one service each."""
    listed = {rule.name: rule for pack in every for rule in pack.rules}
    rules = sorted(listed.values(), key=lambda rule: (rule.source.parent.name, rule.name))
    services = {name: list(own) for name, own in groupby(rules, key=lambda rule: rule.source.parent.name)}
    packs_of = {name: [pack.name for pack in every if name in _names(pack)] for name in listed}
    index = _rules_index(every, services, packs_of, left_alone)
    return {"docs/rules.md": index, **{f"docs/rules/{name}.md": _service(name, services[name]) for name in services}}


def _rules_index(
    every: list[Pack],
    services: dict[str, list[Rule]],
    packs_of: dict[str, list[str]],
    left_alone: list[tuple[str, str]],
) -> str:
    controls = {control for own in services.values() for rule in own for control in rule.declaration.controls}
    lines = [
        "# Rules",
        "",
        "What the packs hold a stack to; some rules are in more than one. The names are stable; limits differ by stack",
        "and stand in `policies/limits/`. These pages are generated from the rules. `shipworthy policy explain RULE`",
        "shows the same on a terminal, with the limits in force.",
        "",
        "| pack | rules | what it is for |",
        "|---|---|---|",
        *(f"| `{pack.name}` | {len(pack.rules)} | {pack.description} |" for pack in every),
        "",
        f"{sum(map(len, services.values()))} rules, {len(controls)} controls of other catalogues. By service:",
        f"{', '.join(f'[{name}](#{name}) {len(own)}' for name, own in services.items())}.",
        "",
    ]
    for name, own in services.items():
        lines += [f"## {name}", "", "| rule | what must hold | severity | level | packs |", "|---|---|---|---|---|"]
        lines += [*(_row(rule, packs_of[rule.name]) for rule in own), ""]
    return "\n".join([*lines, *_left_alone(left_alone)]).rstrip() + "\n"


def _service(name: str, rules: list[Rule]) -> str:
    lines = [f"# Rules about {name}", "", "Part of [all rules](../rules.md), generated from them.", ""]
    lines += [f"- [{rule.name}](#{rule.name})" for rule in rules]
    for rule in rules:
        lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


def _left_alone(controls: list[tuple[str, str]]) -> list[str]:
    return [
        "## Controls that are not enforced",
        "",
        "Of the [catalogue](controls.md), these could be decided from what our components declare, and are left alone",
        "on purpose. Controls of types that our components do not create are not listed.",
        "",
        "| control | why not |",
        "|---|---|",
        *(f"| {control} | {reason} |" for control, reason in controls),
    ]


def _names(pack: Pack) -> set[str]:
    return {rule.name for rule in pack.rules}


def _row(rule: Rule, listed_in: list[str]) -> str:
    facts = rule.declaration
    cells = (
        f"[{rule.name}](rules/{rule.source.parent.name}.md#{rule.name})",
        rule.title,
        facts.severity.value,
        facts.level.value,
        ", ".join(listed_in),
    )
    return f"| {' | '.join(cells)} |"


def _section(rule: Rule) -> list[str]:
    facts = rule.declaration
    lines = [f"## {rule.name}", "", rule.description, "", f"- Judges: {_codes(facts.resources)}"]
    if facts.controls:
        lines.append(f"- Controls: {', '.join(facts.controls)}")
    lines.append(f"- Remedy: {facts.remedy}")
    if facts.unknown.blocks:
        lines.append("- An unknown value fails the run.")
    if facts.unknown.accepted:
        lines.append(f"- An unknown value is accepted: {facts.unknown.accepted}")
    return [*lines, "", *_example("Passes", facts.passes), "", *_example("Fails", facts.fails)]


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _example(title: str, example: object) -> list[str]:
    text = json.dumps(example, sort_keys=True)
    if len(text) > WIDTH:
        text = json.dumps(example, indent=2, sort_keys=True)
    return [f"{title}:", "", "```json", text, "```"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
