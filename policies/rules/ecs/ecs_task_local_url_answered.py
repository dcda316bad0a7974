"""A URL that leads to the task itself finds somebody who listens there.

`localhost` is right on a developer's machine and for a sidecar. Anywhere else it is what somebody forgot to replace:
each task asks itself, and nobody answers.

A container that lists no port may listen on any; only where all containers list theirs is it certain that none does.

Source: Amazon ECS Developer Guide, "Task networking for Fargate": the containers of a task share one network
interface, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.containers import containers
from policies.rules.facts.public_urls import Url, is_itself, urls


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=[],
    remedy="Give the address of the service that is meant, or list the port of the sidecar that listens there.",
    passes={
        "containerDefinitions": '[{"name": "api", "portMappings": [{"containerPort": 8080}], "environment":'
        ' [{"name": "CACHE_URL", "value": "http://127.0.0.1:8079"}]},'
        ' {"name": "cache-proxy", "portMappings": [{"containerPort": 8079}]}]'
    },
    fails={
        "containerDefinitions": '[{"name": "api", "portMappings": [{"containerPort": 8080}],'
        ' "environment": [{"name": "CACHE_URL", "value": "http://localhost:8079"}]}]'
    },
)
def ecs_task_local_url_answered(task: Resource, _: Limits) -> Iterator[Violation]:
    for url in urls(task):
        if is_itself(url.host) and not any(_may_listen(each, url) for each in containers(task)):
            yield Violation(url.path, f"{url.owner} leads to the task itself, where nobody listens on {url.port}")


def _may_listen(container: View, url: Url) -> bool:
    ports = {each.value("containerPort", default=0) for each in container.each("portMappings")}
    own = container.value("name", default="") == url.container.value("name", default="")
    return url.port in ports or (not ports and not own)
