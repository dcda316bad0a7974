"""AWS services inside a network: gateway endpoints without a price, interface endpoints where asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.endpoint_policies import endpoint_policy
from components.location import Location

_GATEWAY_SERVICES: Final = ("dynamodb", "s3")


@dataclass(frozen=True)
class EndpointsArgs:
    """What a network's endpoints need.

    `interface_services` are names as in `com.amazonaws.<region>.<name>`: ecr.api, ecr.dkr, logs, secretsmanager …; each
    costs by the hour and zone. They stand in `subnet_ids`, one a zone, and answer to `cidr`. Through each pass only the
    account's own roles; to buckets of other accounts only where `buckets_of_others` names them.
    """

    location: Location
    prefix: str
    vpc_id: pulumi.Input[str]
    cidr: str
    route_table_ids: Sequence[pulumi.Input[str]]
    subnet_ids: Sequence[pulumi.Input[str]]
    interface_services: Sequence[str] = ()
    buckets_of_others: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class Endpoints(pulumi.ComponentResource):
    """Ways to AWS services that don't leave the network: S3 and DynamoDB always, others by list."""

    def __init__(self, name: str, args: EndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:network:Endpoints", name, None, opts)
        for service in _GATEWAY_SERVICES:
            self._gateway(name, args, service)
        if args.interface_services:
            self._interfaces(name, args)
        self.register_outputs({})

    def _gateway(self, name: str, args: EndpointsArgs, service: str) -> None:
        aws.ec2.VpcEndpoint(
            f"{name}-{service}",
            vpc_id=args.vpc_id,
            vpc_endpoint_type="Gateway",
            service_name=_service_name(args.location, service),
            route_table_ids=list(args.route_table_ids),
            policy=endpoint_policy(args.location, service, args.buckets_of_others),
            tags={**args.tags, "Name": f"{args.prefix}-{name}-{service}"},
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _interfaces(self, name: str, args: EndpointsArgs) -> None:
        group = aws.ec2.SecurityGroup(
            name,
            description="Interface endpoints of AWS services",
            vpc_id=args.vpc_id,
            tags={**args.tags, "Name": f"{args.prefix}-{name}"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        rule = aws.vpc.SecurityGroupIngressRule(
            f"{name}-in",
            security_group_id=group.id,
            cidr_ipv4=args.cidr,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            description="HTTPS from inside the network",
            tags={**args.tags, "Name": f"{args.prefix}-{name}"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        for service in sorted(set(args.interface_services)):
            aws.ec2.VpcEndpoint(
                f"{name}-{service}",
                vpc_id=args.vpc_id,
                vpc_endpoint_type="Interface",
                service_name=_service_name(args.location, service),
                subnet_ids=list(args.subnet_ids),
                security_group_ids=[group.id],
                private_dns_enabled=True,
                policy=endpoint_policy(args.location, service),
                tags={**args.tags, "Name": f"{args.prefix}-{name}-{service}"},
                # Private DNS leads every client to the endpoint at once: it has to be reachable by then.
                opts=pulumi.ResourceOptions(parent=self, depends_on=[rule]),
            )


def _service_name(location: Location, service: str) -> str:
    return f"com.amazonaws.{location.region}.{service}"
