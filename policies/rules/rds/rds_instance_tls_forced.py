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
from policies.framework.undecided import Undecided
from policies.rules.facts.parameters import major_version, switched_on
from policies.rules.facts.relations import meant

_GROUP: Final = "aws:rds/parameterGroup:ParameterGroup"
_PARAMETERS: Final = {
    "postgres": "rds.force_ssl",
    "sqlserver": "rds.force_ssl",
    "mysql": "require_secure_transport",
    "mariadb": "require_secure_transport",
}
_FORCED_FROM: Final = {"postgres": 15}


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
    engine = instance.value("engine", default="").partition("-")[0]
    if engine not in _PARAMETERS:
        not_applicable("the engine has no parameter for it, or the instance takes its engine from elsewhere")
    groups = meant(stack, instance, "parameterGroupName", [_GROUP], name="name")
    for group in groups:
        if not _forces(group, engine):
            yield Violation("parameterGroupName", f"{group.name} does not set {_PARAMETERS[engine]} to 1")
    if not groups:
        yield from _without_group(instance, engine)


def _forces(group: Resource, engine: str) -> bool:
    set_to = switched_on(group, _PARAMETERS[engine])
    return _by_default(group.value("family", default=""), engine) if set_to is None else set_to


def _by_default(version: str, engine: str) -> bool:
    return engine in _FORCED_FROM and major_version(version) >= _FORCED_FROM[engine]


def _without_group(instance: Resource, engine: str) -> Iterator[Violation]:
    named = instance.value("parameterGroupName", default="")
    if named and not named.startswith("default."):
        raise Undecided("parameterGroupName", f"the parameter group {named} is not declared in this stack")
    if not _by_default(instance.value("engineVersion", default="0"), engine):
        yield Violation("parameterGroupName", "uses the engine's default parameters, which accept plain text")
