from __future__ import annotations

import json
from ipaddress import IPv4Network
from typing import Any

import pytest
from foundations_plan import (
    DEFAULT_SECURITY_GROUP,
    FLOW_LOG,
    INTERNET_GATEWAY,
    LOG_GROUP,
    NAT_GATEWAY,
    ROLE_POLICY,
    ROUTE,
    SUBNET,
    all_of,
    find,
    foundations_plan,
    inputs,
)

from components.existing_network import ExistingNetworkArgs
from components.location import Location
from components.network import NetworkArgs
from shipworthy.plan.model import Resource

pytestmark = pytest.mark.xdist_group("foundations_program")

ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
TABLE = "aws:ec2/routeTable:RouteTable"


def named(resources: list[Resource]) -> list[str]:
    return sorted(resource.name for resource in resources)


def refers(resource: Resource, path: str, other: Resource) -> bool:
    return other.urn in resource.property_dependencies.get(path, ())


@pytest.mark.parametrize(("network", "letters"), [("three", "abc"), ("two", "ac")])
def test_each_tier_has_a_subnet_in_each_pinned_zone(network: str, letters: str) -> None:
    for tier in ("public", "private", "isolated"):
        zones = {r.name: r.inputs["availabilityZone"] for r in all_of(SUBNET, f"{network}-{tier}")}
        assert zones == {f"{network}-{tier}-{letter}": f"eu-central-1{letter}" for letter in letters}


def test_the_third_zone_moved_no_subnet_of_the_other_two() -> None:
    for subnet in all_of(SUBNET, "two-"):
        assert subnet.inputs["cidrBlock"] == inputs(SUBNET, subnet.name.replace("two", "three"))["cidrBlock"]


def test_no_subnet_hands_out_public_addresses() -> None:
    assert all(subnet.inputs["mapPublicIpOnLaunch"] is False for subnet in all_of(SUBNET))


def test_private_subnets_leave_through_the_gateway_of_their_zone() -> None:
    for letter in "abc":
        route = find(ROUTE, f"three-private-{letter}-out")
        assert route.inputs["destinationCidrBlock"] == "0.0.0.0/0"
        assert refers(route, "natGatewayId", find(NAT_GATEWAY, f"three-nat-{letter}"))
        association = find(ASSOCIATION, f"three-private-{letter}")
        assert refers(association, "routeTableId", find(TABLE, f"three-private-{letter}"))


def test_a_single_gateway_stands_in_the_first_zone_named_and_serves_all() -> None:
    (gateway,) = all_of(NAT_GATEWAY, "two-")
    assert refers(gateway, "subnetId", find(SUBNET, "two-public-c"))
    assert all(refers(find(ROUTE, f"two-private-{letter}-out"), "natGatewayId", gateway) for letter in "ac")


def test_without_gateways_only_the_public_subnets_reach_the_internet() -> None:
    assert all_of(NAT_GATEWAY, "closed-") == []
    assert named(all_of(ROUTE, "closed-")) == ["closed-public-out"]


@pytest.mark.parametrize("network", ["three", "two", "closed"])
def test_isolated_subnets_have_no_way_out(network: str) -> None:
    table = find(TABLE, f"{network}-isolated")
    assert all(refers(a, "routeTableId", table) for a in all_of(ASSOCIATION, f"{network}-isolated"))
    assert not any(refers(route, "routeTableId", table) for route in all_of(ROUTE))


def test_a_gateway_waits_for_the_way_to_the_internet() -> None:
    assert refers(find(NAT_GATEWAY, "three-nat-a"), "subnetId", find(ROUTE, "three-public-out"))
    assert refers(find(ROUTE, "three-public-out"), "gatewayId", find(INTERNET_GATEWAY, "three"))


def test_whoever_uses_a_private_subnet_waits_for_its_way_out() -> None:
    endpoint = find(ENDPOINT, "three-endpoints-logs")
    assert refers(endpoint, "subnetIds", find(ROUTE, "three-private-b-out"))
    assert refers(endpoint, "subnetIds", find(ASSOCIATION, "three-private-b"))


def test_the_default_security_group_is_closed() -> None:
    group = find(DEFAULT_SECURITY_GROUP, "three-default")
    assert (group.inputs["ingress"], group.inputs["egress"]) == ([], [])
    assert len(all_of(DEFAULT_SECURITY_GROUP)) == 3


def test_storage_is_reached_inside_the_network_from_private_and_isolated_subnets() -> None:
    for service in ("s3", "dynamodb"):
        endpoint = find(ENDPOINT, f"three-endpoints-{service}")
        assert endpoint.inputs["vpcEndpointType"] == "Gateway"
        assert endpoint.inputs["serviceName"] == f"com.amazonaws.eu-central-1.{service}"
        tables = [find(TABLE, f"three-{tier}") for tier in ("private-a", "private-b", "private-c", "isolated")]
        assert all(refers(endpoint, "routeTableIds", table) for table in tables)
        assert not refers(endpoint, "routeTableIds", find(TABLE, "three-public"))


