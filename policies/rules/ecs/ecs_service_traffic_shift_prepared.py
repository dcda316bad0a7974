"""A service that shifts its traffic has a second target group to shift it to.

ECS moves the production listener rule from one group to the other under a role; where one of these is missing it
refuses the deployment, or has nowhere to go.

Source: ECS Developer Guide, "Required resources for Amazon ECS blue/green deployments"; `advanced_configuration` of
pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.services import is_left_to_codedeploy, shifts_traffic
from policies.rules.facts.tokens import SERVICE

_AT: Final = "advancedConfiguration"
_PARTS: Final = ("alternateTargetGroupArn", "productionListenerRule", "roleArn")
_BALANCER = {
    "targetGroupArn": "blue",
    "advancedConfiguration": {"alternateTargetGroupArn": "green", "productionListenerRule": "rule", "roleArn": "role"},
}


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[SERVICE],
    controls=[],
    remedy="Give each of load_balancers an advanced_configuration: another target group, the listener rule, a role.",
    passes={"deploymentConfiguration": {"strategy": "BLUE_GREEN"}, "loadBalancers": [_BALANCER]},
    fails={
        "deploymentConfiguration": {"strategy": "BLUE_GREEN"},
        "loadBalancers": [
            {
                **_BALANCER,
                "advancedConfiguration": {
                    "alternateTargetGroupArn": "blue",
                    "productionListenerRule": "rule",
                    "roleArn": "role",
                },
            }
        ],
    },
)
def ecs_service_traffic_shift_prepared(service: Resource, _: Limits) -> Iterator[Violation]:
    if not shifts_traffic(service) or is_left_to_codedeploy(service):
        not_applicable("its deployments replace tasks one by one")
    balancers = service.each("loadBalancers")
    if not balancers:
        not_applicable("it stands behind no load balancer")
    for balancer in balancers:
        for part in _PARTS:
            if not balancer.is_set(f"{_AT}.{part}"):
                yield Violation(balancer.path_of(_AT), f"lacks {part}")
        first, second = balancer.is_unknown("targetGroupArn"), balancer.is_unknown(f"{_AT}.{_PARTS[0]}")
        if first or second:
            continue
        if balancer.value("targetGroupArn") == balancer.value(f"{_AT}.{_PARTS[0]}"):
            yield Violation(balancer.path_of(f"{_AT}.{_PARTS[0]}"), "is the group that the traffic comes from")
