"""Restores of what is backed up are rehearsed on a schedule.

A backup that nobody ever restored is a hope. A restore testing plan restores the latest recovery point of each kind on
its schedule, tells whether it worked and how long it took, and removes the copy.

Source: AWS Backup Developer Guide, "Restore testing"; `protected_resource_type`, `protected_resource_arns`,
`protected_resource_conditions` of pulumi_aws 7.51.1; AWS Backup API, RestoreTestingSelectionForCreate (kinds), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import meant
from policies.rules.facts.selections import carries, is_backed_up, is_named
from policies.rules.facts.tokens import (
    BACKUP_SELECTION,
    FILE_SYSTEM,
    RDS_CLUSTER,
    RDS_INSTANCE,
    RESTORE_PLAN,
    RESTORE_SELECTION,
    TABLE,
)

_KINDS: Final = {FILE_SYSTEM: "EFS", RDS_CLUSTER: "Aurora", RDS_INSTANCE: "RDS", TABLE: "DynamoDB"}
"""The kinds that restore testing knows; a cluster of another engine than Aurora's is of kind RDS."""

_STORE = {"type": RDS_INSTANCE, "name": "database", "inputs": {"engine": "postgres"}}
_BACKUP = {"type": BACKUP_SELECTION, "name": "all", "inputs": {"resources": ["*"]}}
_PLAN = {"type": RESTORE_PLAN, "name": "weekly", "inputs": {"name": "weekly"}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=list(_KINDS),
    controls=["Project/PROJ.restore_testing"],
    remedy="Add a RestoreTestingPlan, and a RestoreTestingSelection of the store's kind that takes it.",
    passes=[
        _STORE,
        _BACKUP,
        _PLAN,
        {
            "type": RESTORE_SELECTION,
            "name": "databases",
            "inputs": {
                "restoreTestingPlanName": "weekly",
                "protectedResourceType": "RDS",
                "protectedResourceArns": ["*"],
            },
        },
    ],
    fails=[
        _STORE,
        _BACKUP,
        _PLAN,
        {
            "type": RESTORE_SELECTION,
            "name": "databases",
            "inputs": {
                "restoreTestingPlanName": "weekly",
                "protectedResourceType": "EFS",
                "protectedResourceArns": ["*"],
            },
        },
    ],
)
def backup_store_restore_tested(store: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("restores of this stack are not promised")
    if not is_backed_up(stack, store):
        not_applicable("no backup selection of this stack takes it")
    if not any_holds(lambda each: _restores(stack, each, store), stack.of_type(RESTORE_SELECTION)):
        yield Violation("", "nobody has ever restored it")


def _restores(stack: Stack, selection: Resource, store: Resource) -> bool:
    if selection.value("protectedResourceType", default="").lower() != _kind(store).lower():
        return False
    if not meant(stack, selection, "restoreTestingPlanName", [RESTORE_PLAN], name="name"):
        return False
    if not selection.is_set("protectedResourceArns"):
        return _meets(stack, selection, store)
    return is_named(stack, selection, store, "protectedResourceArns") and _meets(stack, selection, store)


def _kind(store: Resource) -> str:
    if store.type == RDS_CLUSTER and not store.value("engine", default="aurora").startswith("aurora"):
        return "RDS"
    return _KINDS[store.type]


def _meets(stack: Stack, selection: Resource, store: Resource) -> bool:
    """Whether the store carries the tags that the selection asks for."""
    at = "protectedResourceConditions"
    for kind, equal in (("stringEquals", True), ("stringNotEquals", False)):
        for test in selection.each(f"{at}.{kind}"):
            if carries(stack, store, test.value("key", default=""), test.value("value", default="")) is not equal:
                return False
    return True
