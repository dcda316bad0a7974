"""An update of the program leaves to CodeDeploy what CodeDeploy deploys.

Once CodeDeploy owns a service, ECS refuses every update of its task definition and of its load balancers; and after a
deployment the service stands behind the other target group than the one that the program names.

Source: ECS API, UpdateService; hashicorp/terraform-provider-aws issue 6802 and kayac/ecspresso issue 393, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import ignores
from policies.rules.facts.services import is_left_to_codedeploy

_INPUTS = {
    "deploymentController": {"type": "CODE_DEPLOY"},
    "taskDefinition": "api:1",
    "loadBalancers": [{"containerName": "api", "containerPort": 8080}],
}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy='Add ignore_changes=["task_definition", "load_balancers"] to the options of the service.',
    passes=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": _INPUTS,
            "options": {"ignoreChanges": ["taskDefinition", "loadBalancers"]},
        }
    ],
    fails=[{"type": "aws:ecs/service:Service", "name": "api", "inputs": _INPUTS}],
)
def ecs_service_releases_left_to_codedeploy(service: Resource, _stack: Stack, _: Limits) -> Iterator[Violation]:
    if not is_left_to_codedeploy(service):
        not_applicable("CodeDeploy does not deploy it")
    for path in ("taskDefinition", "loadBalancers"):
        if service.is_set(path) and not ignores(service, path):
            yield Violation(path, "ECS refuses to change it, or the next update undoes a deployment")
