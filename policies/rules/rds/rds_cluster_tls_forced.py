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
from policies.rules.facts.database_tls import TlsParameter, plain_text_accepted
from policies.rules.facts.tokens import RDS_CLUSTER

_GROUP: Final = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
_PARAMETERS: Final = {
    "aurora-postgresql": TlsParameter("rds.force_ssl", on_from=17),
    "postgres": TlsParameter("rds.force_ssl", on_from=15),
    "aurora-mysql": TlsParameter("require_secure_transport"),
    "mysql": TlsParameter("require_secure_transport"),
}
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
    parameter = _PARAMETERS.get(cluster.value("engine", default=""))
    if parameter is None:
        not_applicable("the engine has no parameter for it")
        return
    yield from plain_text_accepted(stack, cluster, "dbClusterParameterGroupName", _GROUP, parameter)
