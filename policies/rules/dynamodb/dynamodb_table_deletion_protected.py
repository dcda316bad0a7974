"""A table refuses to be deleted.

Source: Security Hub DynamoDB.6; `deletion_protection_enabled` of dynamodb.Table in pulumi_aws 7.51.1 (default false),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import TABLE


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[TABLE],
    controls=["FSBP/DynamoDB.6"],
    remedy="Set deletion_protection_enabled.",
    passes={"deletionProtectionEnabled": True},
    fails={"deletionProtectionEnabled": False},
)
def dynamodb_table_deletion_protected(table: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    if not table.value("deletionProtectionEnabled", default=False):
        yield Violation("deletionProtectionEnabled", "goes with the next mistaken destroy")
