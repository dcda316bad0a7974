"""A database cluster refuses connections without TLS.

Every instance of the cluster takes this from the cluster's parameter group. Without one the engine's defaults decide:
Aurora PostgreSQL forces TLS from version 17, Aurora MySQL never does.

Source: Security Hub RDS.38, RDS.39, RDS.41 and RDS.44 ask the same of instances; Aurora User Guide, "Securing Aurora
PostgreSQL data with SSL/TLS" and "TLS connections to Aurora MySQL DB clusters", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.framework.undecided import Undecided
from policies.rules.facts.parameters import major_version, switched_on
from policies.rules.facts.relations import meant
from policies.rules.facts.tokens import RDS_CLUSTER

_GROUP: Final = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
_PARAMETERS: Final = {
    "aurora-postgresql": "rds.force_ssl",
    "postgres": "rds.force_ssl",
    "aurora-mysql": "require_secure_transport",
    "mysql": "require_secure_transport",
}
_FORCED_FROM: Final = {"aurora-postgresql": 17, "postgres": 15}
_CLUSTER = {
    "type": RDS_CLUSTER,
    "name": "database",
    "inputs": {"engine": "aurora-postgresql", "engineVersion": "16.6", "dbClusterParameterGroupName": "strict"},
}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[RDS_CLUSTER],
    controls=[],
    remedy="Give the cluster a parameter group that sets rds.force_ssl (require_secure_transport for MySQL) to 1.",
    passes=[
        _CLUSTER,
        {
            "type": _GROUP,
            "name": "strict",
            "inputs": {
                "name": "strict",
                "family": "aurora-postgresql16",
                "parameters": [{"name": "rds.force_ssl", "value": "1"}],
            },
        },
    ],
    fails=[
        _CLUSTER,
        {
            "type": _GROUP,
            "name": "strict",
            "inputs": {
                "name": "strict",
                "family": "aurora-postgresql16",
                "parameters": [{"name": "rds.force_ssl", "value": "0"}],
            },
        },
    ],
)
def rds_cluster_tls_forced(cluster: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    engine = cluster.value("engine", default="")
    if engine not in _PARAMETERS:
        not_applicable("the engine has no parameter for it")
    groups = meant(stack, cluster, "dbClusterParameterGroupName", [_GROUP], name="name")
    for group in groups:
        set_to = switched_on(group, _PARAMETERS[engine])
        forced = _by_default(engine, group.value("family", default="")) if set_to is None else set_to
        if not forced:
            yield Violation("dbClusterParameterGroupName", f"{group.name} does not set {_PARAMETERS[engine]} to 1")
    if not groups:
        yield from _without_group(cluster, engine)


def _without_group(cluster: Resource, engine: str) -> Iterator[Violation]:
    path = "dbClusterParameterGroupName"
    named = cluster.value(path, default="")
    if named and not named.startswith("default."):
        raise Undecided(path, f"the parameter group {named} is not declared in this stack")
    if not _by_default(engine, cluster.value("engineVersion", default="")):
        yield Violation(path, "uses the engine's default parameters, which accept plain text")


def _by_default(engine: str, version: str) -> bool:
    return engine in _FORCED_FROM and major_version(version) >= _FORCED_FROM[engine]
