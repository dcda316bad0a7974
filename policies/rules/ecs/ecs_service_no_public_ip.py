"""A service's tasks have no address on the internet.

Source: Security Hub ECS.2 and ECS.16; `network_configuration.assign_public_ip` of pulumi_aws 7.51.1 (default false),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service", "aws:ecs/taskSet:TaskSet"],
    controls=["FSBP/ECS.2", "FSBP/ECS.16"],
    remedy="Remove assign_public_ip; let tasks leave through a NAT gateway and be reached through a load balancer.",
    passes={"networkConfiguration": {"subnets": ["subnet-1"]}},
    fails={"networkConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": True}},
)
def ecs_service_no_public_ip(service: Resource, _: Limits) -> Iterator[Violation]:
    if service.value("networkConfiguration.assignPublicIp", default=False):
        yield Violation("networkConfiguration.assignPublicIp", "its tasks get public addresses")