def test_interface_endpoints_stand_where_asked_for_and_open_to_the_network_only() -> None:
    endpoints = [e for e in all_of(ENDPOINT) if e.inputs["vpcEndpointType"] == "Interface"]
    assert named(endpoints) == ["three-endpoints-ecr.api", "three-endpoints-logs"]
    assert all(endpoint.inputs["privateDnsEnabled"] for endpoint in endpoints)
    rule = find("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "three-endpoints-in")
    assert (rule.inputs["cidrIpv4"], rule.inputs["fromPort"], rule.inputs["toPort"]) == ("10.20.0.0/16", 443, 443)
    assert all(rule.urn in endpoint.dependencies for endpoint in endpoints)


def passing(endpoint: str) -> dict[str, Any]:
    document = json.loads(str(find(ENDPOINT, f"three-endpoints-{endpoint}").inputs["policy"]))
    return {statement["Sid"]: statement for statement in document["Statement"]}


@pytest.mark.parametrize("service", ["s3", "dynamodb", "logs"])
def test_only_own_roles_reach_only_own_resources_through_an_endpoint(service: str) -> None:
    own = {"aws:PrincipalAccount": "123456789012", "aws:ResourceAccount": "123456789012"}
    statement = passing(service)["Own"]
    assert (statement["Action"], statement["Condition"]) == ([f"{service}:*"], {"StringEquals": own})


def test_images_that_others_share_and_layers_in_buckets_of_aws_are_reached() -> None:
    assert passing("ecr.api")["Own"]["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
    layers = passing("s3")["ImageLayers"]
    assert layers["Action"] == ["s3:GetObject"]
    assert layers["Resource"] == ["arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"]


def test_bucket_of_another_account_is_reached_by_own_roles_where_it_is_named() -> None:
    others = passing("s3")["Others"]
    assert others["Resource"] == ["arn:aws:s3:::partner-models", "arn:aws:s3:::partner-models/*"]
    assert others["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
    assert "Others" not in passing("dynamodb")
    assert set(passing("logs")) == {"Own"}


def test_flows_are_logged_encrypted_and_with_an_end() -> None:
    flow_log = find(FLOW_LOG, "three-flow-logs")
    assert flow_log.inputs["trafficType"] == "ALL"
    assert refers(flow_log, "vpcId", find("aws:ec2/vpc:Vpc", "three"))
    group = find(LOG_GROUP, "three-flow-logs")
    assert refers(flow_log, "logDestination", group)
    assert group.inputs["retentionInDays"] == 365
    assert refers(group, "kmsKeyId", find("aws:kms/key:Key", "key"))


def test_flow_logs_may_write_to_their_group_before_they_start() -> None:
    policy = find(ROLE_POLICY, "three-flow-logs")
    assert policy.urn in find(FLOW_LOG, "three-flow-logs").dependencies
    group = Location("aws", "123456789012", "eu-central-1").arn("logs", "log-group:/vpc/shop-test-three-flow-logs")
    writing = next(s for s in json.loads(str(policy.inputs["policy"]))["Statement"] if s["Sid"] == "Deliver")
    assert writing["Resource"] == [group, f"{group}:*"]


def test_an_existing_network_creates_nothing_and_gives_its_ids() -> None:
    network = find("shipworthy:network:ExistingNetwork", "existing")
    assert not [r for r in foundations_plan().resources if r.parent == network.urn]
    assert inputs("aws:rds/subnetGroup:SubnetGroup", "disposable-db")["subnetIds"] == ["subnet-05", "subnet-06"]


def test_the_network_of_one_stack_fits_its_range() -> None:
    whole = IPv4Network(str(inputs("aws:ec2/vpc:Vpc", "closed")["cidrBlock"]))
    assert all(IPv4Network(str(s.inputs["cidrBlock"])).subnet_of(whole) for s in all_of(SUBNET, "closed-"))


def test_zones_of_another_region_are_refused() -> None:
    here = Location("aws", "123456789012", "eu-central-1")
    with pytest.raises(ValueError, match=r"^zones: expected zones of eu-central-1, got eu-west-1a, eu-west-1b"):
        NetworkArgs(here, "shop", "10.20.0.0/16", ["eu-west-1a", "eu-west-1b"], "arn:aws:kms:…")


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("vpc_id", "10.0.0.0/16", "vpc_id: expected an id such as vpc-"),
        ("public_subnet_ids", ["subnet-01", "eu-central-1a"], "public_subnet_ids: expected an id such as subnet-"),
        ("private_subnet_ids", ["subnet-01"], "private_subnet_ids: expected two subnets or more"),
        ("isolated_subnet_ids", ["subnet-01", "subnet-01"], "isolated_subnet_ids: expected two subnets or more"),
    ],
)
def test_an_existing_network_that_cannot_be_is_refused_by_name(argument: str, value: Any, message: str) -> None:
    possible: dict[str, Any] = {
        "vpc_id": "vpc-0a1b",
        "cidr": "10.0.0.0/16",
        "zones": ["eu-central-1a", "eu-central-1b"],
        "public_subnet_ids": ["subnet-01", "subnet-02"],
        "private_subnet_ids": ["subnet-03", "subnet-04"],
        "isolated_subnet_ids": ["subnet-05", "subnet-06"],
    }
    assert ExistingNetworkArgs(**possible)
    with pytest.raises(ValueError, match=f"^{message}"):
        ExistingNetworkArgs(**{**possible, argument: value})
