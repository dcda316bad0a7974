"""Every database is selected by a backup plan.

Automated backups vanish with the instance; the recovery points of AWS Backup do not. A selection covers an instance
when its `resources` name the instance, or everything, and none of its conditions excludes it, or when the instance
carries one of its `selectionTags`. Relations are followed through the properties that refer to the instance, never
by names.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule

_SELECTION = "aws:backup/selection:Selection"


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=["SecurityHub/RDS.26", "Peer/backup_plans_exist"],
    remedy="Give the instance a tag that a backup selection takes, or name the instance in a selection.",
    passes=[
        {"type": "aws:rds/instance:Instance", "name": "database", "inputs": {"tags": {"backup": "daily"}}},
        {
            "type": _SELECTION,
            "name": "selection",
            "inputs": {"selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]},
        },
    ],
    fails=[
        {"type": "aws:rds/instance:Instance", "name": "database", "inputs": {"tags": {"backup": "never"}}},
        {
            "type": _SELECTION,
            "name": "selection",
            "inputs": {"selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]},
        },
    ],
)
def rds_instance_backup_plan_covers(instance: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:  # noqa: ARG001
    """Look for a selection that covers the instance."""
    if instance.is_set("replicateSourceDb"):
        not_applicable("a replica is rebuilt from its source")
    selections = stack.of_type(_SELECTION)
    if not any(_names(stack, selection, instance) or _takes_tags(selection, instance) for selection in selections):
        yield Violation("tags", "no backup selection covers the instance")


def _names(stack: Stack, selection: Resource, instance: Resource) -> bool:
    if instance in stack.dependencies(selection, "notResources"):
        return False
    if instance in stack.dependencies(selection, "resources"):
        return True
    return not selection.is_unknown("resources") and "*" in selection.value("resources", default=[])


def _takes_tags(selection: Resource, instance: Resource) -> bool:
    tags = [(each.value("key"), each.value("value")) for each in selection.each("selectionTags")]
    carried = instance.value("tags", default={}) if tags else {}
    return any(carried.get(key) == value for key, value in tags)
