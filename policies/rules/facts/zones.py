"""Over how many availability zones something is spread."""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.resource import Resource, Stack
from policies.framework.rule import Violation
from policies.framework.undecided import Undecided
from policies.rules.facts.relations import meant
from policies.rules.facts.texts import readable_texts
from policies.rules.facts.tokens import SUBNET


def too_few_zones(stack: Stack, resource: Resource, path: str, least: int) -> Iterator[Violation]:
    """Yield a violation when the subnets at `path` of `resource` stand in fewer than `least` zones.

    Raises `Undecided` when the zone of a subnet that matters can't be read or is left to AWS, or when the subnets are
    not declared in the stack.
    """
    subnets = meant(stack, resource, path, [SUBNET])
    listed, undecided = readable_texts(resource, path)
    most = len(subnets) if subnets else len(listed)
    if most < least and (subnets or undecided is None):
        yield Violation(path, f"spreads over {_zones(most)}, {least} promised")
        return
    if not subnets:
        raise undecided or Undecided(path, "the subnets are not declared in this stack")
    zones = {zone_of(subnet) for subnet in subnets}
    if len(zones) < least:
        yield Violation(path, f"spreads over {_zones(len(zones))} ({', '.join(sorted(zones))}), {least} promised")


def zone_of(subnet: Resource) -> str:
    """Return the name or the id of a subnet's zone.

    Raises `Undecided` when it can't be read or is left to AWS.
    """
    for path in ("availabilityZone", "availabilityZoneId"):
        if subnet.is_set(path):
            return subnet.value(path, default="")
    raise Undecided("availabilityZone", f"the zone of subnet {subnet.name} is left to AWS")


def _zones(count: int) -> str:
    return f"{count} zone" if count == 1 else f"{count} zones"
