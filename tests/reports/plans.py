"""Builds plans for the tests of reports, with as little said as each test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.plan.findings import Detail, Level, Outcome, Pack, Rule, Severity, Verdict, Waiver
from shipworthy.plan.model import Operation, Plan, Resource, ResourceOptions, SourcePosition
from shipworthy.plan.values import Origin, Value

STACK_URN = "urn:pulumi:production::shop::pulumi:pulumi:Stack::shop-production"
WAIVER = Waiver(owner="ana@example.com", reason="moves in January", ticket="OPS-7", expires="2027-01-31")


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:production::shop::{type_}::{name}"


def resource(
    type_: str,
    name: str,
    *,
    parent: str = STACK_URN,
    inputs: Mapping[str, Value] | None = None,
    outputs: Mapping[str, Value] | None = None,
    operation: Operation = Operation.CREATE,
    depends: Mapping[str, Sequence[str]] | None = None,
    options: ResourceOptions | None = None,
    calls: Sequence[tuple[str, int]] = (),
    id_: str = "",
) -> Resource:
    """`calls` are (file, line) pairs, outermost first; the last is the declaration."""
    frames = tuple(SourcePosition(file, line) for file, line in reversed(calls))
    custom = not (type_.startswith("shop:") or type_ == "pulumi:pulumi:Stack")
    provider = f"{urn('pulumi:providers:aws', 'default_7_51_1')}::04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    return Resource(
        urn=urn(type_, name),
        type=type_,
        name=name,
        custom=custom,
        operation=operation,
        parent="" if type_ == "pulumi:pulumi:Stack" else parent,
        provider=provider if custom and not type_.startswith("pulumi:") else "",
        inputs=inputs or {},
        outputs=outputs or {},
        origins=dict.fromkeys(outputs or {}, Origin.DECLARED),
        dependencies=(),
        property_dependencies={key: tuple(urns) for key, urns in (depends or {}).items()},
        options=options or ResourceOptions(),
        position=frames[0] if frames else None,
        stack=frames,
        id=id_,
    )


@dataclass
class PlanBuilder:
    """Collects resources and verdicts of one pack called `readiness`."""

    stack: str = "production"
    resources: list[Resource] = field(default_factory=list[Resource])
    rules: dict[str, Rule] = field(default_factory=dict[str, Rule])
    verdicts: list[Verdict] = field(default_factory=list[Verdict])

    def __post_init__(self) -> None:
        self.add("pulumi:pulumi:Stack", f"shop-{self.stack}")

    def add(self, type_: str, name: str, **facts: object) -> str:
        """Add a resource and return its URN."""
        self.resources.append(resource(type_, name, **facts))  # pyright: ignore[reportArgumentType]
        return self.resources[-1].urn

    def judge(
        self,
        rule: str,
        urn: str,
        outcome: Outcome,
        *details: Detail,
        level: Level = Level.MANDATORY,
        severity: Severity = Severity.HIGH,
        reason: str = "",
        traceback: str = "",
        fails: bool | None = None,
    ) -> None:
        self.rules.setdefault(
            rule, Rule(rule, f"Title of {rule}.", level, severity, "resource", remedy=f"Remedy of {rule}.")
        )
        mandatory = outcome is Outcome.VIOLATED and level is Level.MANDATORY
        self.verdicts.append(
            Verdict(
                pack="readiness",
                rule=rule,
                urn=urn,
                outcome=outcome,
                level=level,
                severity=severity,
                details=details,
                reason=reason,
                traceback=traceback,
                waiver=WAIVER if outcome is Outcome.WAIVED else None,
                fails=(mandatory or outcome is Outcome.ERROR) if fails is None else fails,
            )
        )

    def plan(self, **facts: object) -> Plan:
        packs = (Pack("readiness", "0.1.0", tuple(self.rules.values()), digest="sha256:abc"),) if self.rules else ()
        known: dict[str, object] = {
            "project": "shop",
            "stack": self.stack,
            "resources": tuple(sorted(self.resources, key=lambda item: item.urn)),
            "outputs": {},
            "packs": packs,
            "verdicts": tuple(self.verdicts),
        }
        return Plan(**{**known, **facts})  # pyright: ignore[reportArgumentType]


def shop() -> PlanBuilder:
    """A database and two services with one finding of each kind."""
    shop = PlanBuilder()
    network = shop.add("shop:network:Network", "network", calls=[("infra/__main__.py", 9), ("infra/stack.py", 40)])
    for number in range(40):
        shop.add("aws:ec2/subnet:Subnet", f"network-{number}", parent=network)
    vpc = shop.add("aws:ec2/vpc:Vpc", "network-vpc", parent=network)
    database = shop.add("shop:data:Postgres", "database", calls=[("infra/stack.py", 61)])
    instance = shop.add(
        "aws:rds/instance:Instance",
        "database-instance",
        parent=database,
        depends={"dbSubnetGroupName": [vpc]},
        calls=[("infra/__main__.py", 9), ("infra/stack.py", 61), ("components/postgres.py", 120)],
    )
    bucket = shop.add("aws:s3/bucket:Bucket", "logs", calls=[("infra/stack.py", 20)])
    shop.judge(
        "rds-instance-recovery-window-kept",
        instance,
        Outcome.VIOLATED,
        Detail("backupRetentionPeriod", "keeps 1 day, 35 promised", 1),
    )
    shop.judge(
        "rds-instance-subnets-private",
        instance,
        Outcome.UNRESOLVED,
        Detail("dbSubnetGroupName", "is unknown"),
        severity=Severity.MEDIUM,
    )
    shop.judge("s3-bucket-versioned", bucket, Outcome.WAIVED, Detail("", "has no versioning"), severity=Severity.LOW)
    shop.judge("s3-bucket-tagged", bucket, Outcome.VIOLATED, level=Level.ADVISORY, severity=Severity.UNSPECIFIED)
    shop.judge(
        "s3-bucket-crashes",
        bucket,
        Outcome.ERROR,
        reason="KeyError: 'rules'",
        traceback="Traceback (most recent call last):\n  File \"policies/rules/s3/x.py\", line 3\nKeyError: 'rules'",
    )
    shop.judge("s3-bucket-encrypted", bucket, Outcome.PASSED)
    shop.judge("s3-bucket-encrypted", vpc, Outcome.NOT_APPLICABLE, reason="no bucket")
    return shop
