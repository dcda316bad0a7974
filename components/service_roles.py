"""The roles by which AWS services act in an account, created before anything needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

SERVICES: Final = {
    "autoscaling": "ecs.application-autoscaling.amazonaws.com",
    "backup": "backup.amazonaws.com",
    "ecs": "ecs.amazonaws.com",
    "elasticache": "elasticache.amazonaws.com",
    "load-balancing": "elasticloadbalancing.amazonaws.com",
    "rds": "rds.amazonaws.com",
}
"""Services of the platform that have such a role, by our name (each one's guide, "service-linked roles", read
2026-11-22)."""


@dataclass(frozen=True)
class ServiceRolesArgs:
    """For which of `SERVICES` the account gets a role. IAM refuses one that exists: leave it out, or import it."""

    services: Sequence[str]
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class ServiceRoles(pulumi.ComponentResource):
    """Service-linked roles of a new account.

    Each service creates its own when it is first used, if the caller may do that. But the first ECS cluster of an
    account fails while its role is on its way (aws/containers-roadmap issue 2614, read 2026-11-22), and whoever deploys
    needs no permission to create roles where they are here already.
    """

    def __init__(self, name: str, args: ServiceRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:ServiceRoles", name, None, opts)
        for service in sorted(set(args.services)):
            aws.iam.ServiceLinkedRole(
                service,
                aws_service_name=SERVICES[service],
                tags=dict(args.tags),
                # What runs in the account needs it, though no stack knows that.
                opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
            )
        self.register_outputs({})
