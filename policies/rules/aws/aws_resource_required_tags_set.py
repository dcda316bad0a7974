"""What costs money or holds data carries the tags that the stack requires.

A bill is split, and an owner found at night, by tags. `required_tags` in the stack's limits lists them; a stack without
the list is held to none. The pack can add the missing ones itself: see the level `remediate` in docs/waivers.md.

Tags that the AWS provider adds by `default_tags` are not among a resource's own: a stack that relies on them alone
leaves the list empty.

Source: `tags` of these types in pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Addition, Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import BUCKETS


def missing_tags(resource: Resource, limits: Limits) -> Iterator[Addition]:
    """Yield the required tags that a resource lacks altogether; one with another value is left to its author."""
    for name, value in _required(limits):
        if name not in resource.keys("tags"):
            yield Addition(("tags", name), value)


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[
        "aws:rds/instance:Instance",
        "aws:alb/loadBalancer:LoadBalancer",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:dynamodb/table:Table",
        "aws:ec2/instance:Instance",
        "aws:ec2/natGateway:NatGateway",
        "aws:ecs/cluster:Cluster",
        "aws:ecs/service:Service",
        "aws:efs/fileSystem:FileSystem",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:kms/key:Key",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:rds/cluster:Cluster",
        "aws:secretsmanager/secret:Secret",
        "aws:sqs/queue:Queue",
        *BUCKETS,
    ],
    controls=[],
    remedy="Add the tags, set the level of this rule to remediate, or take them off required_tags in the limits.",
    passes={"tags": {"managed-by": "pulumi"}},
    fails={"tags": {"team": "shop"}},
    mend=missing_tags,
)
def aws_resource_required_tags_set(resource: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.required_tags:
        not_applicable("this stack requires no tags")
    present = resource.keys("tags")
    for name, value in _required(limits):
        if name not in present:
            yield Violation("tags", f"{name} is missing")
        elif resource.value("tags", default={})[name] != value:
            yield Violation("tags", f"{name} is not {value}")


def _required(limits: Limits) -> Iterator[tuple[str, str]]:
    for tag in limits.required_tags:
        name, _, value = tag.partition("=")
        yield name, value
