"""What a cache throws away when its memory is full is a decision of the program.

By default only keys with an expiry make room; without such keys, writes fail as soon as the memory is full. A cache
wants `allkeys-*`, a queue or a store of sessions `noeviction` and an alarm.

Source: AWS knowledge centre, "OOM command not allowed" (default volatile-lru), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.framework.undecided import Undecided
from policies.rules.facts.relations import meant

_GROUP: Final = "aws:elasticache/parameterGroup:ParameterGroup"
_POLICY: Final = "maxmemory-policy"


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup"],
    controls=[],
    remedy="Give the group a parameter group that sets maxmemory-policy, for a cache to allkeys-lru.",
    passes=[
        {
            "type": "aws:elasticache/replicationGroup:ReplicationGroup",
            "name": "cache",
            "inputs": {},
            "propertyDependencies": {"parameterGroupName": ["parameters"]},
        },
        {
            "type": _GROUP,
            "name": "parameters",
            "inputs": {"parameters": [{"name": _POLICY, "value": "allkeys-lru"}]},
        },
    ],
    fails=[
        {
            "type": "aws:elasticache/replicationGroup:ReplicationGroup",
            "name": "cache",
            "inputs": {},
            "propertyDependencies": {"parameterGroupName": ["parameters"]},
        },
        {"type": _GROUP, "name": "parameters", "inputs": {"parameters": [{"name": "timeout", "value": "300"}]}},
    ],
)
def elasticache_group_eviction_chosen(cache: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    groups = meant(stack, cache, "parameterGroupName", [_GROUP], name="name")
    named = "" if groups else cache.value("parameterGroupName", default="")
    if named and not named.startswith("default."):
        raise Undecided("parameterGroupName", f"the parameter group {named} is not declared in this stack")
    if not any(_chooses(group) for group in groups):
        yield Violation("parameterGroupName", f"leaves {_POLICY} at its default, volatile-lru")


def _chooses(group: Resource) -> bool:
    return any(each.value("name") == _POLICY for each in group.each("parameters"))
