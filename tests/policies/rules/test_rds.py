"""Databases: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import SECRET, Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"

CASES = [
    # Absent means the provider's default.
    alone("rds-instance-recovery-window-kept", INSTANCE, {}, "violated", "RDS keeps nothing unless told"),
    alone("rds-instance-recovery-window-kept", INSTANCE, {"backupRetentionPeriod": "35"}, "passed", "number as text"),
    alone("rds-instance-recovery-window-kept", INSTANCE, {"backupRetentionPeriod": UNKNOWN}, "unresolved", "unknown"),
    alone(
        "rds-instance-recovery-window-kept", INSTANCE, {"backupRetentionPeriod": 7}, "passed", "less", stack="staging"
    ),
    alone("rds-cluster-recovery-window-kept", CLUSTER, {}, "violated", "a cluster keeps one day"),
    alone("rds-instance-minor-upgrades-on", INSTANCE, {"engine": "postgres"}, "passed", "on by default"),
    alone("rds-instance-not-public", INSTANCE, {"publiclyAccessible": UNKNOWN}, "unresolved", "nobody can tell"),
    alone("rds-instance-not-public", INSTANCE, {"publiclyAccessible": "true"}, "violated", "a switch as text"),
    # Set but unknown is not absent.
    alone("rds-database-customer-key", INSTANCE, {"kmsKeyId": UNKNOWN}, "passed", "a key of the program"),
    alone(
        "rds-database-in-chosen-subnets", INSTANCE, {"dbSubnetGroupName": UNKNOWN}, "passed", "a group of the program"
    ),
    alone(
        "rds-database-in-chosen-subnets", INSTANCE, {"dbSubnetGroupName": "default"}, "violated", "the default group"
    ),
    alone("rds-instance-performance-insights-customer-key", INSTANCE, {}, "not-applicable", "insights are off"),
    # The engine decides which logs there are.
    alone("rds-instance-logs-exported", INSTANCE, {"engine": "mariadb"}, "violated", "nothing published"),
    alone(
        "rds-instance-logs-exported",
        INSTANCE,
        {"engine": "sqlserver-se", "enabledCloudwatchLogsExports": ["agent", "error"]},
        "passed",
        "an edition of SQL Server",
    ),
    alone("rds-instance-logs-exported", INSTANCE, {"replicateSourceDb": "main"}, "not-applicable", "a replica"),
    alone(
        "rds-instance-logs-exported",
        INSTANCE,
        {"engine": "postgres", "enabledCloudwatchLogsExports": [UNKNOWN]},
        "unresolved",
        "an unknown list",
    ),
    # Passwords: a literal is wrong, a secret or an unknown is not a literal.
    alone("rds-database-master-password-managed", INSTANCE, {"password": SECRET}, "passed", "a Pulumi secret"),
    alone("rds-database-master-password-managed", INSTANCE, {"password": UNKNOWN}, "passed", "another's output"),
    alone("rds-database-master-password-managed", CLUSTER, {"masterPassword": "hunter2"}, "violated", "a literal"),
    alone("rds-database-master-password-managed", INSTANCE, {"snapshotIdentifier": "s"}, "passed", "from a snapshot"),
    alone("rds-database-master-password-managed", CLUSTER, {"globalClusterIdentifier": "g"}, "passed", "the second"),
    alone("rds-database-final-snapshot-kept", INSTANCE, {}, "violated", "a snapshot without a name can't be taken"),
    alone("rds-database-final-snapshot-kept", INSTANCE, {"replicateSourceDb": "x"}, "not-applicable", "a replica"),
    alone(
        "rds-database-final-snapshot-kept", INSTANCE, {"skipFinalSnapshot": True}, "not-applicable", "", stack="staging"
    ),
    alone("rds-instance-standby-in-another-zone", INSTANCE, {}, "not-applicable", "not promised", stack="staging"),
    alone("rds-instance-storage-grows", INSTANCE, {"maxAllocatedStorage": 0}, "violated", "0 switches it off"),
    alone(
        "rds-instance-storage-grows",
        INSTANCE,
        {"allocatedStorage": 100, "maxAllocatedStorage": 100},
        "violated",
        "room for nothing",
    ),
    # TLS: the group in use decides, without one the engine's default.
    alone("rds-instance-tls-forced", INSTANCE, {"engine": "postgres", "engineVersion": "16.4"}, "passed", "default"),
    alone("rds-instance-tls-forced", INSTANCE, {"engine": "postgres", "engineVersion": "14"}, "violated", "default"),
    alone("rds-instance-tls-forced", INSTANCE, {"engine": "mysql", "engineVersion": "8.4"}, "violated", "default"),
    alone("rds-instance-tls-forced", INSTANCE, {"engine": "oracle-ee"}, "not-applicable", "no such parameter"),
    alone(
        "rds-instance-tls-forced",
        INSTANCE,
        {"engine": "postgres", "engineVersion": "17", "parameterGroupName": "of-another-stack"},
        "unresolved",
        "a group that nobody sees",
    ),
    together(
        "rds-instance-tls-forced",
        "violated",
        "a group of its own switches the default off",
        resource(INSTANCE, "db", {"engine": "postgres", "engineVersion": "17"}, parameterGroupName=["group"]),
        resource(
            "aws:rds/parameterGroup:ParameterGroup",
            "group",
            {"family": "postgres17", "parameters": [{"name": "rds.force_ssl", "value": "0"}]},
        ),
    ),
    together(
        "rds-instance-tls-forced",
        "passed",
        "a group that does not speak of it leaves the default",
        resource(INSTANCE, "db", {"engine": "postgres", "engineVersion": "17"}, parameterGroupName=["group"]),
        resource(
            "aws:rds/parameterGroup:ParameterGroup",
            "group",
            {"family": "postgres17", "parameters": [{"name": "log_statement", "value": "ddl"}]},
        ),
    ),
    together(
        "rds-instance-tls-forced",
        "passed",
        "MySQL's spelling",
        resource(INSTANCE, "db", {"engine": "mysql", "engineVersion": "8.0"}, parameterGroupName=["group"]),
        resource(
            "aws:rds/parameterGroup:ParameterGroup",
            "group",
            {"family": "mysql8.0", "parameters": [{"name": "require_secure_transport", "value": "ON"}]},
        ),
    ),
    together(
        "rds-instance-tls-forced",
        "unresolved",
        "parameters that nobody knows",
        resource(INSTANCE, "db", {"engine": "mysql", "engineVersion": "8.0"}, parameterGroupName=["group"]),
        resource("aws:rds/parameterGroup:ParameterGroup", "group", {"family": "mysql8.0", "parameters": UNKNOWN}),
    ),
    # Identity, changes and what remains.
    alone("rds-database-iam-authentication-on", INSTANCE, {"engine": "oracle-ee"}, "not-applicable", "unknown to it"),
    alone("rds-database-iam-authentication-on", CLUSTER, {"engine": "aurora-mysql"}, "violated", "off by default"),
    alone("rds-database-administrator-renamed", CLUSTER, {"masterUsername": "Admin"}, "violated", "in capitals"),
    alone("rds-database-administrator-renamed", INSTANCE, {"replicateSourceDb": "main"}, "passed", "its source's"),
    alone("rds-database-changes-wait", INSTANCE, {"applyImmediately": True}, "not-applicable", "", stack="staging"),
    alone("rds-database-backups-outlive-it", CLUSTER, {}, "violated", "deleted by default"),
    alone("rds-cluster-spans-zones", CLUSTER, {"dbClusterInstanceClass": "db.m6gd.large"}, "not-applicable", "three"),
    together(
        "rds-cluster-spans-zones",
        "violated",
        "two members in one zone",
        resource(CLUSTER, "shop", {}),
        *(
            resource(
                "aws:rds/clusterInstance:ClusterInstance",
                name,
                {"availabilityZone": "eu-central-1a"},
                clusterIdentifier=["shop"],
            )
            for name in ("one", "two")
        ),
    ),
    alone(
        "rds-database-final-snapshot-kept",
        INSTANCE,
        {"skipFinalSnapshot": True, "finalSnapshotIdentifier": "last"},
        "violated",
        "named and skipped",
    ),
    alone("rds-instance-tls-forced", INSTANCE, {"engine": "postgres", "engineVersion": "15"}, "passed", "the first"),
    alone("rds-instance-tls-forced", INSTANCE, {"engine": "postgres"}, "violated", "a version that RDS chooses"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_databases(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
