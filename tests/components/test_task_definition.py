from __future__ import annotations

import json
from typing import Any

import pytest
from services_plan import depends_through, find, inputs, services_plan, statements, waits_for

from components.container import Container
from components.location import Location
from components.task_definition import TaskDefinitionArgs
from components.task_permissions import ExecSession

pytestmark = pytest.mark.xdist_group("services_program")

DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ARN = "arn:aws:{service}:eu-central-1:123456789012:{resource}"

SECRETS = [
    ARN.format(service="secretsmanager", resource="secret:ghcr-AbCdEf"),
    ARN.format(service="secretsmanager", resource="secret:shop-production/database-url-??????"),
]
PARAMETERS = [ARN.format(service="ssm", resource="parameter/shop/token")]


def _containers(name: str) -> dict[str, dict[str, Any]]:
    document = inputs(DEFINITION, name)["containerDefinitions"]
    assert isinstance(document, str), "the container definitions are unknown in a preview"
    return {container["name"]: container for container in json.loads(document)}


def test_every_document_is_known_in_a_preview() -> None:
    documents = {"assumeRolePolicy", "containerDefinitions", "policy"}
    found = {
        f"{resource.name}.{key}": resource.inputs[key]
        for resource in services_plan().resources
        for key in documents & resource.inputs.keys()
    }
    assert len(found) > 10
    assert not [place for place, document in found.items() if not isinstance(document, str)]


def test_task_runs_on_fargate_in_its_size_and_architecture() -> None:
    definition = inputs(DEFINITION, "api")
    assert definition["requiresCompatibilities"] == ["FARGATE"]
    assert definition["networkMode"] == "awsvpc"
    assert (definition["cpu"], definition["memory"]) == ("512", "1024")
    assert definition["runtimePlatform"]["cpuArchitecture"] == "X86_64"
    assert inputs(DEFINITION, "front")["runtimePlatform"]["cpuArchitecture"] == "ARM64"


def test_every_container_is_confined() -> None:
    for container in _containers("api").values():
        assert container["readonlyRootFilesystem"] is True
        assert container["user"] == "1000:1000"
        assert container["linuxParameters"] == {"capabilities": {"drop": ["ALL"]}, "initProcessEnabled": True}
        assert container["stopTimeout"] in {30, 110}
        assert "privileged" not in container


def test_what_weakens_a_container_is_its_own_argument() -> None:
    worker = _containers("worker")["worker"]
    assert (worker["readonlyRootFilesystem"], worker["user"]) == (False, "10001")


def test_temporary_files_have_a_volume_of_the_containers_own() -> None:
    assert inputs(DEFINITION, "api")["volumes"] == [{"name": "api-tmp"}]
    assert _containers("api")["api"]["mountPoints"] == [
        {"containerPath": "/tmp", "readOnly": False, "sourceVolume": "api-tmp"}  # noqa: S108
    ]
    assert "mountPoints" not in _containers("api")["proxy"]


def test_secrets_come_by_reference_and_only_their_version_is_in_the_definition() -> None:
    api = _containers("api")["api"]
    assert api["secrets"] == [
        {
            "name": "DATABASE_URL",
            "valueFrom": ARN.format(service="secretsmanager", resource="secret:shop-production/database-url"),
        },
        {"name": "TOKEN", "valueFrom": ARN.format(service="ssm", resource="parameter/shop/token")},
    ]
    assert api["dockerLabels"] == {"secret-version.DATABASE_URL": "3"}
    assert [variable["name"] for variable in api["environment"]] == ["BASE_URL", "LOG_LEVEL"]


def test_liveness_is_checked_inside_after_the_start_period() -> None:
    check = _containers("api")["api"]["healthCheck"]
    assert check["command"][0] == "CMD-SHELL"
    assert "http://127.0.0.1:8080/live" in check["command"][1]
    assert check["startPeriod"] == 45


