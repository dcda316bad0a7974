"""A load balancer cannot be deleted by a destroy or by a click in the console.

Its address is what names and clients point to, and a new one has another.

Source: Security Hub ELB.6; `enable_deletion_protection` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import LOAD_BALANCERS


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=LOAD_BALANCERS,
    controls=["FSBP/ELB.6"],
    remedy="Set enable_deletion_protection to true.",
    passes={"enableDeletionProtection": True},
    fails={},
)
def lb_balancer_deletion_protected(balancer: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    if not balancer.value("enableDeletionProtection", default=False):
        yield Violation("enableDeletionProtection", "can be deleted in one step")
