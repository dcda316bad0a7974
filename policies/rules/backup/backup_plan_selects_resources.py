"""A backup plan backs something up.

A plan without a selection runs every day, reports success and saves nothing.

Source: prowler backup_plans_exist; AWS Backup Developer Guide, "Assigning resources", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import BACKUP_SELECTION


@stack_rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=["aws:backup/plan:Plan"],
    controls=["Peer/backup_plans_exist"],
    remedy="Add a Selection with the plan's id.",
    passes=[
        {"type": "aws:backup/plan:Plan", "name": "daily", "inputs": {}},
        {
            "type": "aws:backup/selection:Selection",
            "name": "daily",
            "inputs": {"selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]},
            "propertyDependencies": {"planId": ["daily"]},
        },
    ],
    fails=[{"type": "aws:backup/plan:Plan", "name": "daily", "inputs": {}}],
)
def backup_plan_selects_resources(plan: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not attached(stack, plan, [BACKUP_SELECTION], "planId"):
        yield Violation("", "selects nothing")
