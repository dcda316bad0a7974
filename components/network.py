"""A VPC over two or three pinned zones, with public, private and isolated subnets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi
import pulumi_aws as aws

from components.endpoints import Endpoints, EndpointsArgs
from components.flow_logs import FlowLogs, FlowLogsArgs
from components.location import Location
from components.subnets import ZoneSubnets, plan_subnets

NatGateways = Literal["per-zone", "single", "none"]
"""One NAT gateway a zone, one for all in the first zone named, or no way out for the private subnets."""

Tier = Literal["public", "private", "isolated"]


@dataclass(frozen=True)
class NetworkArgs:
    """What a network needs.

    `zones` are names, pinned by the caller: a look-up that changes would replace subnets. `cidr` is an IPv4 range
    between /16 and /21, see `plan_subnets`. Of other accounts' buckets, tasks reach `buckets_of_others`. `key_arn`
    encrypts the flow logs; its policy has to name CloudWatch Logs.

    Raises ValueError as `plan_subnets` does, and for zones outside of the location's region.
    """

    location: Location
    prefix: str
    cidr: str
    zones: Sequence[str]
    key_arn: pulumi.Input[str]
    nat: NatGateways = "per-zone"
    interface_endpoints: Sequence[str] = ()
    buckets_of_others: Sequence[str] = ()
    flow_log_retention_days: int = 90
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        plan_subnets(self.cidr, self.zones)
        if self.zones[0][:-1] != self.location.region:
            raise ValueError(f"zones: expected zones of {self.location.region}, got {', '.join(self.zones)}")


class Network(pulumi.ComponentResource):
    """A VPC whose public subnets face the internet, whose private ones reach it by NAT and whose isolated ones don't.

    The ids of subnets are given out when their routes stand, so that nothing starts in a subnet without a way out.
    """

    vpc_id: pulumi.Output[str]
    cidr: str
    zones: tuple[str, ...]
    public_subnet_ids: list[pulumi.Output[str]]
    private_subnet_ids: list[pulumi.Output[str]]
    isolated_subnet_ids: list[pulumi.Output[str]]

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:network:Network", name, None, opts)
        self._name, self._args = name, args
        self._plan = plan_subnets(args.cidr, args.zones)
        self.cidr, self.zones = args.cidr, tuple(args.zones)
        self._vpc = self._vpc_with_closed_default()
        self.vpc_id = self._vpc.id
        public = self._public_tier()
        self.public_subnet_ids = list(public.values())
        tables = self._private_tier(public)
        isolated_table = self._isolated_tier()
        self._services(name, [*tables, isolated_table])
        self.register_outputs(
            {
                "vpcId": self.vpc_id,
                "publicSubnetIds": self.public_subnet_ids,
                "privateSubnetIds": self.private_subnet_ids,
                "isolatedSubnetIds": self.isolated_subnet_ids,
            }
        )

    def _vpc_with_closed_default(self) -> aws.ec2.Vpc:
        vpc = aws.ec2.Vpc(
            self._name,
            cidr_block=self._args.cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=self._named(self._name),
            opts=self._own(),
        )
        aws.ec2.DefaultSecurityGroup(
            f"{self._name}-default",
            vpc_id=vpc.id,
            ingress=[],
            egress=[],
            tags=self._named(f"{self._name}-default-closed"),
            opts=self._own(),
        )
        return vpc

    def _public_tier(self) -> dict[str, pulumi.Output[str]]:
        """Create the public subnets; their ids by zone."""
        gateway = aws.ec2.InternetGateway(
            self._name, vpc_id=self._vpc.id, tags=self._named(self._name), opts=self._own()
        )
        table = self._route_table(f"{self._name}-public")
        route = aws.ec2.Route(
            f"{self._name}-public-out",
            route_table_id=table.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=self._own(),
        )
        return {zone.zone: self._subnet("public", zone, zone.public, table, route) for zone in self._plan}

    def _private_tier(self, public: Mapping[str, pulumi.Output[str]]) -> list[aws.ec2.RouteTable]:
        gateways = {zone.zone: self._nat(zone, public[zone.zone]) for zone in self._zones_with_nat()}
        self.private_subnet_ids = []
        tables: list[aws.ec2.RouteTable] = []
        for zone in self._plan:
            table = self._route_table(f"{self._name}-private-{zone.letter}")
            gateway = gateways.get(zone.zone) or next(iter(gateways.values()), None)
            ready = [self._way_out(zone, table, gateway)] if gateway else []
            self.private_subnet_ids.append(self._subnet("private", zone, zone.private, table, *ready))
            tables.append(table)
        return tables

    def _isolated_tier(self) -> aws.ec2.RouteTable:
        table = self._route_table(f"{self._name}-isolated")
        self.isolated_subnet_ids = [self._subnet("isolated", zone, zone.isolated, table) for zone in self._plan]
        return table

    def _zones_with_nat(self) -> Sequence[ZoneSubnets]:
        return {"per-zone": self._plan, "single": self._plan[:1], "none": ()}[self._args.nat]

    def _nat(self, zone: ZoneSubnets, public_subnet_id: pulumi.Output[str]) -> aws.ec2.NatGateway:
        name = f"{self._name}-nat-{zone.letter}"
        address = aws.ec2.Eip(name, domain="vpc", tags=self._named(name), opts=self._own())
        return aws.ec2.NatGateway(
            name,
            allocation_id=address.id,
            subnet_id=public_subnet_id,
            tags=self._named(name),
            opts=self._own(),
        )

    def _way_out(self, zone: ZoneSubnets, table: aws.ec2.RouteTable, gateway: aws.ec2.NatGateway) -> aws.ec2.Route:
        return aws.ec2.Route(
            f"{self._name}-private-{zone.letter}-out",
            route_table_id=table.id,
            destination_cidr_block="0.0.0.0/0",
            nat_gateway_id=gateway.id,
            opts=self._own(),
        )

    def _subnet(
        self, tier: Tier, zone: ZoneSubnets, cidr: str, table: aws.ec2.RouteTable, *ready: pulumi.CustomResource
    ) -> pulumi.Output[str]:
        name = f"{self._name}-{tier}-{zone.letter}"
        subnet = aws.ec2.Subnet(
            name,
            vpc_id=self._vpc.id,
            availability_zone=zone.zone,
            cidr_block=cidr,
            map_public_ip_on_launch=False,
            tags=self._named(name),
            opts=self._own(),
        )
        association = aws.ec2.RouteTableAssociation(
            name, subnet_id=subnet.id, route_table_id=table.id, opts=self._own()
        )
        return pulumi.Output.all(subnet.id, association.id, *(resource.id for resource in ready)).apply(_first)

    def _route_table(self, name: str) -> aws.ec2.RouteTable:
        return aws.ec2.RouteTable(name, vpc_id=self._vpc.id, tags=self._named(name), opts=self._own())

    def _services(self, name: str, tables: Sequence[aws.ec2.RouteTable]) -> None:
        Endpoints(
            f"{name}-endpoints",
            EndpointsArgs(
                location=self._args.location,
                prefix=self._args.prefix,
                vpc_id=self._vpc.id,
                cidr=self._args.cidr,
                route_table_ids=[table.id for table in tables],
                subnet_ids=self.private_subnet_ids,
                interface_services=self._args.interface_endpoints,
                buckets_of_others=self._args.buckets_of_others,
                tags=self._args.tags,
            ),
            self._own(),
        )
        FlowLogs(
            f"{name}-flow-logs",
            FlowLogsArgs(
                location=self._args.location,
                prefix=self._args.prefix,
                vpc_id=self._vpc.id,
                key_arn=self._args.key_arn,
                retention_days=self._args.flow_log_retention_days,
                tags=self._args.tags,
            ),
            self._own(),
        )

    def _named(self, name: str) -> dict[str, str]:
        return {**self._args.tags, "Name": f"{self._args.prefix}-{name}"}

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


def _first(ids: list[str]) -> str:
    return ids[0]
