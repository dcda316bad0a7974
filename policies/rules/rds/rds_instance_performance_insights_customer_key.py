"""The statements that performance insights record are encrypted with a key that the account controls.

They may hold literal values of the application's data. The key can't be changed once it is set.

Source: Checkov CKV_AWS_354; `performance_insights_kms_key_id` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import ACCEPT, Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"],
    controls=["Peer/CKV_AWS_354"],
    remedy="Set performance_insights_kms_key_id to the key of the database.",
    passes={
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1",
    },
    fails={"performanceInsightsEnabled": True},
    unknown=ACCEPT("an ARN that comes from a key of the program is set, whatever it will be"),
)
def rds_instance_performance_insights_customer_key(instance: Resource, _: Limits) -> Iterator[Violation]:
    if not instance.value("performanceInsightsEnabled", default=False):
        not_applicable("performance insights are off")
    if not instance.is_set("performanceInsightsKmsKeyId"):
        yield Violation("performanceInsightsKmsKeyId", "uses the key that AWS manages")
