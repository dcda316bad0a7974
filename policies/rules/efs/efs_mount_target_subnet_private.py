"""A file system is mounted from subnets that give out no public addresses.

Source: Security Hub EFS.6; `map_public_ip_on_launch` of ec2.Subnet in pulumi_aws 7.51.1 (default false), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import meant
from policies.rules.facts.tokens import SUBNET

_TARGET = {
    "type": "aws:efs/mountTarget:MountTarget",
    "name": "a",
    "inputs": {},
    "propertyDependencies": {"subnetId": ["zone-a"]},
}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:efs/mountTarget:MountTarget"],
    controls=["FSBP/EFS.6"],
    remedy="Put the mount target into a private subnet.",
    passes=[_TARGET, {"type": SUBNET, "name": "zone-a", "inputs": {"mapPublicIpOnLaunch": False}}],
    fails=[_TARGET, {"type": SUBNET, "name": "zone-a", "inputs": {"mapPublicIpOnLaunch": True}}],
)
def efs_mount_target_subnet_private(target: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    subnets = meant(stack, target, "subnetId", [SUBNET])
    if not subnets:
        not_applicable("its subnet is not declared in this stack")
    for subnet in subnets:
        if subnet.value("mapPublicIpOnLaunch", default=False):
            yield Violation("subnetId", f"{subnet.name} gives out public addresses")
