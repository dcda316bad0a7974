"""A database refuses connections without TLS.

A client that falls back to plain text does so silently. What the server accepts is decided by the parameter group that
the instance uses; without one, by the engine's defaults, which force TLS for PostgreSQL from version 15 only.

Source: Security Hub RDS.38, RDS.39, RDS.41 and RDS.44; RDS User Guide, "Requiring an SSL connection to a PostgreSQL DB
instance", as quoted in public issues of 2023, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.database_tls import TlsParameter, plain_text_accepted

_GROUP: Final = "aws:rds/parameterGroup:ParameterGroup"
_PARAMETERS: Final = {
    "postgres": TlsParameter("rds.force_ssl", on_from=15),
    "sqlserver": TlsParameter("rds.force_ssl"),
    "mysql": TlsParameter("require_secure_transport"),
    "mariadb": TlsParameter("require_secure_transport"),
}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=["SecurityHub/RDS.38", "SecurityHub/RDS.39", "FSBP/RDS.41", "FSBP/RDS.44"],
    remedy="Give the instance a parameter group that sets rds.force_ssl (require_secure_transport for MySQL) to 1.",
    passes=[
        {
            "type": "aws:rds/instance:Instance",
            "name": "database",
            "inputs": {"engine": "postgres", "engineVersion": "17", "parameterGroupName": "strict"},
        },
        {
            "type": "aws:rds/parameterGroup:ParameterGroup",
            "name": "strict",
            "inputs": {
                "name": "strict",
                "family": "postgres17",
                "parameters": [{"name": "rds.force_ssl", "value": "1"}],
            },
        },
    ],
    fails=[
        {
            "type": "aws:rds/instance:Instance",
            "name": "database",
            "inputs": {"engine": "postgres", "engineVersion": "17", "parameterGroupName": "lax"},
        },
        {
            "type": "aws:rds/parameterGroup:ParameterGroup",
            "name": "lax",
            "inputs": {"name": "lax", "family": "postgres17", "parameters": [{"name": "rds.force_ssl", "value": "0"}]},
        },
    ],
)
def rds_instance_tls_forced(instance: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    parameter = _PARAMETERS.get(instance.value("engine", default="").partition("-")[0])
    if parameter is None:
        not_applicable("the engine has no parameter for it, or the instance takes its engine from elsewhere")
        return
    yield from plain_text_accepted(stack, instance, "parameterGroupName", _GROUP, parameter)
