"""A database stands in subnets that the program chose.

Without a subnet group RDS takes the default VPC, whose subnets are public.

Source: Security Hub RDS.18; `db_subnet_group_name` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import ACCEPT, Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["SecurityHub/RDS.18"],
    remedy="Create a subnet group of private subnets and give its name as db_subnet_group_name.",
    passes={"dbSubnetGroupName": "shop-isolated"},
    fails={},
    unknown=ACCEPT("a name that comes from a subnet group of the program is set, whatever it will be"),
)
def rds_database_in_chosen_subnets(database: Resource, _: Limits) -> Iterator[Violation]:
    if database.is_set("replicateSourceDb") and not database.is_set("dbSubnetGroupName"):
        not_applicable("a read replica stands in its source's subnets unless told otherwise")
    if not database.is_set("dbSubnetGroupName"):
        yield Violation("dbSubnetGroupName", "stands in the default VPC")
    elif not database.is_unknown("dbSubnetGroupName") and database.value("dbSubnetGroupName", default="") == "default":
        yield Violation("dbSubnetGroupName", "stands in the default subnet group")
