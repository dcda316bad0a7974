"""Writes what is generated: rules.md from the rules, settings.md from the settings, output blocks of the README.md.

A block of the README that begins with `$ command` gets what the command prints on standard output.
`python docs/generate.py` writes the pages; with `--check` it changes nothing, names the stale pages and exits 1.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import groupby
from pathlib import Path

from infra import settings_docs
from policies.framework.rule import Rule
from policies.readiness.__main__ import RULES

ROOT = Path(__file__).parent.parent
WIDTH = 110


def main(arguments: list[str]) -> int:
    """Write or check every generated page; returns the exit status."""
    pages = {"docs/rules.md": rules_page(), "docs/settings.md": settings_docs.page(), "README.md": readme()}
    stale = [name for name, text in pages.items() if not _is_current(ROOT / name, text)]
    if "--check" in arguments:
        for name in stale:
            print(f"{name} is stale: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(pages[name])
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


def readme() -> str:
    """README.md with the output of its example commands as it is now."""
    block = re.compile(r"^```\n\$ (.+)\n(?:.*\n)*?```$", re.MULTILINE)
    return block.sub(lambda found: f"```\n$ {found[1]}\n{_output(found[1])}```", (ROOT / "README.md").read_text())


def _output(command: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shell = ["bash", "-c", command]
    result = subprocess.run(
        shell, cwd=ROOT, env={**os.environ, "PATH": path}, stdout=subprocess.PIPE, text=True, check=False
    )
    return result.stdout


def rules_page() -> str:
    """docs/rules.md: a table of contents by service, then a section for each rule."""
    rules = sorted(RULES, key=lambda rule: (rule.source.parent.name, rule.name))
    controls = {control for rule in rules for control in rule.declaration.controls}
    lines = [
        "# Rules",
        "",
        "What the pack `readiness` holds a stack to. The names are stable; limits differ by stack and stand in",
        "`policies/limits/`. This page is generated from the rules.",
        "",
        f"{len(rules)} rules, {len(controls)} controls of other catalogues.",
        "",
    ]
    for service, members in groupby(rules, key=lambda rule: rule.source.parent.name):
        lines += [f"## {service}", "", "| rule | what must hold | severity | level |", "|---|---|---|---|"]
        own = list(members)
        lines += [_row(rule) for rule in own]
        for rule in own:
            lines += ["", *_section(rule)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(rule: Rule) -> str:
    facts = rule.declaration
    return f"| [{rule.name}](#{rule.name}) | {rule.title} | {facts.severity.value} | {facts.level.value} |"


def _section(rule: Rule) -> list[str]:
    facts = rule.declaration
    lines = [f"### {rule.name}", "", rule.description, "", f"- Judges: {_codes(facts.resources)}"]
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
