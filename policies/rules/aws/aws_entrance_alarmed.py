"""Whatever the public enters through has an alarm.

Load balancers, distributions and API gateways see every failed request, whatever failed behind them.

Source: pages on CloudWatch metrics in the user guides of Elastic Load Balancing, CloudFront and API Gateway, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.alarms import is_watched
from policies.rules.facts.tokens import DISTRIBUTION, HTTP_API, LOAD_BALANCERS, METRIC_ALARM, REST_API

_BALANCER = {"type": LOAD_BALANCERS[0], "name": "edge", "inputs": {"internal": False}}
_ALARM = {"type": METRIC_ALARM, "name": "errors", "inputs": {"namespace": "AWS/ApplicationELB"}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[*LOAD_BALANCERS, DISTRIBUTION, REST_API, HTTP_API],
    controls=[],
    remedy="Add a MetricAlarm on errors, latency or missing requests.",
    passes=[_BALANCER, {**_ALARM, "propertyDependencies": {"dimensions": ["edge"]}}],
    fails=[_BALANCER, _ALARM],
)
def aws_entrance_alarmed(entrance: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("nobody is on call for this stack")
    if entrance.type in LOAD_BALANCERS and entrance.value("internal", default=False):
        not_applicable("the public does not reach it")
    if entrance.type == REST_API and "PRIVATE" in _endpoint_types(entrance):
        not_applicable("the public does not reach it")
    if not is_watched(stack, entrance):
        yield Violation("", "no alarm watches it")


def _endpoint_types(api: Resource) -> str:
    return str(api.value("endpointConfiguration.types", default=None) or "")
