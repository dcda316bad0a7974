"""The role as which ECS moves requests from one target group of a service to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location
from components.policy_document import Statement, policy_document, service_trust
from components.short_name import ROLE_NAME_LIMIT, short_name

_READING: Final = ("DescribeListeners", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth")
"""What can't be narrowed to a resource (IAM service authorization reference, Elastic Load Balancing V2)."""


@dataclass(frozen=True)
class TrafficRoleArgs:
    """The load balancer's physical name, and a pattern for the names of the service's target groups."""

    location: Location
    prefix: str
    load_balancer: str
    target_groups: str
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class TrafficRole(pulumi.ComponentResource):
    """AWS's own `AmazonECSInfrastructureRolePolicyForLoadBalancers`, for one load balancer and its target groups only.

    Depend on this component to wait for the permissions as well. The trust policy names no account, as AWS documents
    it: nothing says that ECS sends one. Source: ECS developer guide, "Amazon ECS infrastructure IAM role for load
    balancers", and version 6 of the managed policy, read 2026-11-22.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: TrafficRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:delivery:TrafficRole", name, None, opts)
        role = aws.iam.Role(
            name,
            name=short_name(f"{args.prefix}-{name}", ROLE_NAME_LIMIT),
            assume_role_policy=service_trust("ecs.amazonaws.com"),
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.iam.RolePolicy(name, role=role.name, policy=_policy(args), opts=pulumi.ResourceOptions(parent=self))
        self.arn = role.arn
        self.register_outputs({"arn": role.arn})


def _policy(args: TrafficRoleArgs) -> str:
    def resources(path: str) -> list[str]:
        return [args.location.arn("elasticloadbalancing", path)]

    return policy_document(
        Statement("FindTargets", [f"elasticloadbalancing:{action}" for action in _READING], ["*"]),
        Statement(
            "RegisterTasks",
            ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
            resources(f"targetgroup/{args.target_groups}/*"),
        ),
        Statement(
            "MoveListener",
            ["elasticloadbalancing:ModifyListener"],
            resources(f"listener/app/{args.load_balancer}/*"),
        ),
        Statement(
            "MoveRule",
            ["elasticloadbalancing:ModifyRule"],
            resources(f"listener-rule/app/{args.load_balancer}/*"),
        ),
    )
