"""Alarms of stores, and rehearsed restores: a rule that no pack lists yet is judged by a pack of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import pytest

from policies.framework.completeness import incomplete
from policies.framework.rule import Rule
from policies.rules.backup.backup_store_restore_tested import backup_store_restore_tested
from tests.policies.harness import ROOT, UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

RULES = (backup_store_restore_tested,)

DATABASE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
MEMBER = "aws:rds/clusterInstance:ClusterInstance"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
SELECTION = "aws:backup/selection:Selection"
PLAN = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
RESTORED = "aws:backup/restoreTestingSelection:RestoreTestingSelection"

ALARMED = "aws-store-alarmed"
TESTED = "backup-store-restore-tested"

BACKED_UP = resource(SELECTION, "all", {"resources": ["*"]})
WEEKLY = resource(PLAN, "weekly", {"name": "weekly"})


def restoring(kind: object = "RDS", **more: object) -> dict[str, Any]:
    return resource(RESTORED, "databases", {"restoreTestingPlanName": "weekly", "protectedResourceType": kind, **more})


def tagged(value: object) -> dict[str, Any]:
    return {"stringEquals": [{"key": "aws:ResourceTag/backup", "value": value}]}


CASES = [
    together(
        ALARMED,
        "passed",
        "by reference",
        resource(DATABASE, "db", {}),
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": UNKNOWN}}, dimensions=["db"]),
    ),
    together(
        ALARMED,
        "violated",
        "an alarm on another by reference",
        resource(DATABASE, "db", {"identifier": "shop"}),
        resource(DATABASE, "other", {}),
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": UNKNOWN}}, dimensions=["other"]),
    ),
    together(
        ALARMED,
        "unresolved",
        "a dimension that nobody knows",
        resource(DATABASE, "db", {"identifier": "shop"}),
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": UNKNOWN}}),
    ),
    together(
        ALARMED,
        "passed",
        "a node of a cache, as a query",
        resource(CACHE, "cache", {"replicationGroupId": "shop"}),
        resource(ALARM, "memory", {"metricQueries": [{"metric": {"dimensions": {"CacheClusterId": "shop-001"}}}]}),
    ),
    together(
        ALARMED,
        "passed",
        "a member of a cluster",
        resource(CLUSTER, "db", {"clusterIdentifier": "shop"}),
        resource(MEMBER, "first", {"identifier": "shop-1", "clusterIdentifier": "shop"}),
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": "shop-1"}}),
    ),
    together(ALARMED, "not-applicable", "nobody on call", resource(DATABASE, "db", {}), stack="staging"),
    together(TESTED, "not-applicable", "no backup", resource(DATABASE, "db", {})),
    together(TESTED, "violated", "no restore", resource(DATABASE, "db", {}), BACKED_UP, WEEKLY),
    together(TESTED, "passed", "every one", resource(DATABASE, "db", {}), BACKED_UP, WEEKLY, restoring()),
    together(
        TESTED,
        "passed",
        "by tag",
        resource(DATABASE, "db", {"tags": {"backup": "daily"}}),
        BACKED_UP,
        WEEKLY,
        restoring(protectedResourceConditions=tagged("daily")),
    ),
    together(
        TESTED,
        "violated",
        "by another tag",
        resource(DATABASE, "db", {"tags": {"backup": "daily"}}),
        BACKED_UP,
        WEEKLY,
        restoring(protectedResourceConditions=tagged("hourly")),
    ),
    together(TESTED, "violated", "a plan of another stack", resource(DATABASE, "db", {}), BACKED_UP, restoring()),
    together(
        TESTED, "unresolved", "an unknown kind", resource(DATABASE, "db", {}), BACKED_UP, WEEKLY, restoring(UNKNOWN)
    ),
    together(
        TESTED,
        "passed",
        "a cluster of PostgreSQL's own, which AWS Backup counts to RDS",
        resource(CLUSTER, "db", {"engine": "postgres"}),
        BACKED_UP,
        WEEKLY,
        restoring("RDS"),
    ),
    together(
        TESTED,
        "violated",
        "Aurora, and restores of RDS",
        resource(CLUSTER, "db", {"engine": "aurora-postgresql"}),
        BACKED_UP,
        WEEKLY,
        restoring("RDS"),
    ),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackUnderTest]:
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "PulumiPolicy.yaml").write_text("runtime: python\n")
    functions = [rule.source.stem for rule in RULES]
    imports = [f"from policies.rules.{name.split('_')[0]}.{name} import {name}" for name in functions]
    begin = ["import sys", f"sys.path.append({str(ROOT)!r})", "from policies.framework.pack import serve", *imports]
    (folder / "__main__.py").write_text(
        "\n".join([*begin, f'serve("prepared", "0.1.0", "Not yet.", [{", ".join(functions)}])\n'])
    )
    pack = PackUnderTest(folder, folder / "verdicts.jsonl")
    yield pack
    pack.close()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_stores(case: Case, prepared: PackUnderTest, readiness: PackUnderTest) -> None:
    pack = prepared if case.rule in {rule.name for rule in RULES} else readiness
    assert verdict(case, pack)["outcome"] == case.outcome


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_examples_hold_and_the_texts_are_complete(rule: Rule, prepared: PackUnderTest) -> None:
    assert incomplete(rule) == []
    for example, expected in ((rule.declaration.passes, "passed"), (rule.declaration.fails, "violated")):
        lines = prepared.judge_stack(cast("Sequence[Mapping[str, Any]]", example))
        assert {line["outcome"] for (name, _), line in lines.items() if name == rule.name} == {expected}
