"""A database runs on a current generation of machines.

Previous generations cost more for the same work, get fewer engine versions, and end one day.

Source: RDS User Guide, "DB instance classes"; RDS's announcement of the end of db.m4, db.r4 and db.t2; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.generations import generation
from policies.rules.facts.tokens import RDS_CLUSTER_INSTANCE, RDS_INSTANCE


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[RDS_INSTANCE, RDS_CLUSTER_INSTANCE],
    controls=[],
    remedy="Choose the same size of a newer generation, such as db.m7g for db.m4.",
    passes={"instanceClass": "db.m7g.large"},
    fails={"instanceClass": "db.m4.large"},
)
def rds_instance_class_current(instance: Resource, _: Limits) -> Iterator[Violation]:
    name = instance.value("instanceClass", default="")
    kind = generation(name)
    if kind is None:
        not_applicable("the class has no generations")
    elif kind.previous:
        yield Violation("instanceClass", f"{name} is of a previous generation")
