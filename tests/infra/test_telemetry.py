"""What a stack observes of its services: traces and metrics by a collector beside each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest

from components.delivery_boundary import workload_boundary
from components.delivery_grants import Territory, documents, statements
from components.delivery_permissions import GRANTS
from components.location import Location
from shipworthy.plan.model import Plan
from tests.iam_evaluation import allows
from tests.infra.test_platform import of_type
from tests.infra.test_private_services import TASK, named, variables, waited_for
from tests.infra.test_private_services import statements as statements_of

pytestmark = pytest.mark.xdist_group("platform")

LOCATION = Location.of("123456789012", "eu-central-1")


@pytest.fixture
def chat(platform_plans: Mapping[str, Plan]) -> Plan:
    return platform_plans["chat"]


@pytest.fixture
def containers(chat: Plan) -> Mapping[str, Mapping[str, Any]]:
    definitions = json.loads(cast("str", named(chat, TASK, "api").inputs["containerDefinitions"]))
    return {each["name"]: each for each in definitions}


@pytest.fixture
def configuration(containers: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    return json.loads(variables(containers["api-collector"])["AOT_CONFIG_CONTENT"])


def test_the_application_outlives_its_collector(containers: Mapping[str, Mapping[str, Any]]) -> None:
    beside = containers["api-collector"]
    assert not beside["essential"]
    assert beside["restartPolicy"]["enabled"]
    assert beside["healthCheck"]["command"] == ["CMD", "/healthcheck"]
    assert (beside["memory"], beside["memoryReservation"], beside["cpu"]) == (256, 128, 32)


def test_the_application_starts_after_its_collector_and_stops_before_it(
    containers: Mapping[str, Mapping[str, Any]],
) -> None:
    assert containers["api"]["dependsOn"] == [{"condition": "START", "containerName": "api-collector"}]
    assert "dependsOn" not in containers["api-collector"]


def test_the_application_is_told_where_to_send_and_how_it_is_called(
    containers: Mapping[str, Mapping[str, Any]],
) -> None:
    told = {name: value for name, value in variables(containers["api"]).items() if name.startswith("OTEL_")}
    assert told == {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_LOGS_EXPORTER": "none",
        "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=chat",
        "OTEL_SERVICE_NAME": "shipworthy-chat-api",
        "OTEL_TRACES_SAMPLER": "xray",
        "OTEL_TRACES_SAMPLER_ARG": "endpoint=http://127.0.0.1:2000",
    }


def test_a_service_without_the_setting_has_no_collector(chat: Plan) -> None:
    definitions = json.loads(cast("str", named(chat, TASK, "vectors").inputs["containerDefinitions"]))
    assert [each["name"] for each in definitions] == ["vectors"]
    assert "environment" not in definitions[0]


def test_a_collector_listens_to_its_own_task_only(configuration: Mapping[str, Any]) -> None:
    protocols = configuration["receivers"]["otlp"]["protocols"]
    extensions = configuration["extensions"]
    listening = [protocols["grpc"], protocols["http"], extensions["health_check"], extensions["awsproxy"]]
    assert [each["endpoint"] for each in listening] == [f"127.0.0.1:{port}" for port in (4317, 4318, 13133, 2000)]


def test_every_part_that_a_pipeline_names_is_described(configuration: Mapping[str, Any]) -> None:
    service = configuration["service"]
    for pipeline in service["pipelines"].values():
        for kind in ("receivers", "processors", "exporters"):
            assert set(pipeline[kind]) <= set(configuration[kind])
        assert pipeline["processors"][0] == "memory_limiter", "the first that can refuse"
    assert set(service["extensions"]) == set(configuration["extensions"])


def test_metrics_of_two_tasks_are_told_apart(configuration: Mapping[str, Any]) -> None:
    (job,) = configuration["receivers"]["prometheus"]["config"]["scrape_configs"]
    assert (job["static_configs"], job["metrics_path"]) == ([{"targets": ["127.0.0.1:8080"]}], "/metrics")
    assert "resource/scraped" in configuration["service"]["pipelines"]["metrics/scraped"]["processors"]
    (attribute,) = configuration["processors"]["resource/scraped"]["attributes"]
    assert (attribute["key"], attribute["from_attribute"]) == ("service.instance.id", "aws.ecs.task.id")
    written = configuration["exporters"]["prometheusremotewrite"]
    assert written["external_labels"] == {"environment": "chat", "service": "api"}


def test_the_workspace_is_encrypted_and_logs(chat: Plan) -> None:
    workspace = named(chat, "aws:amp/workspace:Workspace", "telemetry")
    assert "kmsKeyArn" in workspace.inputs
    logs = cast("Mapping[str, str]", workspace.inputs["loggingConfiguration"])["logGroupArn"]
    assert logs.endswith(":log-group:/aws/vendedlogs/prometheus/shipworthy-chat-telemetry:*")
    assert workspace.urn in waited_for(chat, named(chat, "aws:ecs/service:Service", "api").urn)


def test_the_task_reads_the_workspaces_address_when_it_starts(
    chat: Plan, containers: Mapping[str, Mapping[str, Any]]
) -> None:
    (secret,) = containers["api-collector"]["secrets"]
    path = named(chat, "aws:ssm/parameter:Parameter", "telemetry").inputs["name"]
    assert secret["valueFrom"] == f"arn:aws:ssm:eu-central-1:123456789012:parameter{path}"
    reading = statements_of(named(chat, "aws:iam/rolePolicy:RolePolicy", "api-execution"))["ReadParameters"]
    assert reading["Resource"] == [secret["valueFrom"]]


def test_a_collector_writes_into_its_own_stacks_workspace(chat: Plan) -> None:
    own = list(statements_of(named(chat, "aws:iam/rolePolicy:RolePolicy", "api-task")).values())
    workspace = "arn:aws:aps:eu-central-1:123456789012:workspace/ws-1"
    tagged = {"aws:ResourceTag/Name": "shipworthy-chat-telemetry"}
    boundary = json.loads(workload_boundary(Territory(LOCATION, "shipworthy", "chat")))["Statement"]
    for given in (own, boundary):
        assert allows(given, "aps:RemoteWrite", workspace, tagged)
        assert allows(given, "xray:PutTraceSegments", "*", {})
        assert allows(given, "xray:GetSamplingTargets", "*", {})
    assert not allows(own, "aps:RemoteWrite", workspace, {"aws:ResourceTag/Name": "shipworthy-staging-telemetry"})


def test_x_ray_says_how_much_is_kept_of_each_service(chat: Plan) -> None:
    (rule,) = of_type(chat, "aws:xray/samplingRule:SamplingRule")
    assert (rule.inputs["serviceName"], rule.inputs["fixedRate"]) == ("shipworthy-chat-api", 0.05)


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("aps:CreateWorkspace", "*", {"aws:RequestTag/project": "shipworthy", "aws:RequestTag/stack": "chat"}),
        (
            "aps:DeleteWorkspace",
            "arn:aws:aps:eu-central-1:123456789012:workspace/ws-1",
            {"aws:ResourceTag/project": "shipworthy", "aws:ResourceTag/stack": "chat"},
        ),
        ("ssm:PutParameter", "arn:aws:ssm:eu-central-1:123456789012:parameter/shipworthy-chat/telemetry/x", {}),
        ("xray:CreateSamplingRule", "arn:aws:xray:eu-central-1:123456789012:sampling-rule/shipworthy-chat-api", {}),
    ],
)
def test_a_pipeline_may_create_it(action: str, resource: str, context: dict[str, str]) -> None:
    granted = statements(GRANTS, Territory(LOCATION, "shipworthy", "chat"), writing=True)
    own = [each for text in documents(granted) for each in json.loads(text)["Statement"]]
    assert allows(own, action, resource, context)
    assert not allows(own, action, resource.replace("chat", "staging"), {}) or "chat" not in resource
