"""Backups are copied to another region where the stack promises to survive the loss of one.

Source: AWS Backup Developer Guide, "Creating backup copies across AWS Regions", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.tokens import BACKUP_VAULT


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:backup/plan:Plan"],
    controls=[],
    remedy="Add a copy_action to a vault in another region.",
    passes=[
        {
            "type": "aws:backup/plan:Plan",
            "name": "daily",
            "inputs": {
                "rules": [
                    {
                        "ruleName": "daily",
                        "targetVaultName": "main",
                        "copyActions": [
                            {"destinationVaultArn": "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"}
                        ],
                    }
                ]
            },
        },
        {"type": "aws:backup/vault:Vault", "name": "main", "inputs": {"name": "main", "region": "eu-central-1"}},
    ],
    fails=[
        {
            "type": "aws:backup/plan:Plan",
            "name": "daily",
            "inputs": {
                "rules": [
                    {
                        "ruleName": "daily",
                        "targetVaultName": "main",
                        "copyActions": [
                            {"destinationVaultArn": "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"}
                        ],
                    }
                ]
            },
        },
        {"type": "aws:backup/vault:Vault", "name": "main", "inputs": {"name": "main", "region": "eu-central-1"}},
    ],
)
def backup_plan_copied_elsewhere(plan: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if not limits.cross_region_copy:
        not_applicable("this stack does not promise to survive the loss of a region")
    rules = plan.each("rules")
    copies = [(each, copy) for each in rules for copy in each.each("copyActions")]
    if not copies:
        yield Violation("rules", "copies nothing")
    elif all(_same_region(stack, each, copy) for each, copy in copies):
        yield Violation("rules", "copies stay in the region of the original")


def _same_region(stack: Stack, each: View, copy: View) -> bool:
    name, target = each.value("targetVaultName", default=""), copy.value("destinationVaultArn", default="")
    vaults = [vault for vault in stack.of_type(BACKUP_VAULT) if vault.is_set("region")]
    homes = {vault.value("region", default="") for vault in vaults if vault.value("name", default="") == name}
    return homes == {target.split(":")[3]} if target.count(":") > 3 else False
