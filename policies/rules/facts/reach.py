"""Who reaches a store of data through its security groups."""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.resource import Resource, Stack
from policies.framework.rule import Violation
from policies.framework.undecided import Undecided
from policies.rules.facts.openings import Opening, openings
from policies.rules.facts.relations import attached, meant
from policies.rules.facts.texts import readable_texts
from policies.rules.facts.tokens import INGRESS_RULE, SECURITY_GROUP, SECURITY_GROUP_RULE


def ranges_admitted(stack: Stack, store: Resource, path: str) -> Iterator[Violation]:
    """Yield a violation for each range of addresses that the security groups at `path` of `store` admit.

    Raises `Undecided` when none is found and a group is not declared in the stack, or a range can't be read.
    """
    if not store.is_set(path):
        yield Violation(path, "uses the default security group of its VPC")
        return
    groups = meant(stack, store, path, [SECURITY_GROUP])
    undecided = _elsewhere(store, path, groups)
    for rule in (each for group in groups for each in _rules(stack, group)):
        for opening in openings(rule):
            undecided = undecided or opening.undecided
            yield from _ranges(path, rule, opening)
    if undecided is not None:
        raise undecided


def _rules(stack: Stack, group: Resource) -> list[Resource]:
    return [group, *attached(stack, group, [SECURITY_GROUP_RULE, INGRESS_RULE], "securityGroupId")]


def _ranges(path: str, rule: Resource, opening: Opening) -> Iterator[Violation]:
    for cidr in opening.cidrs:
        yield Violation(path, f"{rule.name} admits every address in {cidr}")
    if opening.prefix_lists:
        yield Violation(path, f"{rule.name} admits every address of a prefix list")


def _elsewhere(store: Resource, path: str, groups: list[Resource]) -> Undecided | None:
    """Return why the groups that the program names by a literal id can't be judged, if there are any."""
    named, undecided = readable_texts(store, path)
    foreign = named if not groups or len(named) > len(groups) else []
    if foreign:
        return Undecided(path, f"{', '.join(foreign)} is not declared in this stack")
    return undecided if not groups else None
