"""In a stack that comes and goes, whatever holds data can be destroyed.

A bucket, a registry or a vault refuses to go while something is in it; what is protected refuses always; a database
that wants a last snapshot and has no name for it can't be deleted either. Where another store of the stack is declared
to go with its data, the destroy takes that one away and stops half-way: the data is lost, the rest costs on.

Source: hashicorp/terraform issue 1977 (buckets), hashicorp/terraform-provider-aws issue 13247 (vaults),
aws-cloudformation/cloudformation-coverage-roadmap issue 515 (registries); `final_snapshot_identifier` of
pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.disposal import REPOSITORY, SNAPSHOT_NAMED, gives_data_away
from policies.rules.facts.tokens import BACKUP_VAULT, BUCKETS, LOAD_BALANCERS, RDS_CLUSTER, RDS_INSTANCE

_EMPTIED: Final = {
    **dict.fromkeys(BUCKETS, "forceDestroy"),
    "aws:s3/directoryBucket:DirectoryBucket": "forceDestroy",
    REPOSITORY: "forceDelete",
    BACKUP_VAULT: "forceDestroy",
    "aws:athena/workgroup:Workgroup": "forceDestroy",
}
"""The property that lets each of these go although something is in it."""

_PROTECTED: Final = {
    **dict.fromkeys(LOAD_BALANCERS, "enableDeletionProtection"),
    RDS_INSTANCE: "deletionProtection",
    RDS_CLUSTER: "deletionProtection",
    "aws:rds/globalCluster:GlobalCluster": "deletionProtection",
    "aws:docdb/cluster:Cluster": "deletionProtection",
    "aws:neptune/cluster:Cluster": "deletionProtection",
    "aws:dynamodb/table:Table": "deletionProtectionEnabled",
    "aws:eks/cluster:Cluster": "deletionProtection",
    "aws:ec2/instance:Instance": "disableApiTermination",
}
_SCRATCH = {"type": RDS_INSTANCE, "name": "scratch", "inputs": {"skipFinalSnapshot": True}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=sorted({*_EMPTIED, *_PROTECTED, *SNAPSHOT_NAMED}),
    controls=[],
    remedy="In stacks that come and go, set force_destroy (force_delete) and skip_final_snapshot, and protect nothing.",
    passes=[{"type": BACKUP_VAULT, "name": "vault", "inputs": {"forceDestroy": True}}, _SCRATCH],
    fails=[{"type": BACKUP_VAULT, "name": "vault", "inputs": {}}, _SCRATCH],
)
def aws_store_destroyable(store: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    other = gives_data_away(stack, store)
    if other is None:
        not_applicable("nothing else in the stack is declared to go with its data")
        return
    if store.options.protect:
        yield Violation("", f"is protected by Pulumi, while {other.name} goes with its data")
    for path, fault in _faults(store):
        yield Violation(path, f"{fault}, while {other.name} goes with its data")


def _faults(store: Resource) -> Iterator[tuple[str, str]]:
    emptied, protected = _EMPTIED.get(store.type), _PROTECTED.get(store.type)
    if emptied and not store.value(emptied, default=False):
        yield emptied, "refuses to go once something is in it"
    if protected and store.value(protected, default=False):
        yield protected, "refuses to be deleted"
    if store.type in SNAPSHOT_NAMED and _lacks_snapshot_name(store):
        yield "finalSnapshotIdentifier", "wants a last snapshot and names none"


def _lacks_snapshot_name(store: Resource) -> bool:
    if store.is_set("replicateSourceDb") or store.is_set("replicationSourceIdentifier"):
        return False
    return not store.is_set("finalSnapshotIdentifier") and not store.value("skipFinalSnapshot", default=False)
