"""An alarm ends with somebody who hears it.

Red in a console wakes nobody up, and neither does a topic without a subscription. An alarm tells by itself or through
a composite alarm. One that ends a deployment, decides a health check or scales something has done its work with that.

Source: Security Hub CloudWatch.15; CloudWatch API reference, `PutMetricAlarm` and `PutCompositeAlarm`; SNS API,
`Subscribe`; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.telling import only_scales, reaches_somebody
from policies.rules.facts.texts import readable_texts
from policies.rules.facts.tokens import COMPOSITE_ALARM, METRIC_ALARM, SERVICE, SUBSCRIPTION, TOPIC

_READERS: Final = {
    SERVICE: "alarms.alarmNames",
    "aws:codedeploy/deploymentGroup:DeploymentGroup": "alarmConfiguration.alarms",
    "aws:route53/healthCheck:HealthCheck": "cloudwatchAlarmName",
    "aws:appconfig/environment:Environment": "monitors",
}
_TOPIC = {"type": TOPIC, "name": "page", "inputs": {"name": "page"}}
_ALARM = {
    "type": METRIC_ALARM,
    "name": "errors",
    "inputs": {"alarmActions": ["arn:aws:sns:eu-central-1:111122223333:page"]},
}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[METRIC_ALARM, COMPOSITE_ALARM],
    controls=["SecurityHub/CloudWatch.15"],
    remedy="Give the alarm an action that leads to a topic with a subscription: a pager, a chat, a mail address.",
    passes=[
        _ALARM,
        _TOPIC,
        {
            "type": SUBSCRIPTION,
            "name": "pager",
            "inputs": {"topic": "arn:aws:sns:eu-central-1:111122223333:page", "protocol": "https"},
        },
    ],
    fails=[_ALARM, _TOPIC],
)
def cloudwatch_alarm_reaches_somebody(alarm: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if only_scales(stack, alarm):
        not_applicable("what it does is to scale or to act on a machine")
    if reaches_somebody(stack, alarm, "alarmActions"):
        return
    if any_holds(lambda each: _tells_of(stack, each, alarm), stack.of_type(COMPOSITE_ALARM)):
        return
    if any(_reads(stack, each, _READERS[each.type], alarm) for each in stack.of_type(*_READERS)):
        not_applicable("a deployment or a health check listens to it")
    acts = alarm.is_unknown("alarmActions") or bool(alarm.value("alarmActions", default=[]))
    yield Violation("alarmActions", "leads to nobody" if acts else "nobody is told")


def _tells_of(stack: Stack, composite: Resource, alarm: Resource) -> bool:
    """Whether the rule of a composite alarm names `alarm`, and the composite reaches somebody."""
    if composite is alarm or not reaches_somebody(stack, composite, "alarmActions"):
        return False
    if alarm in stack.dependencies(composite, "alarmRule"):
        return True
    if composite.is_unknown("alarmRule") and stack.dependencies(composite, "alarmRule"):
        return False
    text, name = composite.value("alarmRule", default=""), _name(alarm)
    return bool(name) and any(f"({quoted}" in text for quoted in (f'"{name}"', f"{name})"))


def _reads(stack: Stack, reader: Resource, path: str, alarm: Resource) -> bool:
    if alarm in stack.dependencies(reader, path):
        return True
    if reader.type == "aws:appconfig/environment:Environment":
        return False
    names, _ = readable_texts(reader, path)
    return bool(_name(alarm)) and _name(alarm) in names


def _name(alarm: Resource) -> str:
    path = "name" if alarm.type == METRIC_ALARM else "alarmName"
    return "" if alarm.is_unknown(path) else alarm.value(path, default="")
