"""An alarm on the metric of one thing says which thing.

A metric without dimensions is another metric to CloudWatch: of a load balancer, a service or a cache there is none, and
the alarm never sees a number. Of databases it is the average over all in the region, where nine idle ones hide the one
that is full.

Source: CloudWatch User Guide, "CloudWatch metrics concepts" (dimensions: each unique combination is a separate metric);
RDS User Guide, "Amazon CloudWatch dimensions for Amazon RDS"; pages on metrics of the other services, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import METRIC_ALARM

_BY_SUBJECT: Final = frozenset(
    {
        "AWS/ApplicationELB",
        "AWS/CertificateManager",
        "AWS/CloudFront",
        "AWS/ECS",
        "AWS/EFS",
        "AWS/ElastiCache",
        "AWS/NetworkELB",
        "AWS/RDS",
        "AWS/Route53",
        "AWS/SQS",
        "ECS/ContainerInsights",
    }
)
"""Namespaces whose metrics are about one resource. Others, such as AWS/Lambda and AWS/EC2, have sums of an account."""


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[METRIC_ALARM],
    controls=[],
    remedy="Set dimensions to the name of the resource, as its page on metrics spells it.",
    passes={"namespace": "AWS/RDS", "metricName": "CPUUtilization", "dimensions": {"DBInstanceIdentifier": "shop"}},
    fails={"namespace": "AWS/RDS", "metricName": "CPUUtilization"},
)
def cloudwatch_alarm_subject_named(alarm: Resource, _: Limits) -> Iterator[Violation]:
    metrics: list[View] = [alarm] if alarm.is_set("metricName") else []
    metrics += [metric for query in alarm.each("metricQueries") for metric in query.each("metric")]
    about = [metric for metric in metrics if known_text(metric, "namespace") in _BY_SUBJECT]
    if not about:
        not_applicable("it watches no metric that is about one resource")
    for metric in about:
        if not metric.is_unknown("dimensions") and not metric.keys("dimensions"):
            yield Violation(metric.path_of("dimensions"), f"names nothing of {known_text(metric, 'namespace')}")
