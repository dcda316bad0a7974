"""A service starts after its cluster has the capacity providers that the service names.

The cluster gets them by a resource of its own, which nothing in the service refers to. Without an order ECS refuses
the service, since the cluster lacks the provider; and a destroy tries to take away a provider that is in use.

Source: pahud/cdk-fargate-patterns issue 71 and hashicorp/terraform-provider-aws issue 22754, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached, meant, waited_for

_OTHERS = [
    {"type": "aws:ecs/cluster:Cluster", "name": "cluster", "inputs": {"name": "shop"}},
    {
        "type": "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
        "name": "capacity",
        "inputs": {"capacityProviders": ["FARGATE_SPOT"]},
        "propertyDependencies": {"clusterName": ["cluster"]},
    },
]


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Add the cluster's ClusterCapacityProviders to depends_on of the service.",
    passes=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {"capacityProviderStrategies": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]},
            "propertyDependencies": {"cluster": ["cluster"]},
            "dependencies": ["cluster", "capacity"],
        },
        *_OTHERS,
    ],
    fails=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {"capacityProviderStrategies": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]},
            "propertyDependencies": {"cluster": ["cluster"]},
        },
        *_OTHERS,
    ],
)
def ecs_service_waits_for_capacity(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not service.is_set("capacityProviderStrategies"):
        not_applicable("it names no capacity provider")
    clusters = meant(stack, service, "cluster", ["aws:ecs/cluster:Cluster"], name="name")
    types = ["aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"]
    waited = waited_for(stack, service)
    for each in (
        found for cluster in clusters for found in attached(stack, cluster, types, "clusterName", name="name")
    ):
        if each.urn not in waited:
            yield Violation("capacityProviderStrategies", f"may start before {each.name} adds them to the cluster")
