"""What an ECS service runs, as which roles, and how its deployments replace the old tasks."""

from __future__ import annotations

from typing import Final

from policies.framework.resource import Resource, Stack
from policies.rules.facts.relations import attached, meant, named
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import POLICY_ATTACHMENT, ROLE, ROLE_POLICIES, TASK_DEFINITION

_SHIFTING: Final = ("BLUE_GREEN", "LINEAR", "CANARY")


def task_definitions(stack: Stack, service: Resource) -> list[Resource]:
    """Return the task definitions of the stack that `service` runs."""
    return meant(stack, service, "taskDefinition", [TASK_DEFINITION], name="family")


def roles_of(stack: Stack, service: Resource) -> list[Resource]:
    """Return the roles of the stack that a service, its tasks and the agent that starts them act as."""
    places = [(service, "iamRole"), (service, "loadBalancers")]
    places += [
        (task, path) for task in task_definitions(stack, service) for path in ("executionRoleArn", "taskRoleArn")
    ]
    found = {role.urn: role for resource, path in places for role in _roles(stack, resource, path)}
    return [found[urn] for urn in sorted(found)]


def role_policies(stack: Stack, role: Resource) -> list[Resource]:
    """Return the resources that give `role` its permissions."""
    shared = stack.dependents(role, POLICY_ATTACHMENT, path="roles")
    return [*attached(stack, role, ROLE_POLICIES, "role", name="name"), *shared]


def shifts_traffic(service: Resource) -> bool:
    """Whether a deployment starts a second set of tasks beside the old one and moves the traffic over."""
    return service.value("deploymentConfiguration.strategy", default="") in _SHIFTING or is_left_to_codedeploy(service)


def is_left_to_codedeploy(service: Resource) -> bool:
    """Whether CodeDeploy deploys the service."""
    return service.value("deploymentController.type", default="") == "CODE_DEPLOY"


def _roles(stack: Stack, resource: Resource, path: str) -> list[Resource]:
    spelt = known_text(resource, path).rpartition("/")[2] if path != "loadBalancers" else ""
    return [*meant(stack, resource, path, [ROLE]), *named(stack, [ROLE], "name", spelt)]
