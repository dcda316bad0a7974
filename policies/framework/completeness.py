"""What every rule must say about itself, for the tests to hold it to."""

from __future__ import annotations

import re
from typing import Final

from policies.framework.rule import Rule

_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+){2,}")
_TYPE: Final = re.compile(r"[a-z0-9-]+:[A-Za-z0-9/._*-]+(:[A-Za-z0-9*]+)?")
_CONTROL: Final = re.compile(r"(FSBP|SecurityHub|CIS-3\.0|Peer|Project|PSS|kube-linter)/[A-Za-z0-9_.-]+")


def incomplete(rule: Rule) -> list[str]:
    """Return what is missing or malformed in a rule's declaration, nothing for a complete one."""
    declared = rule.declaration
    checks = {
        "the name is kebab-case: service, resource and required state": bool(_NAME.fullmatch(rule.name)),
        "the file is named as the rule": rule.source.stem == rule.name.replace("-", "_"),
        "the docstring starts with a sentence that states what must hold": rule.title.endswith("."),
        "the title fits on one line (120 characters)": 0 < len(rule.title) <= 120,
        "the docstring says more than its title": len(rule.description) > len(rule.title) + 20,
        "the remedy is a sentence": declared.remedy.endswith(".") and declared.remedy[:1].isupper(),
        "the resources are type tokens": bool(declared.resources) and all(map(_TYPE.fullmatch, declared.resources)),
        "the controls are <framework>/<id>": all(map(_CONTROL.fullmatch, declared.controls)),
        "the examples differ": declared.passes != declared.fails,
        "an accepted unknown has a reason": not declared.unknown.accepted or declared.unknown.accepted.count(" ") >= 2,
        "a waiver lasts a year at most": 0 < declared.longest_waiver_days <= 366,
    }
    return [f"{rule.name}: {check}" for check, holds in checks.items() if not holds]
