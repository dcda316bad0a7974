"""A subnet gives nobody a public address by itself.

Source: Security Hub EC2.15; `map_public_ip_on_launch` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ec2/subnet:Subnet"],
    controls=["FSBP/EC2.15"],
    remedy="Leave map_public_ip_on_launch unset; load balancers and NAT gateways get their addresses without it.",
    passes={},
    fails={"mapPublicIpOnLaunch": True},
)
def ec2_subnet_no_public_addresses(subnet: Resource, _: Limits) -> Iterator[Violation]:
    if subnet.value("mapPublicIpOnLaunch", default=False):
        yield Violation("mapPublicIpOnLaunch", "whatever starts there gets a public address")
