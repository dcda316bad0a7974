"""All tasks together open no more connections than the database takes.

Each task opens a pool of its own. At the largest scale, just when it matters, the last tasks are refused, fail their
health checks and are replaced, over and over.

Judged where the parameter group sets max_connections and tasks state their pool in the environment: POOL_SIZE,
POOL_MAX or MAX_POOL_SIZE and MAX_OVERFLOW, with any prefix. Elsewhere it says nothing: not of several databases in one
stack, not of tasks behind an RDS Proxy, and not of the number that RDS derives from the size where none is set. The
tasks of an old and a new version that run side by side during a deployment are not added up.

Source: PostgreSQL documentation, "Connections and Authentication" (max_connections); SQLAlchemy documentation,
`create_engine` (pool_size, max_overflow), read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.containers import containers
from policies.rules.facts.relations import meant
from policies.rules.facts.scaling import scaling_targets
from policies.rules.facts.services import task_definitions
from policies.rules.facts.tokens import RDS_INSTANCE, SERVICE, TASK_DEFINITION

_GROUP: Final = "aws:rds/parameterGroup:ParameterGroup"
_PROXY_TARGET: Final = "aws:rds/proxyTarget:ProxyTarget"
_POOL: Final = re.compile(r"(?:^|_)(?:POOL_SIZE|POOL_MAX|POOL_MAX_SIZE|MAX_POOL_SIZE|MAX_OVERFLOW)$")
_DATABASE: Final = {"type": RDS_INSTANCE, "name": "database", "inputs": {"parameterGroupName": "shop"}}
_TASK: Final = {
    "type": TASK_DEFINITION,
    "name": "api-task",
    "inputs": {
        "family": "api",
        "containerDefinitions": '[{"name": "api", "environment": [{"name": "DB_POOL_SIZE", "value": "20"}]}]',
    },
}


def _group(connections: str) -> dict[str, object]:
    parameters = [{"name": "max_connections", "value": connections}]
    return {"type": _GROUP, "name": "shop", "inputs": {"name": "shop", "parameters": parameters}}


_SERVICE: Final = {"type": SERVICE, "name": "api", "inputs": {"taskDefinition": "api", "desiredCount": 6}}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[RDS_INSTANCE],
    controls=[],
    remedy="Lower the pools or the largest number of tasks, raise max_connections, or put an RDS Proxy in between.",
    passes=[_DATABASE, _group("200"), _SERVICE, _TASK],
    fails=[_DATABASE, _group("100"), _SERVICE, _TASK],
)
def rds_instance_connections_suffice(database: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if len(stack.of_type(RDS_INSTANCE)) > 1:
        not_applicable("which tasks use which database can't be told")
    if stack.of_type(_PROXY_TARGET):
        not_applicable("a proxy shares the connections between the tasks")
    most = _most_connections(stack, database)
    if most is None:
        not_applicable("it does not say how many connections it takes")
        return
    wanted = {service.name: _wanted(stack, service) for service in stack.of_type(SERVICE)}
    if not any(wanted.values()):
        not_applicable("no task says how large its pool is")
    if sum(wanted.values()) > most:
        parts = ", ".join(f"{name} {count:g}" for name, count in sorted(wanted.items()) if count)
        yield Violation("parameterGroupName", f"takes {most:g} connections, the tasks may open more: {parts}")


def _most_connections(stack: Stack, database: Resource) -> float | None:
    for group in meant(stack, database, "parameterGroupName", [_GROUP], name="name"):
        for parameter in group.each("parameters"):
            if parameter.value("name") == "max_connections":
                text = str(parameter.value("value"))
                return float(text) if text.isdecimal() else None
    return None


def _wanted(stack: Stack, service: Resource) -> float:
    """Return how many connections a service opens when it runs as many tasks as it may."""
    pool = sum(_pool(task) for task in task_definitions(stack, service))
    if not pool:
        return 0
    targets = scaling_targets(stack, service)
    tasks = max((each.value("maxCapacity", default=0) for each in targets), default=0)
    return pool * (tasks or service.value("desiredCount", default=0))


def _pool(task: Resource) -> float:
    """Return the connections that one task keeps; what a text holds that is no number counts as none."""
    variables = [each for container in containers(task) for each in container.each("environment")]
    named = [each for each in variables if _POOL.search(str(each.value("name", default="")).upper())]
    values = [str(each.value("value", default="")) for each in named]
    return sum(float(value) for value in values if value.isdecimal())
