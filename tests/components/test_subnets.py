from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations, permutations

import pytest

from components.subnets import ZoneSubnets, plan_subnets

A, B, C = "eu-central-1a", "eu-central-1b", "eu-central-1c"


def ranges(plan: tuple[ZoneSubnets, ...]) -> list[IPv4Network]:
    return [IPv4Network(cidr) for zone in plan for cidr in (zone.public, zone.private, zone.isolated)]


@pytest.mark.parametrize("zones", [zones for size in (2, 3) for zones in permutations((A, B, C), size)])
def test_neither_another_zone_nor_another_order_moves_a_subnet(zones: tuple[str, ...]) -> None:
    full = {zone.zone: zone for zone in plan_subnets("10.20.0.0/16", (A, B, C))}
    planned = plan_subnets("10.20.0.0/16", zones)
    assert planned == tuple(full[zone] for zone in zones)


@pytest.mark.parametrize("cidr", ["10.20.0.0/16", "172.16.8.0/21", "192.168.0.0/18"])
def test_subnets_lie_inside_the_range_and_never_overlap(cidr: str) -> None:
    planned = ranges(plan_subnets(cidr, ("us-east-1a", "us-east-1e", "us-east-1f")))
    assert all(subnet.subnet_of(IPv4Network(cidr)) for subnet in planned)
    assert not any(one.overlaps(other) for one, other in combinations(planned, 2))


@pytest.mark.parametrize(("cidr", "private", "public"), [("10.20.0.0/16", 8192, 1024), ("10.20.0.0/21", 256, 32)])
def test_sizes_are_those_promised(cidr: str, private: int, public: int) -> None:
    zone = plan_subnets(cidr, (A, B))[0]
    sizes = [IPv4Network(subnet).num_addresses for subnet in (zone.private, zone.public, zone.isolated)]
    assert sizes == [private, public, public]


@pytest.mark.parametrize(
    ("cidr", "expected"),
    [
        ("10.20.0.0/22", "between /16 and /21"),
        ("10.0.0.0/8", "between /16 and /21"),
        ("10.20.0.1/16", "such as 10.20.0.0/16"),
        ("ten", "such as 10.20.0.0/16"),
        ("fd00::/16", "such as 10.20.0.0/16"),
        ("52.20.0.0/16", "a part of 10.0.0.0/8"),
    ],
)
def test_an_impossible_range_is_refused_by_name(cidr: str, expected: str) -> None:
    with pytest.raises(ValueError, match=f"^cidr: .*{expected}"):
        plan_subnets(cidr, (A, B))


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ([A], "two or three different"),
        ([], "two or three different zones, got none"),
        ([A, A], "two or three different"),
        ([A, B, C, "eu-central-1d"], "two or three different"),
        ([A, "eu-central-1"], "such as eu-central-1a"),
        ([A, "us-west-2-lax-1a"], "such as eu-central-1a"),
        ([A, "eu-west-1b"], "of one region"),
    ],
)
def test_impossible_zones_are_refused_by_name(zones: list[str], expected: str) -> None:
    with pytest.raises(ValueError, match=f"^zones: .*{expected}"):
        plan_subnets("10.20.0.0/16", zones)
