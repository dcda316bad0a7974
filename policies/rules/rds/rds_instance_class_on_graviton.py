"""A database whose engine runs on Graviton does so.

The engine is not the program's own code, so that nothing has to be built anew, and the class with g in its name costs
less an hour than its neighbours.

Source: RDS User Guide, "Supported DB engines for DB instance classes"; Amazon RDS pricing (db.m7g.large costs less than
db.m7i.large), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.generations import generation
from policies.rules.facts.tokens import RDS_CLUSTER_INSTANCE, RDS_INSTANCE

_ENGINES: Final = ("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql")


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[RDS_INSTANCE, RDS_CLUSTER_INSTANCE],
    controls=[],
    remedy="Choose the class with g in its name, such as db.m7g for db.m7i, once its price in your region is lower.",
    passes={"engine": "postgres", "instanceClass": "db.m7g.large"},
    fails={"engine": "postgres", "instanceClass": "db.m7i.large"},
)
def rds_instance_class_on_graviton(instance: Resource, _: Limits) -> Iterator[Violation]:
    if instance.value("engine", default="") not in _ENGINES:
        not_applicable("the engine does not run on Graviton, or is that of its source")
    name = instance.value("instanceClass", default="")
    kind = generation(name)
    if kind is None or not kind.graviton_exists:
        not_applicable("the class has no counterpart with Graviton")
    elif not kind.graviton:
        yield Violation("instanceClass", f"{name} has a cheaper counterpart with Graviton")
