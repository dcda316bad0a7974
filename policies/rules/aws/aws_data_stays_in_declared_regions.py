"""Data is kept in the regions that the stack declares, and copied nowhere else.

Where data may be is a promise to customers and to the law. The region of the whole stack, one given by name, a copy of
backups, a replica of a secret or a replication of automated backups can break it without anybody noticing.

Source: `region` of pulumi_aws 7 resources, `copy_actions`, `replicas`, `destination`, `source_db_instance_arn` of
pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import BUCKETS

_PROVIDER: Final = "pulumi:providers:aws"
_COPIES: Final = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[
        "aws:backup/plan:Plan",
        "aws:backup/vault:Vault",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:dynamodb/table:Table",
        "aws:efs/fileSystem:FileSystem",
        "aws:efs/replicationConfiguration:ReplicationConfiguration",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:opensearch/domain:Domain",
        "aws:rds/cluster:Cluster",
        "aws:rds/instance:Instance",
        _COPIES,
        "aws:secretsmanager/secret:Secret",
        *BUCKETS,
        _PROVIDER,
    ],
    controls=[],
    remedy="Keep the copy in a declared region, or add the region to data_regions of the stack's limits.",
    passes={"region": "eu-central-1"},
    fails={"replicas": [{"region": "us-east-1"}]},
)
def aws_data_stays_in_declared_regions(store: Resource, limits: Limits) -> Iterator[Violation]:
    if "*" in limits.data_regions:
        not_applicable("this stack declares no regions")
    if store.type == _PROVIDER and not store.name.startswith("default"):
        not_applicable("what an explicit provider creates is judged where it holds data")
    for path, region in _regions(store):
        if region not in limits.data_regions:
            yield Violation(path, f"puts data into {region}")


def _regions(store: Resource) -> Iterator[tuple[str, str]]:
    if store.is_set("region"):
        yield "region", store.value("region", default="")
    for replica in store.each("replicas"):
        yield replica.path_of(), replica.value("region", default="") or replica.value("regionName", default="")
    if store.is_set("destination.region"):
        yield "destination.region", store.value("destination.region", default="")
    for each in store.each("rules"):
        for copy in each.each("copyActions"):
            arn = copy.value("destinationVaultArn", default="").split(":")
            if len(arn) > 3:
                yield copy.path_of("destinationVaultArn"), arn[3]
