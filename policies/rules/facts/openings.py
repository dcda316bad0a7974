"""What security groups let in, whether in the group itself or in a rule resource of its own."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policies.framework.resource import Resource, View
from policies.framework.rule import Violation
from policies.framework.undecided import Undecided
from policies.rules.facts.texts import readable_texts
from policies.rules.facts.tokens import INGRESS_RULE, SECURITY_GROUP, SECURITY_GROUP_RULE

INGRESS_TYPES: Final = (SECURITY_GROUP, SECURITY_GROUP_RULE, INGRESS_RULE)

_ALL_PROTOCOLS: Final = frozenset({"-1", "all"})
_WITH_PORTS: Final = frozenset({"tcp", "udp", "6", "17"})
_WIDEST_V4: Final = 8
_WIDEST_V6: Final = 16


@dataclass(frozen=True)
class Opening:
    """One source range or list, and the ports that it reaches. `undecided` says why a part can't be read."""

    path: str
    cidrs: tuple[str, ...]
    prefix_lists: bool
    first: int
    last: int
    undecided: Undecided | None = None

    @property
    def world(self) -> str:
        """The range that lets the world in, or ""."""
        return next((cidr for cidr in self.cidrs if is_world(cidr)), "")

    def covers(self, ports: Sequence[int]) -> list[int]:
        """Return those of `ports` that it reaches."""
        return [port for port in ports if self.first <= port <= self.last]


def is_world(cidr: str) -> bool:
    """Whether a range is no particular network: wider than any that one owner holds.

    Two halves of the internet are the internet, so that not only /0 counts.
    """
    try:
        network = ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return False
    if network.version == 4:
        return network.prefixlen < _WIDEST_V4
    return network.prefixlen < _WIDEST_V6


def openings(resource: Resource) -> list[Opening]:
    """Return what `resource`, one of `INGRESS_TYPES`, lets in from address ranges and prefix lists."""
    if resource.type == SECURITY_GROUP:
        return [_opening(entry, "protocol", ("cidrBlocks", "ipv6CidrBlocks")) for entry in resource.each("ingress")]
    if resource.type == SECURITY_GROUP_RULE:
        if resource.value("type", default="") != "ingress":
            return []
        return [_opening(resource, "protocol", ("cidrBlocks", "ipv6CidrBlocks"))]
    return [_opening(resource, "ipProtocol", ("cidrIpv4", "cidrIpv6"))]


def offending(resource: Resource, fault: Callable[[Opening], str]) -> Iterator[Violation]:
    """Yield a violation for each opening in which `fault` finds one.

    Raises `Undecided` when none is found and a part of an opening can't be read.
    """
    found = openings(resource)
    for opening in found:
        message = fault(opening)
        if message:
            yield Violation(opening.path, message)
    undecided = next((opening.undecided for opening in found if opening.undecided), None)
    if undecided is not None:
        raise undecided


def _opening(view: View, protocol: str, sources: tuple[str, ...]) -> Opening:
    cidrs: list[str] = []
    undecided: Undecided | None = None
    for source in sources:
        readable, error = readable_texts(view, source)
        cidrs += readable
        undecided = undecided or error
    prefix_lists = view.is_set("prefixListIds") or view.is_set("prefixListId")
    first, last = _ports(view, view.value(protocol, default="-1").lower())
    return Opening(view.path_of(), tuple(cidrs), prefix_lists, first, last, undecided)


def _ports(view: View, protocol: str) -> tuple[int, int]:
    if protocol in _ALL_PROTOCOLS:
        return 0, 65535
    if protocol not in _WITH_PORTS:
        return 1, 0
    return view.value("fromPort", default=0), view.value("toPort", default=65535)
