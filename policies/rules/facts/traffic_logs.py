"""Where load balancers write what passes through them."""

from __future__ import annotations

from typing import Final

from policies.framework.resource import Resource, Stack
from policies.rules.facts.relations import meant
from policies.rules.facts.tokens import BUCKETS

_KINDS: Final = ("accessLogs", "connectionLogs", "healthCheckLogs")


def log_buckets(stack: Stack, balancer: Resource) -> list[tuple[str, Resource]]:
    """Return the buckets of the stack that a load balancer writes logs to, each with the property that names it.

    Raises `Undecided` when it is unknown whether it writes a kind of log.
    """
    return [
        (f"{kind}.bucket", bucket)
        for kind in _KINDS
        if balancer.value(f"{kind}.enabled", default=False)
        for bucket in meant(stack, balancer, f"{kind}.bucket", BUCKETS, name="bucket")
    ]
