from __future__ import annotations

import pytest
from services_plan import depends_through, find, inputs, waits_for

pytestmark = pytest.mark.xdist_group("services_program")

CLUSTER = "aws:ecs/cluster:Cluster"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


def test_cluster_measures_every_container() -> None:
    assert inputs(CLUSTER, "cluster")["settings"] == [{"name": "containerInsights", "value": "enhanced"}]


def test_sessions_are_encrypted_and_logged() -> None:
    cluster = find(CLUSTER, "cluster")
    session = cluster.inputs["configuration"]["executeCommandConfiguration"]
    assert session["logging"] == "OVERRIDE"
    assert session["logConfiguration"] == {
        "cloudWatchEncryptionEnabled": True,
        "cloudWatchLogGroupName": "/ecs/shop-production-cluster/sessions",
    }
    assert waits_for(cluster, find(LOG_GROUP, "cluster-sessions"))


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("cluster-sessions", "/ecs/shop-production-cluster/sessions"),
        ("cluster-metrics", "/aws/ecs/containerinsights/shop-production-cluster/performance"),
    ],
)
def test_logs_of_the_cluster_are_kept_as_promised_and_encrypted(name: str, group: str) -> None:
    log_group = find(LOG_GROUP, name)
    assert (log_group.inputs["name"], log_group.inputs["retentionInDays"]) == (group, 365)
    assert depends_through(log_group, "kmsKeyId", find("aws:kms/key:Key", "logs"))


def test_fargate_is_what_a_task_without_a_choice_gets() -> None:
    providers = inputs("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "cluster")
    assert providers["clusterName"] == "shop-production-cluster"
    assert providers["capacityProviders"] == ["FARGATE"]
    assert providers["defaultCapacityProviderStrategies"] == [{"base": 1, "capacityProvider": "FARGATE", "weight": 1}]
