from __future__ import annotations

from typing import Any

import pytest
from foundations_plan import KEY, LOG_GROUP, PASSWORD, REPLICATION_GROUP, SECRET, SECRET_VERSION, find, inputs

from components.location import Location
from components.redis import RedisArgs, group_identifier
from shipworthy.plan.values import UNKNOWN, Secret

pytestmark = pytest.mark.xdist_group("foundations_program")

PARAMETER_GROUP = "aws:elasticache/parameterGroup:ParameterGroup"
USER = "aws:elasticache/user:User"
USER_GROUP = "aws:elasticache/userGroup:UserGroup"


def test_data_is_encrypted_on_disk_with_the_stack_key_and_on_the_wire() -> None:
    store = find(REPLICATION_GROUP, "protected-cache")
    assert store.inputs["atRestEncryptionEnabled"] is True
    assert store.property_dependencies["kmsKeyId"] == (find(KEY, "key").urn,)
    assert store.inputs["transitEncryptionEnabled"] is True
    assert store.inputs["transitEncryptionMode"] == "required"


@pytest.mark.parametrize(("store", "nodes", "spread"), [("protected-cache", 3, True), ("disposable-cache", 1, False)])
def test_replicas_bring_failover_over_zones(store: str, nodes: int, spread: bool) -> None:
    group = inputs(REPLICATION_GROUP, store)
    assert group["numCacheClusters"] == nodes
    assert (group["automaticFailoverEnabled"], group["multiAzEnabled"]) == (spread, spread)


def test_a_protected_store_outlives_a_mistake() -> None:
    store = find(REPLICATION_GROUP, "protected-cache")
    assert store.options.protect
    end = find("random:index/randomId:RandomId", "protected-cache-final-snapshot")
    assert store.property_dependencies["finalSnapshotIdentifier"] == (end.urn,)
    assert store.inputs["snapshotRetentionLimit"] == 14


def test_a_disposable_store_goes_with_its_stack() -> None:
    store = find(REPLICATION_GROUP, "disposable-cache")
    assert not store.options.protect
    assert "finalSnapshotIdentifier" not in store.inputs


@pytest.mark.parametrize(("store", "family"), [("protected-cache", "valkey8"), ("disposable-cache", "redis7")])
def test_the_least_recently_used_goes_when_memory_is_full(store: str, family: str) -> None:
    group = find(PARAMETER_GROUP, store)
    assert group.inputs["family"] == family
    assert group.inputs["parameters"] == [{"name": "maxmemory-policy", "value": "allkeys-lru"}]
    assert find(REPLICATION_GROUP, store).property_dependencies["parameterGroupName"] == (group.urn,)


def test_only_the_application_user_can_do_anything() -> None:
    application = inputs(USER, "protected-cache-users-app")
    default = inputs(USER, "protected-cache-users-default")
    assert (application["userName"], default["userName"]) == ("app", "default")
    assert application["accessString"].startswith("on ")
    assert "-@dangerous" in application["accessString"]
    assert default["accessString"] == "off -@all"
    group = find(USER_GROUP, "protected-cache-users")
    assert group.inputs["userIds"] == ["shop-test-protected-cache-app", "shop-test-protected-cache-default"]
    assert find(REPLICATION_GROUP, "protected-cache").property_dependencies["userGroupIds"] == (group.urn,)


def test_a_rotation_leaves_the_password_before_it_valid() -> None:
    user = find(USER, "protected-cache-users-app")
    both = [find(PASSWORD, f"protected-cache-users-password-v{version}").urn for version in (1, 2)]
    assert set(user.property_dependencies["authenticationMode"]) == set(both)
    once = find(USER, "disposable-cache-users-app").property_dependencies["authenticationMode"]
    assert once == (find(PASSWORD, "disposable-cache-users-password-v1").urn,)


def test_no_password_is_shown() -> None:
    for name in ("app", "default"):
        mode: Any = inputs(USER, f"protected-cache-users-{name}")["authenticationMode"]
        hidden = mode if isinstance(mode, Secret) else mode["passwords"]
        assert isinstance(hidden, Secret) or all(isinstance(password, Secret) for password in hidden)


def test_the_url_is_a_secret_with_the_current_password() -> None:
    version = find(SECRET_VERSION, "protected-cache-url")
    assert version.inputs["secretString"] == Secret(UNKNOWN)
    assert set(version.property_dependencies["secretString"]) == {
        find(REPLICATION_GROUP, "protected-cache").urn,
        find(PASSWORD, "protected-cache-users-password-v2").urn,
    }
    assert inputs(SECRET, "protected-cache-url")["name"] == "shop-test/protected-cache/url"


def test_slow_and_engine_logs_go_into_groups_that_exist_and_end() -> None:
    store = find(REPLICATION_GROUP, "protected-cache")
    deliveries = inputs(REPLICATION_GROUP, "protected-cache")["logDeliveryConfigurations"]
    delivered = {delivery["logType"]: delivery["destination"] for delivery in deliveries}
    assert set(delivered) == {"engine-log", "slow-log"}
    for log, destination in delivered.items():
        group = find(LOG_GROUP, f"protected-cache-{log}")
        assert (group.inputs["name"], group.inputs["retentionInDays"]) == (destination, 365)
        assert group.property_dependencies["kmsKeyId"] == (find(KEY, "key").urn,)
        assert group.urn in store.dependencies


@pytest.mark.parametrize("prefix", ["Shop", "shop_production", "shop-" + "x" * 22, "-shop"])
def test_an_id_that_elasticache_would_refuse_is_refused_here(prefix: str) -> None:
    assert group_identifier("shop-" + "x" * 21, "cache")
    with pytest.raises(ValueError, match=r"^prefix: expected lower-case letters"):
        group_identifier(prefix, "cache")


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("engine_version", "6.2"),
        ("engine_version", "7.1"),
        ("engine_version", "8"),
        ("engine_version", "10.0"),
        ("engine", "redis"),
        ("replicas", 6),
        ("snapshot_retention_days", 0),
    ],
)
def test_what_elasticache_would_refuse_is_refused_here_by_name(argument: str, value: Any) -> None:
    possible: dict[str, Any] = {
        "location": Location("aws", "123456789012", "eu-central-1"),
        "prefix": "shop-test",
        "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-1", "subnet-2"],
        "key_arn": "arn:aws:kms:…",
        "engine": "valkey",
        "engine_version": "8.0",
        "node_type": "cache.t4g.micro",
        "replicas": 0,
        "snapshot_retention_days": 1,
    }
    assert RedisArgs(**possible)
    told = "engine_version" if argument == "engine" else argument
    with pytest.raises(ValueError, match=f"^{told}: expected"):
        RedisArgs(**{**possible, argument: value})
