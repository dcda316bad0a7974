"""A cache is reached from named security groups, never from a range of addresses.

A range admits whatever gets an address in it; a group admits what somebody put there on purpose. It is judged on the
groups of the cache: their own rules, and those that are resources of their own.

Source: ElastiCache User Guide, "Amazon VPCs and ElastiCache security", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.reach import ranges_admitted


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup"],
    controls=[],
    remedy="Admit the security group of each service that needs the cache, by a rule of its own.",
    passes=[
        {
            "type": "aws:elasticache/replicationGroup:ReplicationGroup",
            "name": "cache",
            "inputs": {"securityGroupIds": ["sg-1"]},
            "propertyDependencies": {"securityGroupIds": ["cache-group"]},
        },
        {
            "type": "aws:ec2/securityGroup:SecurityGroup",
            "name": "cache-group",
            "inputs": {"ingress": [{"protocol": "tcp", "fromPort": 6379, "toPort": 6379, "securityGroups": ["sg-2"]}]},
        },
    ],
    fails=[
        {
            "type": "aws:elasticache/replicationGroup:ReplicationGroup",
            "name": "cache",
            "inputs": {"securityGroupIds": ["sg-1"]},
            "propertyDependencies": {"securityGroupIds": ["cache-group"]},
        },
        {
            "type": "aws:ec2/securityGroup:SecurityGroup",
            "name": "cache-group",
            "inputs": {"ingress": [{"protocol": "tcp", "fromPort": 6379, "toPort": 6379, "cidrBlocks": ["0.0.0.0/0"]}]},
        },
    ],
)
def elasticache_group_reached_by_groups_only(cache: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    yield from ranges_admitted(stack, cache, "securityGroupIds")
