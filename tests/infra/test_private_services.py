"""A stack with shared files, a private service that alone writes to its own, and a proxy beside the public one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest

from shipworthy.plan.findings import Outcome
from shipworthy.plan.model import Plan, Resource
from shipworthy.plan.values import Secret
from tests.infra.test_platform import of_type

pytestmark = pytest.mark.xdist_group("platform")

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
TARGET = "aws:efs/mountTarget:MountTarget"


@pytest.fixture
def chat(platform_plans: Mapping[str, Plan]) -> Plan:
    return platform_plans["chat"]


def named(plan: Plan, type_: str, name: str) -> Resource:
    (found,) = [each for each in of_type(plan, type_) if each.urn.rpartition("::")[2] == name]
    return found


def waited_for(plan: Plan, urn: str) -> set[str]:
    """Return the URNs of all that is there before a resource."""
    dependencies = {resource.urn: resource.dependencies for resource in plan.resources}
    found, waiting = set[str](), [urn]
    while waiting:
        for each in dependencies[waiting.pop()]:
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def container(plan: Plan, task: str, name: str) -> Mapping[str, Any]:
    definitions = json.loads(cast("str", named(plan, TASK, task).inputs["containerDefinitions"]))
    (found,) = [each for each in definitions if each["name"] == name]
    return found


def variables(container: Mapping[str, Any]) -> Mapping[str, str]:
    return {each["name"]: each["value"] for each in container["environment"]}


def statements(resource: Resource) -> Mapping[str, Mapping[str, Any]]:
    return {each["Sid"]: each for each in json.loads(cast("str", resource.inputs["policy"]))["Statement"]}


def test_it_holds_every_rule_and_leaves_one_undecided(chat: Plan) -> None:
    wrong = {Outcome.VIOLATED, Outcome.UNRESOLVED, Outcome.ERROR, Outcome.WAIVED}
    # Whether subnets that exist already lead to the internet, no preview of this stack can tell.
    undecided = [("rds-database-subnets-isolated", "database-replica")]
    assert [(v.rule, v.urn.rpartition("::")[2]) for v in chat.verdicts if v.outcome in wrong] == undecided


def test_a_single_writer_is_stopped_before_the_next_one_starts(chat: Plan) -> None:
    service = named(chat, SERVICE, "vectors").inputs
    percents = (service["deploymentMinimumHealthyPercent"], service["deploymentMaximumPercent"])
    assert (service["desiredCount"], *percents) == (1, 0, 100)
    assert service["availabilityZoneRebalancing"] == "DISABLED"
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    targets = [each.inputs["resourceId"] for each in of_type(chat, "aws:appautoscaling/target:Target")]
    assert targets == ["service/shipworthy-chat-cluster/shipworthy-chat-api"]


def test_a_reader_is_delivered_as_before(chat: Plan) -> None:
    service = named(chat, SERVICE, "api").inputs
    assert (service["deploymentMinimumHealthyPercent"], service["deploymentMaximumPercent"]) == (100, 200)


def test_files_are_mounted_by_tls_as_the_task_through_an_access_point(chat: Plan) -> None:
    volumes = cast("list[dict[str, Any]]", named(chat, TASK, "api").inputs["volumes"])
    (shared,) = [each["efsVolumeConfiguration"] for each in volumes if "efsVolumeConfiguration" in each]
    assert shared["transitEncryption"] == "ENABLED"
    assert shared["authorizationConfig"]["iam"] == "ENABLED"
    assert "accessPointId" in shared["authorizationConfig"]
    mounts = {each["containerPath"]: each["readOnly"] for each in container(chat, "api", "api")["mountPoints"]}
    assert mounts == {"/models": True, "/tmp": False}  # noqa: S108


def test_a_task_starts_after_the_mount_targets_and_their_policy(chat: Plan) -> None:
    service = named(chat, SERVICE, "vectors")
    waited = waited_for(chat, service.urn)
    targets = [each for each in of_type(chat, TARGET) if "vectors-" in each.urn]
    assert len(targets) == 2
    policy = named(chat, "aws:efs/fileSystemPolicy:FileSystemPolicy", "vectors")
    assert {*(each.urn for each in targets), policy.urn} <= waited
    assert all(policy.urn in waited_for(chat, each.urn) for each in targets)


def test_only_named_roles_mount_and_only_writers_write(chat: Plan) -> None:
    models = statements(named(chat, "aws:efs/fileSystemPolicy:FileSystemPolicy", "models"))
    readers = models["NamedRolesOnly"]["Condition"]["ArnNotEquals"]["aws:PrincipalArn"]
    assert readers == ["arn:aws:iam::123456789012:role/shipworthy-chat-api-task"]
    assert "Condition" not in models["NamedWritersOnly"], "nobody writes to the models"
    vectors = statements(named(chat, "aws:efs/fileSystemPolicy:FileSystemPolicy", "vectors"))
    writers = vectors["NamedWritersOnly"]["Condition"]["ArnNotEquals"]["aws:PrincipalArn"]
    role = named(chat, "aws:iam/role:Role", "vectors-task")
    assert [arn.rpartition("/")[2] for arn in writers] == [role.inputs["name"]]
    for policy in (models, vectors):
        assert {each["Effect"] for each in policy.values()} == {"Deny"}
        assert policy["TlsOnly"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert "Condition" not in policy["NobodyAsRoot"]


def test_a_role_is_given_no_more_than_it_mounts_for(chat: Plan) -> None:
    reads = statements(named(chat, "aws:iam/rolePolicy:RolePolicy", "api-task"))["MountSharedFiles"]
    writes = statements(named(chat, "aws:iam/rolePolicy:RolePolicy", "vectors-task"))["MountSharedFiles"]
    assert reads["Action"] == ["elasticfilesystem:ClientMount"]
    assert writes["Action"] == ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    assert "ArnLike" in reads["Condition"]


def test_files_are_backed_up_with_the_stack(chat: Plan) -> None:
    (selection,) = of_type(chat, "aws:backup/selection:Selection")
    (tag,) = cast("list[dict[str, str]]", selection.inputs["selectionTags"])
    for files in of_type(chat, "aws:efs/fileSystem:FileSystem"):
        assert cast("Mapping[str, str]", files.inputs["tags"])[tag["key"]] == tag["value"]


def test_operators_are_told_which_file_system_is_which(chat: Plan) -> None:
    assert set(cast("Mapping[str, object]", chat.outputs["fileSystemIds"])) == {"models", "vectors"}


def test_files_are_restored_each_week_and_watched(chat: Plan) -> None:
    selection = named(chat, "aws:backup/restoreTestingSelection:RestoreTestingSelection", "restore-tests-files")
    (condition,) = cast("Any", selection.inputs["protectedResourceConditions"])["stringEquals"]
    files = of_type(chat, "aws:efs/fileSystem:FileSystem")
    tag = condition["key"].removeprefix("aws:ResourceTag/")
    assert all(cast("Any", each.inputs["tags"])[tag] == condition["value"] for each in files)
    for each in files:
        alarm = named(chat, "aws:cloudwatch/metricAlarm:MetricAlarm", f"files-{each.name}-busy")
        assert each.urn in alarm.property_dependencies["dimensions"]


def test_a_caller_knows_the_name_starts_later_and_is_let_in(chat: Plan) -> None:
    caller, called = named(chat, SERVICE, "api"), named(chat, SERVICE, "vectors")
    assert variables(container(chat, "api", "api"))["VECTORS_URL"] == "http://vectors:8000"
    offered = cast("dict[str, Any]", called.inputs["serviceConnectConfiguration"])
    (offer,) = offered["services"]
    assert offer["clientAlias"] == [{"dnsName": "vectors", "port": 8000}]
    assert container(chat, "vectors", "vectors")["portMappings"][0]["name"] == offer["portName"]
    assert cast("dict[str, Any]", caller.inputs["serviceConnectConfiguration"])["services"] == []
    assert called.urn in waited_for(chat, caller.urn)
    rule = named(chat, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "api-service.vectors-in")
    assert (rule.inputs["fromPort"], rule.inputs["toPort"]) == (8000, 8000)
    assert rule.urn in waited_for(chat, caller.urn)


def test_a_private_service_stands_behind_no_load_balancer(chat: Plan) -> None:
    assert named(chat, SERVICE, "vectors").inputs["loadBalancers"] == []


def test_nothing_calls_by_name_where_nobody_asked_for_it(platform_plans: Mapping[str, Plan]) -> None:
    plan = platform_plans["staging"]
    assert of_type(plan, "aws:servicediscovery/httpNamespace:HttpNamespace") == []
    assert "serviceConnectConfiguration" not in named(plan, SERVICE, "api").inputs


def test_a_sidecar_gets_the_url_of_a_store_under_its_own_name(chat: Plan) -> None:
    beside = container(chat, "api", "rest")
    secrets = {each["name"]: each["valueFrom"].rpartition(":")[2] for each in beside["secrets"]}
    assert secrets == {
        "SRH_CONNECTION_STRING": "shipworthy-chat/cache/url",
        "SRH_TOKEN": "shipworthy-chat/secrets/signing-key",
    }
    assert (beside["cpu"], beside["memoryReservation"], beside["essential"]) == (64, 128, True)
    assert beside["healthCheck"]["command"] == ["CMD", "proxy", "--check"]


def test_the_public_url_is_that_of_the_domain(chat: Plan) -> None:
    assert variables(container(chat, "api", "api"))["BASE_URL"] == "https://staging.example.com"


def test_the_database_takes_the_memory_for_an_index_of_vectors_at_once(chat: Plan) -> None:
    (group,) = [each for each in of_type(chat, "aws:rds/parameterGroup:ParameterGroup") if each.name == "database"]
    parameters = {each["name"]: each for each in cast("list[dict[str, Any]]", group.inputs["parameters"])}
    memory = parameters["maintenance_work_mem"]
    assert (memory["value"], memory["applyMethod"]) == (str(256 * 1024), "immediate")
    assert "shared_buffers" not in parameters


def test_a_migration_mounts_nothing_and_offers_nothing(chat: Plan) -> None:
    migration = container(chat, "api-release", "api")
    assert [each["containerPath"] for each in migration["mountPoints"]] == ["/tmp"]  # noqa: S108
    assert "portMappings" not in migration


def test_every_document_is_known_and_no_secret_is_in_one(chat: Plan) -> None:
    for resource in chat.resources:
        for key in {"policy", "containerDefinitions"} & resource.inputs.keys():
            assert isinstance(resource.inputs[key], str), resource.urn
            assert not isinstance(resource.inputs[key], Secret), resource.urn
