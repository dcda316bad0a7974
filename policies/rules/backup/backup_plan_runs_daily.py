"""A backup plan makes a recovery point each day.

What is written between two recovery points is lost when the database goes together with its own backups. A plan
without a schedule runs every day at 5:00 UTC.

Source: AWS Backup API, BackupRuleInput.ScheduleExpression in botocore 1.44.5 (the default); AWS Backup Developer Guide,
"Backup plan options and configuration"; read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.deciding import any_holds

_CRON: Final = re.compile(r"cron\((.*)\)")
_ANY: Final = frozenset({"*", "?", "*/1", "1/1", "1-7", "SUN-SAT", "MON-SUN"})


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:backup/plan:Plan"],
    controls=["Peer/backup_plans_exist"],
    remedy="Give one rule of the plan a schedule such as cron(0 5 * * ? *).",
    passes={"rules": [{"schedule": "cron(0 5 * * ? *)"}]},
    fails={"rules": [{"schedule": "cron(0 5 ? * SUN *)"}]},
)
def backup_plan_runs_daily(plan: Resource, limits: Limits) -> Iterator[Violation]:
    if limits.snapshot_retention_days == 0:
        not_applicable("this stack promises no snapshots")
    if not any_holds(_daily, plan.each("rules")):
        yield Violation("rules", "makes no recovery point on some days")


def _daily(each: View) -> bool:
    schedule = each.value("schedule", default="")
    if not schedule:
        return True
    found = _CRON.fullmatch(schedule.strip())
    fields = found[1].split() if found else []
    return len(fields) == 6 and all(field.upper() in _ANY for field in fields[2:])
