"""Security groups don't name each other in their own rules.

Rules that stand inside a group are created with it, so that each of two such groups would have to be there before the
other. Rules as resources of their own are attached after both groups exist, and taken away before either goes.

Source: hashicorp/terraform issue 539 and hashicorp/terraform-provider-aws issue 6015, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import named
from policies.rules.facts.texts import readable_texts
from policies.rules.facts.tokens import SECURITY_GROUP

_RULE = {"protocol": "tcp", "fromPort": 443, "toPort": 443}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[SECURITY_GROUP],
    controls=[],
    remedy="Write the rules of one of the groups as resources of their own.",
    passes=[
        {
            "type": SECURITY_GROUP,
            "name": "api",
            "inputs": {"name": "api", "ingress": [{**_RULE, "securityGroups": ["edge"]}]},
        },
        {"type": SECURITY_GROUP, "name": "edge", "inputs": {"name": "edge"}},
    ],
    fails=[
        {
            "type": SECURITY_GROUP,
            "name": "api",
            "inputs": {"name": "api", "ingress": [{**_RULE, "securityGroups": ["edge"]}]},
        },
        {
            "type": SECURITY_GROUP,
            "name": "edge",
            "inputs": {"name": "edge", "egress": [{**_RULE, "securityGroups": ["api"]}]},
        },
    ],
)
def ec2_security_group_references_acyclic(group: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    seen: set[str] = set()
    waiting = [(first, first) for first in _named(stack, group)]
    while waiting:
        first, each = waiting.pop()
        if each is group:
            yield Violation("", f"names {first.name}, whose own rules lead back to it")
            return
        if each.urn not in seen:
            seen.add(each.urn)
            waiting += [(first, other) for other in _named(stack, each)]


def _named(stack: Stack, group: Resource) -> list[Resource]:
    """Return the other groups that the rules inside a group refer to, or spell by name."""
    found: dict[str, Resource] = {}
    for path in ("ingress", "egress"):
        found |= {each.urn: each for each in stack.dependencies(group, path) if each.type == SECURITY_GROUP}
        rules = [] if group.is_unknown(path) else group.each(path)
        texts = [text for rule in rules for text in readable_texts(rule, "securityGroups")[0]]
        found |= {each.urn: each for text in texts for each in named(stack, [SECURITY_GROUP], "name", text)}
    return [found[urn] for urn in sorted(found) if urn != group.urn]
