"""A service starts after the policies of its roles, and goes before them.

Nothing in a service refers to what a role is allowed. Without an order its first tasks may find that they can't pull
their image or read their secrets; and a destroy takes the policies away from tasks that still run, so that the service
hangs in DRAINING until the time-out.

Source: Service of pulumi_aws 7.51.1, which warns of it; hashicorp/terraform-provider-aws issue 3414 and
cloudposse/terraform-aws-ecs-alb-service-task issue 187, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import waited_for
from policies.rules.facts.services import role_policies, roles_of

_OTHERS = [
    {
        "type": "aws:ecs/taskDefinition:TaskDefinition",
        "name": "task",
        "inputs": {},
        "propertyDependencies": {"executionRoleArn": ["execution"]},
    },
    {"type": "aws:iam/role:Role", "name": "execution", "inputs": {"name": "api-execution"}},
    {
        "type": "aws:iam/rolePolicy:RolePolicy",
        "name": "pull",
        "inputs": {},
        "propertyDependencies": {"role": ["execution"]},
    },
]


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Add the policies and attachments of the service's roles to depends_on of the service.",
    passes=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"taskDefinition": ["task"]},
            "dependencies": ["task", "pull"],
        },
        *_OTHERS,
    ],
    fails=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"taskDefinition": ["task"]},
            "dependencies": ["task"],
        },
        *_OTHERS,
    ],
)
def ecs_service_waits_for_role_policies(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    policies = [policy for role in roles_of(stack, service) for policy in role_policies(stack, role)]
    if not policies:
        not_applicable("no policy of its roles is declared in this stack")
    waited = waited_for(stack, service)
    for policy in policies:
        if policy.urn not in waited:
            yield Violation("", f"may start before {policy.name} and outlive it")
