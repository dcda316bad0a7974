"""A trail can be searched and alarmed on while something happens, not only read afterwards.

Source: Security Hub CloudTrail.5; `cloud_watch_logs_group_arn`, `cloud_watch_logs_role_arn` of pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:cloudtrail/trail:Trail"],
    controls=["FSBP/CloudTrail.5"],
    remedy="Set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn.",
    passes={
        "cloudWatchLogsGroupArn": "arn:aws:logs:eu-central-1:111122223333:log-group:trail:*",
        "cloudWatchLogsRoleArn": "arn:aws:iam::111122223333:role/trail",
    },
    fails={},
)
def cloudtrail_trail_searchable(trail: Resource, _: Limits) -> Iterator[Violation]:
    for path in ("cloudWatchLogsGroupArn", "cloudWatchLogsRoleArn"):
        if not trail.is_set(path):
            yield Violation(path, "goes to the bucket only")
            return
