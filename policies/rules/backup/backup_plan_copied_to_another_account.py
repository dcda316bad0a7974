"""Backups of production are copied to another account.

Whoever takes an account over, and whoever closes it by mistake, has all that is in it, copies in other regions
included: a lock in governance mode can be lifted, and every lock ends with its account. A vault that the stack declares
is in the stack's account, and so is one in an account that the provider's `allowedAccountIds` names; any other counts
as elsewhere.

Source: AWS Backup Developer Guide, "Creating backup copies across AWS accounts", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.framework.undecided import RuleEnded
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.providers import AWS_PROVIDER
from policies.rules.facts.relations import named
from policies.rules.facts.tokens import BACKUP_PLAN, BACKUP_VAULT

_ELSEWHERE = "arn:aws:backup:eu-central-1:444455556666:backup-vault:copies"


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[BACKUP_PLAN],
    controls=[],
    remedy="Add a copy_action to a vault of another account in the organisation.",
    passes=[
        {
            "type": BACKUP_PLAN,
            "name": "daily",
            "inputs": {"rules": [{"copyActions": [{"destinationVaultArn": _ELSEWHERE}]}]},
        }
    ],
    fails=[
        {
            "type": BACKUP_PLAN,
            "name": "daily",
            "inputs": {"rules": [{"copyActions": [{"destinationVaultArn": _ELSEWHERE}]}]},
        },
        {"type": BACKUP_VAULT, "name": "copies", "inputs": {"name": "copies"}},
    ],
)
def backup_plan_copied_to_another_account(plan: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("this stack holds no data of production")
    copies = [copy for each in plan.each("rules") for copy in each.each("copyActions")]
    if not any_holds(lambda copy: _leaves(stack, plan, copy), copies):
        yield Violation("rules", "copies stay in the account" if copies else "copies nothing to another account")


def _leaves(stack: Stack, plan: Resource, copy: View) -> bool:
    vaults = [each for each in stack.dependencies(plan, "rules") if each.type == BACKUP_VAULT]
    if copy.is_unknown("destinationVaultArn") and vaults:
        return False
    parts = copy.value("destinationVaultArn", default="").split(":", 6)
    if len(parts) < 7 or named(stack, [BACKUP_VAULT], "name", parts[6]):
        return False
    return parts[4] not in _own_accounts(stack)


def _own_accounts(stack: Stack) -> set[str]:
    """Return the accounts that providers may work in; they take lists as JSON texts."""
    found: set[str] = set()
    for provider in stack.of_type(AWS_PROVIDER):
        try:
            found |= {each.value("", default="") for each in provider.documents("allowedAccountIds")}
        except RuleEnded:
            continue
    return found
