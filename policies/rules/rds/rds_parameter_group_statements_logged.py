"""PostgreSQL says which statements it logs, and logs some.

Without any, a slow or a stolen query leaves no trace. Which ones is a decision: everything brings the data itself into
the logs, so that slow statements (`log_min_duration_statement`) or changes of structure (`log_statement` ddl) do.

Source: Checkov CKV2_AWS_30; PostgreSQL documentation, "Error Reporting and Logging" (both off by default), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule

_OFF: Final = {"log_statement": "none", "log_min_duration_statement": "-1"}


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:rds/parameterGroup:ParameterGroup", "aws:rds/clusterParameterGroup:ClusterParameterGroup"],
    controls=["Peer/CKV2_AWS_30"],
    remedy="Set log_statement, and log_min_duration_statement to a number of milliseconds.",
    passes={
        "family": "postgres17",
        "parameters": [
            {"name": "log_statement", "value": "none"},
            {"name": "log_min_duration_statement", "value": "1000"},
        ],
    },
    fails={"family": "postgres17", "parameters": [{"name": "rds.force_ssl", "value": "1"}]},
)
def rds_parameter_group_statements_logged(group: Resource, _: Limits) -> Iterator[Violation]:
    if not group.value("family", default="").removeprefix("aurora-").startswith("postgres"):
        not_applicable("is for another engine than PostgreSQL")
    given = {each.value("name", default=""): each for each in group.each("parameters")}
    missing = [name for name in _OFF if name not in given]
    if missing:
        yield Violation("parameters", f"leaves {' and '.join(missing)} to the default")
    elif all(str(given[name].value("value")) == off for name, off in _OFF.items()):
        yield Violation("parameters", "logs no statement")
