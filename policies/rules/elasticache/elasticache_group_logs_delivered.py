"""A cache delivers its slow log and its engine log.

Without them nobody can say which command blocked the cache, or why it restarted.

Source: `log_delivery_configurations` of pulumi_aws 7.51.1 (none unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup"],
    controls=[],
    remedy="Add a log_delivery_configuration for slow-log and one for engine-log.",
    passes={"logDeliveryConfigurations": [{"logType": "slow-log"}, {"logType": "engine-log"}]},
    fails={"logDeliveryConfigurations": [{"logType": "slow-log"}]},
)
def elasticache_group_logs_delivered(group: Resource, _: Limits) -> Iterator[Violation]:
    delivered = {each.value("logType", default="") for each in group.each("logDeliveryConfigurations")}
    missing = sorted({"slow-log", "engine-log"} - delivered)
    if missing:
        yield Violation("logDeliveryConfigurations", f"does not deliver the {' and the '.join(missing)}")
