"""A database publishes its engine's logs where they outlive it.

Logs that stay on the instance are rotated away within days and vanish with it.

Source: Security Hub RDS.9, RDS.36, RDS.40 and RDS.42, which name the log types of each engine;
`enabled_cloudwatch_logs_exports` of pulumi_aws 7.51.1 (none unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule

_LOGS: Final = {
    "postgres": ("postgresql", "upgrade"),
    "mysql": ("audit", "error", "general", "slowquery"),
    "mariadb": ("audit", "error", "general", "slowquery"),
    "oracle": ("alert", "audit", "listener", "trace"),
    "sqlserver": ("agent", "error"),
}
"""Log types that the controls name, by the engine's name up to its first hyphen."""


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=["FSBP/RDS.9", "FSBP/RDS.36", "FSBP/RDS.40", "FSBP/RDS.42"],
    remedy="List the engine's log types in enabled_cloudwatch_logs_exports.",
    passes={"engine": "postgres", "enabledCloudwatchLogsExports": ["postgresql", "upgrade"]},
    fails={"engine": "postgres", "enabledCloudwatchLogsExports": ["upgrade"]},
)
def rds_instance_logs_exported(instance: Resource, _: Limits) -> Iterator[Violation]:
    wanted = _LOGS.get(instance.value("engine", default="").partition("-")[0])
    if wanted is None:
        not_applicable("the engine's logs are those of its cluster or of its source")
        return
    published = instance.texts("enabledCloudwatchLogsExports")
    missing = [log for log in wanted if log not in published]
    if missing:
        yield Violation("enabledCloudwatchLogsExports", f"does not publish {', '.join(missing)}")
