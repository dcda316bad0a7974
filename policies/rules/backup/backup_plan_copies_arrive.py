"""The vault that a backup plan copies to stands in the region that the plan names.

A vault that was made elsewhere, because its program left the region to the provider, gets no copy: the job fails every
night, and nobody notices before the copies are needed.

Source: `region` of backup.Vault, `destination_vault_arn` of pulumi_aws 7.51.1; AWS Backup Developer Guide, "Creating
backup copies across AWS Regions"; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.framework.undecided import Undecided
from policies.rules.facts.providers import region_of
from policies.rules.facts.relations import named
from policies.rules.facts.tokens import BACKUP_PLAN, BACKUP_VAULT

_PLAN = {
    "type": BACKUP_PLAN,
    "name": "daily",
    "inputs": {
        "rules": [
            {"copyActions": [{"destinationVaultArn": "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"}]}
        ]
    },
}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[BACKUP_PLAN],
    controls=[],
    remedy="Give the vault the region that destination_vault_arn names.",
    passes=[_PLAN, {"type": BACKUP_VAULT, "name": "copies", "inputs": {"name": "copies", "region": "eu-west-1"}}],
    fails=[_PLAN, {"type": BACKUP_VAULT, "name": "copies", "inputs": {"name": "copies", "region": "eu-central-1"}}],
)
def backup_plan_copies_arrive(plan: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    copies = [copy for each in plan.each("rules") for copy in each.each("copyActions")]
    judged = [(copy, *found) for copy in copies if (found := _target(stack, plan, copy))]
    if not judged:
        not_applicable("it copies to no vault of this stack by name")
    undecided: Undecided | None = None
    for copy, region, vaults in judged:
        homes = [region_of(stack, vault) for vault in vaults]
        if region in homes:
            continue
        if "" in homes:
            undecided = Undecided(copy.path_of("destinationVaultArn"), "names a vault whose region is left open")
        else:
            path = copy.path_of("destinationVaultArn")
            yield Violation(path, f"names {region}, and the vault stands in {', '.join(sorted(homes))}")
    if undecided is not None:
        raise undecided


def _target(stack: Stack, plan: Resource, copy: View) -> tuple[str, list[Resource]] | None:
    """Return the region that a copy names, and the vaults of the stack that bear the name it gives."""
    if copy.is_unknown("destinationVaultArn") and stack.dependencies(plan, "rules"):
        # An ARN made from a vault's own output is right wherever that vault is.
        return None
    parts = copy.value("destinationVaultArn", default="").split(":", 6)
    vaults = named(stack, [BACKUP_VAULT], "name", parts[-1])
    return (parts[3], vaults) if len(parts) == 7 and vaults else None
