"""An alarm watches what exists under the name that it spells.

A dimension with a name that was changed elsewhere, or copied from another program, is no error to CloudWatch: the alarm
waits for data that never come. Where a stack declares things of the kind in the alarm's region, and all their names
are known, one of them should be meant.

Source: CloudWatch API, PutMetricAlarm (a metric need not exist), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.alarms import MEASURED, metrics_of
from policies.rules.facts.providers import region_of
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import METRIC_ALARM, RDS_INSTANCE

_DATABASE = {"type": RDS_INSTANCE, "name": "database", "inputs": {"identifier": "shop"}}
_ALARM = {"type": METRIC_ALARM, "name": "storage"}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[METRIC_ALARM],
    controls=[],
    remedy="Take the name from the resource itself: dimensions={'DBInstanceIdentifier': database.identifier}.",
    passes=[{**_ALARM, "inputs": {"dimensions": {"DBInstanceIdentifier": "shop"}}}, _DATABASE],
    fails=[{**_ALARM, "inputs": {"dimensions": {"DBInstanceIdentifier": "blog"}}}, _DATABASE],
)
def cloudwatch_alarm_subject_declared(alarm: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    judged = False
    for metric in metrics_of(alarm):
        for dimension in metric.keys("dimensions"):
            spelt, names = known_text(metric, f"dimensions.{dimension}"), _names(stack, alarm, dimension)
            if spelt and names and all(names):
                judged = True
                if not any(spelt == name or spelt.startswith(f"{name}-") for name in names):
                    yield Violation(metric.path_of(f"dimensions.{dimension}"), f"no resource here is called {spelt}")
    if not judged:
        not_applicable("this stack declares nothing by that dimension, or not by a known name")


def _names(stack: Stack, alarm: Resource, dimension: str) -> list[str]:
    """Return the name of each resource of the alarm's region that the dimension is about, "" for one not known."""
    types = [type_ for type_, measured in MEASURED.items() if measured.dimension == dimension]
    declared = stack.of_type(*types) if types else []
    near = [each for each in declared if region_of(stack, each) == region_of(stack, alarm)]
    return [known_text(each, MEASURED[each.type].name) for each in near]
