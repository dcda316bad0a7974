"""Whether a stack is meant to come and go, as its own resources tell."""

from __future__ import annotations

from typing import Final

from policies.framework.resource import Resource, Stack
from policies.framework.undecided import RuleEnded
from policies.rules.facts.tokens import BACKUP_VAULT, RDS_CLUSTER, RDS_INSTANCE, SECRET

SNAPSHOT_NAMED: Final = (
    RDS_INSTANCE,
    RDS_CLUSTER,
    "aws:docdb/cluster:Cluster",
    "aws:neptune/cluster:Cluster",
    "aws:redshift/cluster:Cluster",
)
"""Types that can't be deleted without a name for a last snapshot, unless they skip it."""

REPOSITORY: Final = "aws:ecr/repository:Repository"

_SAYS_SO: Final = {
    **dict.fromkeys(SNAPSHOT_NAMED, ("skipFinalSnapshot", True)),
    BACKUP_VAULT: ("forceDestroy", True),
    REPOSITORY: ("forceDelete", True),
    SECRET: ("recoveryWindowInDays", 0),
}
"""What a program writes only where data may go with the stack. Buckets don't count: logs are emptied anywhere."""


def gives_data_away(stack: Stack, but: Resource) -> Resource | None:
    """Return a resource of the stack, other than `but`, that is declared to go together with the data in it."""
    for each in stack.of_type(*_SAYS_SO):
        if each.is_set("replicateSourceDb"):
            # Of a replica RDS takes no final snapshot, whatever its program thinks of data.
            continue
        path, value = _SAYS_SO[each.type]
        if each is not but and _reads(each, path) == value:
            return each
    return None


def _reads(resource: Resource, path: str) -> object:
    try:
        return resource.value(path, default=None if path == "recoveryWindowInDays" else False)
    except RuleEnded:
        return None
