"""A database instance has a standby in another zone where the stack promises to survive the loss of one.

Without a standby the loss of a zone, and every maintenance of the host, stops the application until a restore ends.

Source: Security Hub RDS.5; `multi_az` of pulumi_aws 7.51.1 (off unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=["FSBP/RDS.5"],
    remedy="Set multi_az to true.",
    passes={"multiAz": True},
    fails={"multiAz": False},
)
def rds_instance_standby_in_another_zone(instance: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.multi_zone_data:
        not_applicable("this stack does not promise to survive the loss of a zone")
    if instance.is_set("replicateSourceDb"):
        not_applicable("a read replica is itself the copy in another place")
    if not instance.value("multiAz", default=False):
        yield Violation("multiAz", "has no standby: the loss of its zone stops it")
