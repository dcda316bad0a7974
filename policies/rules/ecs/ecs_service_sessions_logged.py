"""What people do inside running containers is logged.

ECS Exec opens a shell in production. Unless the cluster says where sessions are logged, nobody knows afterwards what
was done there.

Source: Checkov CKV_AWS_223; `enable_execute_command`, cluster `configuration.execute_command_configuration` of
pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.framework.undecided import Undecided
from policies.rules.facts.relations import meant

_CLUSTER: Final = "aws:ecs/cluster:Cluster"
_SESSIONS: Final = "configuration.executeCommandConfiguration"


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=["Peer/CKV_AWS_223"],
    remedy="Set execute_command_configuration of the cluster to OVERRIDE with a log group, or switch ECS Exec off.",
    passes=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {"enableExecuteCommand": True},
            "propertyDependencies": {"cluster": ["main"]},
        },
        {
            "type": _CLUSTER,
            "name": "main",
            "inputs": {"configuration": {"executeCommandConfiguration": {"logging": "OVERRIDE"}}},
        },
    ],
    fails=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {"enableExecuteCommand": True},
            "propertyDependencies": {"cluster": ["main"]},
        },
        {"type": _CLUSTER, "name": "main", "inputs": {}},
    ],
)
def ecs_service_sessions_logged(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not service.value("enableExecuteCommand", default=False):
        not_applicable("ECS Exec is off")
    clusters = meant(stack, service, "cluster", [_CLUSTER], name="name")
    if not clusters:
        raise Undecided("cluster", "the cluster is not declared in this stack")
    for cluster in clusters:
        if cluster.value(f"{_SESSIONS}.logging", default="NONE") == "NONE":
            yield Violation("enableExecuteCommand", f"cluster {cluster.name} does not say where sessions are logged")
