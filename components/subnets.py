"""Where the subnets of a network lie, as a pure function of its address range and zones.

The range is cut into eight equal blocks. A zone's letter chooses its place, so neither another zone nor another order
of zones ever moves a subnet: block 0 to 5 is the private subnet of zone a to f; block 6 and 7 are cut into eight again
for the public and the isolated subnets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from typing import Final

_PRIVATE_RANGES: Final = tuple(
    IPv4Network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
_LETTERS: Final = "abcdef"
_PUBLIC_BLOCK: Final = 6
_ISOLATED_BLOCK: Final = 7


@dataclass(frozen=True)
class ZoneSubnets:
    """The address ranges of one zone."""

    zone: str
    public: str
    private: str
    isolated: str

    @property
    def letter(self) -> str:
        """What tells the zone from the others of its region."""
        return self.zone[-1]


def plan_subnets(cidr: str, zones: Sequence[str]) -> tuple[ZoneSubnets, ...]:
    """Lay out public, private and isolated subnets for each zone, in the order of `zones`.

    From a /16 come private subnets of 8,192 addresses and public and isolated ones of 1,024; from a /21, the smallest
    that leaves a load balancer the /27 it asks for, 256 and 32.

    Raises ValueError, its message beginning with the argument's name, for a range that is malformed, public or not
    between /16 and /21, and for zones which are not two or three different ones of one region.
    """
    network = _network(cidr)
    _check_zones(zones)
    private = list(network.subnets(prefixlen_diff=3))
    public = list(private[_PUBLIC_BLOCK].subnets(prefixlen_diff=3))
    isolated = list(private[_ISOLATED_BLOCK].subnets(prefixlen_diff=3))
    places = [(zone, _LETTERS.index(zone[-1])) for zone in zones]
    return tuple(ZoneSubnets(zone, str(public[at]), str(private[at]), str(isolated[at])) for zone, at in places)


def _network(cidr: str) -> IPv4Network:
    try:
        network = IPv4Network(cidr)
    except (AddressValueError, NetmaskValueError, ValueError) as error:
        raise ValueError(f"cidr: expected an IPv4 range such as 10.20.0.0/16, got {cidr!r} ({error})") from None
    if not 16 <= network.prefixlen <= 21:
        raise ValueError(f"cidr: expected a range between /16 and /21, got {cidr}")
    if not any(network.subnet_of(private) for private in _PRIVATE_RANGES):
        ranges = ", ".join(str(private) for private in _PRIVATE_RANGES)
        raise ValueError(f"cidr: expected a part of {ranges}, got {cidr}")
    return network


def _check_zones(zones: Sequence[str]) -> None:
    if len(set(zones)) != len(zones) or len(zones) not in {2, 3}:
        raise ValueError(f"zones: expected two or three different zones, got {', '.join(zones) or 'none'}")
    for zone in zones:
        if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d[a-f]", zone):
            raise ValueError(f"zones: expected names such as eu-central-1a, got {zone!r}")
    if len({zone[:-1] for zone in zones}) > 1:
        raise ValueError(f"zones: expected zones of one region, got {', '.join(zones)}")
