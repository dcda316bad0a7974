from __future__ import annotations

import json
from typing import Any

import pytest
from foundations_plan import (
    INSTANCE,
    KEY,
    LOG_GROUP,
    PASSWORD,
    ROLE_POLICY,
    SECRET,
    SECRET_VERSION,
    SECURITY_GROUP,
    SUBNET,
    all_of,
    find,
    foundations_plan,
    inputs,
)

from components.database_url import DatabaseUrl
from components.location import Location
from components.postgres_settings import PostgresArgs
from shipworthy.plan.values import UNKNOWN, Secret

pytestmark = pytest.mark.xdist_group("foundations_program")

ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup"
PROXY = "aws:rds/proxy:Proxy"
SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup"


def test_storage_logs_insights_and_administration_are_encrypted_with_the_stack_key() -> None:
    instance, key = find(INSTANCE, "protected-db"), find(KEY, "key")
    assert instance.inputs["storageEncrypted"] is True
    for path in ("kmsKeyId", "masterUserSecretKmsKeyId", "performanceInsightsKmsKeyId"):
        assert instance.property_dependencies[path] == (key.urn,)
    for export in ("postgresql", "upgrade"):
        assert find(LOG_GROUP, f"protected-db-{export}").property_dependencies["kmsKeyId"] == (key.urn,)


def test_every_second_of_the_window_can_be_restored() -> None:
    assert inputs(INSTANCE, "protected-db")["backupRetentionPeriod"] == 35
    assert inputs(INSTANCE, "disposable-db")["backupRetentionPeriod"] == 7


def test_a_protected_database_outlives_a_mistake() -> None:
    instance = find(INSTANCE, "protected-db")
    assert instance.options.protect
    assert instance.inputs["deletionProtection"] is True
    assert instance.inputs["skipFinalSnapshot"] is False
    assert instance.inputs["deleteAutomatedBackups"] is False
    assert instance.inputs["applyImmediately"] is False


def test_a_final_snapshot_has_a_name_of_its_own_each_time() -> None:
    instance = find(INSTANCE, "protected-db")
    end = find("random:index/randomId:RandomId", "protected-db-final-snapshot")
    assert instance.property_dependencies["finalSnapshotIdentifier"] == (end.urn,)
    assert end.inputs["keepers"] == {"identifier": "shop-test-protected-db", "database": "shop"}


def test_a_disposable_database_goes_with_its_stack() -> None:
    instance = find(INSTANCE, "disposable-db")
    assert not instance.options.protect
    assert instance.inputs["deletionProtection"] is False
    assert instance.inputs["skipFinalSnapshot"] is True
    assert instance.inputs["deleteAutomatedBackups"] is True
    assert "finalSnapshotIdentifier" not in instance.inputs


def test_a_successor_waits_until_the_name_is_free() -> None:
    assert inputs(INSTANCE, "protected-db")["identifier"] == "shop-test-protected-db"
    assert find(INSTANCE, "protected-db").options.delete_before_replace


def test_zones_storage_and_versions_are_as_asked() -> None:
    instance = inputs(INSTANCE, "protected-db")
    assert (instance["multiAz"], inputs(INSTANCE, "disposable-db")["multiAz"]) == (True, False)
    assert (instance["allocatedStorage"], instance["maxAllocatedStorage"], instance["storageType"]) == (50, 200, "gp3")
    assert (instance["engine"], instance["engineVersion"]) == ("postgres", "17")
    assert (instance["autoMinorVersionUpgrade"], instance["allowMajorVersionUpgrade"]) == (True, False)


def test_the_database_stands_in_isolated_subnets_behind_a_group_without_rules() -> None:
    instance, group = find(INSTANCE, "protected-db"), find(SUBNET_GROUP, "protected-db")
    assert instance.property_dependencies["dbSubnetGroupName"] == (group.urn,)
    isolated = {subnet.urn for subnet in all_of(SUBNET, "three-isolated")}
    assert isolated == {s.urn for s in all_of(SUBNET)} & set(group.property_dependencies["subnetIds"])
    assert instance.property_dependencies["vpcSecurityGroupIds"] == (find(SECURITY_GROUP, "protected-db").urn,)
    assert instance.inputs["publiclyAccessible"] is False


def test_connections_without_tls_are_refused() -> None:
    parameters = {p["name"]: p["value"] for p in inputs(PARAMETER_GROUP, "protected-db")["parameters"]}
    assert parameters["rds.force_ssl"] == "1"
    assert inputs(PARAMETER_GROUP, "protected-db")["family"] == "postgres17"
    used = find(INSTANCE, "protected-db").property_dependencies["parameterGroupName"]
    assert used == (find(PARAMETER_GROUP, "protected-db").urn,)


def test_logs_tell_who_connects_and_what_is_slow_but_no_password() -> None:
    parameters = {p["name"]: p["value"] for p in inputs(PARAMETER_GROUP, "protected-db")["parameters"]}
    assert (parameters["log_connections"], parameters["log_disconnections"]) == ("1", "1")
    assert parameters["log_min_duration_statement"] == "1000"
    assert parameters["log_statement"] == "none"


def test_logs_are_exported_into_groups_that_exist_and_end() -> None:
    instance = find(INSTANCE, "protected-db")
    assert instance.inputs["enabledCloudwatchLogsExports"] == ["postgresql", "upgrade"]
    for export in ("postgresql", "upgrade"):
        group = find(LOG_GROUP, f"protected-db-{export}")
        assert group.inputs["name"] == f"/aws/rds/instance/shop-test-protected-db/{export}"
        assert group.inputs["retentionInDays"] == 365
        assert group.urn in instance.dependencies