def test_logs_go_to_a_group_that_is_encrypted_kept_and_there_first() -> None:
    options = _containers("api")["api"]["logConfiguration"]["options"]
    assert (options["awslogs-group"], options["mode"]) == ("/ecs/shop-production-api", "non-blocking")
    group = find("aws:cloudwatch/logGroup:LogGroup", "api-logs")
    assert (group.inputs["name"], group.inputs["retentionInDays"]) == ("/ecs/shop-production-api", 90)
    assert depends_through(group, "kmsKeyId", find("aws:kms/key:Key", "logs"))
    assert waits_for(find(DEFINITION, "api"), group)


def test_former_revisions_stay_for_a_rollback() -> None:
    assert inputs(DEFINITION, "api")["skipDestroy"] is True


def test_only_ecs_acting_for_this_account_takes_on_the_roles() -> None:
    for role in ("api-execution", "api-task"):
        (trust,) = statements(inputs(ROLE, role)["assumeRolePolicy"]).values()
        assert trust["Principal"] == {"Service": ["ecs-tasks.amazonaws.com"]}
        assert trust["Condition"] == {
            "ArnLike": {"aws:SourceArn": ARN.format(service="ecs", resource="*")},
            "StringEquals": {"aws:SourceAccount": "123456789012"},
        }


def test_execution_role_pulls_logs_and_reads_only_what_the_task_names() -> None:
    policy = statements(inputs(POLICY, "api-execution")["policy"])
    assert {sid: statement["Resource"] for sid, statement in policy.items()} == {
        "RegistrySignIn": ["*"],
        "PullImages": [ARN.format(service="ecr", resource="repository/shop/api")],
        "WriteLogs": [ARN.format(service="logs", resource="log-group:/ecs/shop-production-api:*")],
        "ReadSecrets": SECRETS,
        "DecryptSecrets": [ARN.format(service="kms", resource="key/*")],
        "ReadParameters": PARAMETERS,
        "DecryptParameters": [ARN.format(service="kms", resource="key/*")],
    }


def test_execution_role_decrypts_only_the_values_it_may_read() -> None:
    policy = statements(inputs(POLICY, "api-execution")["policy"])
    assert policy["DecryptSecrets"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:SecretARN": SECRETS},
    }
    assert policy["DecryptParameters"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "ssm.eu-central-1.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:PARAMETER_ARN": PARAMETERS},
    }


def test_task_without_ecr_image_or_secret_may_only_write_its_logs() -> None:
    assert set(statements(inputs(POLICY, "front-execution")["policy"])) == {"WriteLogs"}


def test_application_may_do_what_it_was_given_and_no_more() -> None:
    assert set(statements(inputs(POLICY, "api-task")["policy"])) == {"Uploads"}
    assert find(ROLE, "front-task")
    with pytest.raises(AssertionError):
        find(POLICY, "front-task")


def test_session_may_write_only_the_clusters_session_log() -> None:
    policy = statements(inputs(POLICY, "worker-task")["policy"])
    group = ARN.format(service="logs", resource="log-group:/ecs/shop-production-cluster/sessions:*")
    assert policy["WriteSessionLogs"]["Resource"] == [group]
    assert policy["DecryptSession"]["Condition"] == {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/shop-production-logs"}
    }


def test_private_registry_is_signed_in_to_by_reference() -> None:
    credentials = _containers("api")["proxy"]["repositoryCredentials"]
    assert credentials == {"credentialsParameter": ARN.format(service="secretsmanager", resource="secret:ghcr-AbCdEf")}


def _args(cpu: int = 256, session: ExecSession | None = None) -> TaskDefinitionArgs:
    location = Location("aws", "123456789012", "eu-central-1")
    return TaskDefinitionArgs(location, "shop", [Container("api", "image")], cpu, 512, "arn", 30, session=session)


def test_size_that_fargate_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="memory: is 512 MiB; with 512 CPU units"):
        _args(cpu=512)


def test_session_in_a_read_only_container_is_refused() -> None:
    with pytest.raises(ValueError, match=r"can't enter read-only containers \(api\)"):
        _args(session=ExecSession("group", "alias/key"))
