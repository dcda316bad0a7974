"""URLs that containers are told: their own public one, and those that lead back into the task."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

TASK = "aws:ecs/taskDefinition:TaskDefinition"
CERTIFICATE = "aws:acm/certificate:Certificate"
ANSWERED, REACHABLE, OF_STACK = (
    "ecs-task-local-url-answered",
    "ecs-task-public-url-reachable",
    "ecs-task-public-url-of-stack",
)


def container(name: str, ports: Sequence[int] = (), **environment: str) -> dict[str, Any]:
    return {
        "name": name,
        "portMappings": [{"containerPort": port} for port in ports],
        "environment": [{"name": key, "value": value} for key, value in environment.items()],
    }


def task(*containers: Mapping[str, Any]) -> dict[str, Any]:
    return resource(TASK, "task", {"containerDefinitions": json.dumps(containers)})


def reachable(outcome: str, value: str, name: str = "BASE_URL") -> Case:
    told = {**container("api"), "environment": [{"name": name, "value": value}]}
    return together(REACHABLE, outcome, f"{name}={value}", task(told))


def of_stack(outcome: str, title: str, url: str, *others: Mapping[str, Any]) -> Case:
    return together(OF_STACK, outcome, title, task(container("api", BASE_URL=url)), *others)


def certificate(name: object, *alternatives: object) -> dict[str, Any]:
    return resource(CERTIFICATE, "names", {"domainName": name, "subjectAlternativeNames": list(alternatives)})


UNREADABLE = resource(TASK, "task", {"containerDefinitions": UNKNOWN})
SHOP = "https://shop.example.com"

CASES = [
    reachable("passed", SHOP),
    reachable("passed", "HTTPS://Shop.Example.com:8443/app"),
    reachable("violated", "http://localhost:8501"),
    reachable("violated", "localhost:8501"),
    reachable("violated", "https://127.0.0.1"),
    reachable("violated", "https://[::1]/"),
    reachable("violated", "https://10.0.0.7"),
    reachable("violated", "https://app"),
    reachable("violated", "https://app.internal", "PUBLIC_URL"),
    reachable("violated", "http://shop.example.com", "SITE_URL"),
    reachable("not-applicable", "http://localhost:11434", "OLLAMA_BASE_URL"),
    reachable("not-applicable", ""),
    together(REACHABLE, "unresolved", "containers that aren't known yet", UNREADABLE),
    of_stack("passed", "the certificate's name", SHOP, certificate("shop.example.com")),
    of_stack("passed", "a wildcard", SHOP, certificate("example.com", "*.example.com")),
    of_stack("violated", "a wildcard for one label only", "https://a.b.example.com", certificate("*.example.com")),
    of_stack("violated", "another stack's name", SHOP, certificate("test.example.com")),
    of_stack("passed", "a known name beside an unknown one", SHOP, certificate("shop.example.com", UNKNOWN)),
    of_stack("unresolved", "a name that isn't known yet", SHOP, certificate(UNKNOWN)),
    of_stack("not-applicable", "no name is declared", SHOP),
    of_stack("not-applicable", "what can't be reached is another rule's", "http://localhost", certificate("a.test")),
    together(
        OF_STACK,
        "passed",
        "a distribution's name",
        task(container("api", BASE_URL=SHOP)),
        resource("aws:cloudfront/distribution:Distribution", "cdn", {"aliases": ["shop.example.com"]}),
    ),
    together(
        ANSWERED,
        "passed",
        "a sidecar listens",
        task(container("api", [8080], CACHE="http://127.0.0.1:8079"), container("proxy", [8079])),
    ),
    together(
        ANSWERED,
        "violated",
        "no container listens",
        task(container("api", [8080], CACHE="redis://localhost:6379/0"), container("proxy", [8079])),
    ),
    together(ANSWERED, "violated", "one container alone", task(container("api", CACHE="http://localhost:8079"))),
    together(
        ANSWERED,
        "passed",
        "a sidecar that doesn't say where it listens",
        task(container("api", [8080], OTLP="http://localhost:4318"), container("collector")),
    ),
    together(ANSWERED, "passed", "itself", task(container("api", [8080], SELF="http://localhost:8080"))),
    together(ANSWERED, "passed", "elsewhere", task(container("api", API="https://api.example.com", HOST="localhost"))),
    together(ANSWERED, "unresolved", "containers that aren't known yet", UNREADABLE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_verdict(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