def test_the_database_is_watched_by_a_role_that_may() -> None:
    instance, attachment = find(INSTANCE, "protected-db"), find(ATTACHMENT, "protected-db-monitoring")
    assert instance.inputs["monitoringInterval"] == 60
    assert attachment.urn in instance.dependencies
    role = find("aws:iam/role:Role", "protected-db-monitoring")
    trust = json.loads(str(role.inputs["assumeRolePolicy"]))["Statement"][0]
    assert trust["Principal"] == {"Service": ["monitoring.rds.amazonaws.com"]}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    assert (instance.inputs["performanceInsightsEnabled"], instance.inputs["databaseInsightsMode"]) == (
        True,
        "standard",
    )


def test_the_instance_carries_its_tags_and_gives_them_to_snapshots() -> None:
    instance = inputs(INSTANCE, "protected-db")
    assert instance["copyTagsToSnapshot"] is True
    assert instance["tags"] == {"stack": "test", "backup": "daily", "Name": "shop-test-protected-db"}
    assert "backup" not in inputs(SECURITY_GROUP, "protected-db")["tags"]


def test_rds_keeps_the_master_password_and_no_input_names_one() -> None:
    instance = inputs(INSTANCE, "protected-db")
    assert instance["manageMasterUserPassword"] is True
    assert instance["username"] == "administrator"
    assert "password" not in instance


def test_raising_the_version_makes_a_new_password() -> None:
    password = inputs(PASSWORD, "protected-db-password")
    assert password["keepers"] == {"role": "shop_app", "version": "3"}
    assert (password["length"], password["special"]) == (40, False)


def test_the_url_is_a_secret_made_of_host_and_password() -> None:
    version = find(SECRET_VERSION, "protected-db-url")
    assert version.inputs["secretString"] == Secret(UNKNOWN)
    made_of = {find(INSTANCE, "protected-db").urn, find(PASSWORD, "protected-db-password").urn}
    assert set(version.property_dependencies["secretString"]) == made_of


@pytest.mark.parametrize(("database", "days"), [("protected-db", 30), ("disposable-db", 0)])
def test_the_url_has_a_known_name_that_is_free_again_when_promised(database: str, days: int) -> None:
    secret = find(SECRET, f"{database}-url")
    assert secret.inputs["name"] == f"shop-test/{database}/url"
    assert secret.inputs["recoveryWindowInDays"] == days
    assert secret.property_dependencies["kmsKeyId"] == (find(KEY, "key").urn,)


def test_a_proxy_stands_only_where_asked_for() -> None:
    assert [proxy.name for proxy in all_of(PROXY)] == ["proxied-db-proxy"]
    assert inputs(PROXY, "proxied-db-proxy")["requireTls"] is True


def test_services_are_led_to_the_proxy() -> None:
    made_of = find(SECRET_VERSION, "proxied-db-url").property_dependencies["secretString"]
    assert set(made_of) == {find(PROXY, "proxied-db-proxy").urn, find(PASSWORD, "proxied-db-password").urn}
    assert "host" in foundations_plan().outputs


def test_a_proxy_may_read_its_own_login_and_nothing_else() -> None:
    policy = find(ROLE_POLICY, "proxied-db-proxy")
    assert policy.urn in find(PROXY, "proxied-db-proxy").dependencies
    read, decrypt = json.loads(str(policy.inputs["policy"]))["Statement"]
    secrets = "arn:aws:secretsmanager:eu-central-1:123456789012:secret"
    assert read["Resource"] == [f"{secrets}:shop-test/proxied-db-proxy/login-??????"]
    assert decrypt["Condition"]["StringLike"] == {"kms:EncryptionContext:SecretARN": read["Resource"]}


def test_a_proxy_waits_for_the_role_that_rds_makes_with_an_instance() -> None:
    assert find(INSTANCE, "proxied-db").urn in find(PROXY, "proxied-db-proxy").dependencies


def test_a_proxy_waits_for_its_login() -> None:
    proxy = find(PROXY, "proxied-db-proxy")
    login = find(SECRET_VERSION, "proxied-db-proxy-login")
    assert isinstance(login.inputs["secretString"], Secret)
    assert login.urn in proxy.dependencies
    assert find(LOG_GROUP, "proxied-db-proxy").inputs["name"] == "/aws/rds/proxy/shop-test-proxied-db-proxy"


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("recovery_window_days", 0),
        ("recovery_window_days", 36),
        ("engine_version", "17.4"),
        ("storage_gb", 10),
        ("max_storage_gb", 50),
        ("database", "my-shop"),
        ("application_role", "administrator"),
        ("application_role", "rds_reader"),
        ("password_version", 0),
    ],
)
def test_what_rds_would_refuse_is_refused_here_by_name(argument: str, value: Any) -> None:
    possible: dict[str, Any] = {
        "location": Location("aws", "123456789012", "eu-central-1"),
        "prefix": "shop-test",
        "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-1", "subnet-2"],
        "key_arn": "arn:aws:kms:…",
        "engine_version": "17",
        "instance_class": "db.t4g.micro",
        "storage_gb": 50,
        "max_storage_gb": 55,
        "multi_az": False,
        "recovery_window_days": 7,
        "database": "shop",
        "application_role": "shop_app",
        "url": DatabaseUrl(tls_mode="require"),
    }
    assert PostgresArgs(**possible)
    with pytest.raises(ValueError, match=f"^{argument}: expected"):
        PostgresArgs(**{**possible, argument: value})
