"""Who may reach whom: security group rules as resources of their own, attached after both sides exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class AccessArgs:
    """From one security group to another, on one TCP port. `description` says why, for whoever reads the rules."""

    source_group_id: pulumi.Input[str]
    target_group_id: pulumi.Input[str]
    port: int
    description: str
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class Access(pulumi.ComponentResource):
    """Lets the source's members open connections to the target's: one rule on each side."""

    def __init__(self, name: str, args: AccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:network:Access", name, None, opts)
        tags = {**args.tags, "Name": name}
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-in",
            security_group_id=args.target_group_id,
            referenced_security_group_id=args.source_group_id,
            ip_protocol="tcp",
            from_port=args.port,
            to_port=args.port,
            description=args.description,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-out",
            security_group_id=args.source_group_id,
            referenced_security_group_id=args.target_group_id,
            ip_protocol="tcp",
            from_port=args.port,
            to_port=args.port,
            description=args.description,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


@dataclass(frozen=True)
class EgressArgs:
    """From one security group to an address range, by default HTTPS to anywhere: AWS's own endpoints, registries."""

    group_id: pulumi.Input[str]
    description: str
    port: int = 443
    cidr: str = "0.0.0.0/0"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class Egress(pulumi.ComponentResource):
    """Lets a security group's members open connections to addresses outside of any group."""

    def __init__(self, name: str, args: EgressArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:network:Egress", name, None, opts)
        aws.vpc.SecurityGroupEgressRule(
            name,
            security_group_id=args.group_id,
            cidr_ipv4=args.cidr,
            ip_protocol="tcp",
            from_port=args.port,
            to_port=args.port,
            description=args.description,
            tags={**args.tags, "Name": name},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})
