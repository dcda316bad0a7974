"""Somebody is told before the bill is.

A budget with a threshold and a subscriber mails when a loop, a leak or a forgotten database makes the month expensive.
It is asked of the stack that sets an account up: one budget there sees every environment in it.

Source: AWS Cost Management User Guide, "Managing your costs with AWS Budgets"; Budget of pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.accounts import sets_up_account
from policies.rules.facts.deciding import any_holds

_BUDGET: Final = "aws:budgets/budget:Budget"
_STACK: Final = {"type": "pulumi:pulumi:Stack", "name": "shop-production", "inputs": dict[str, str]()}
_DETECTOR: Final = {"type": "aws:guardduty/detector:Detector", "name": "misuse", "inputs": {"enable": True}}
_SUBSCRIBERS: Final = ("subscriberEmailAddresses", "subscriberSnsTopicArns")


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["pulumi:pulumi:Stack"],
    controls=["Project/PROJ.budget"],
    remedy="Add a Budget with a limit, a threshold in notifications and somebody who subscribes.",
    passes=[
        _STACK,
        _DETECTOR,
        {
            "type": _BUDGET,
            "name": "monthly",
            "inputs": {
                "limitAmount": "500",
                "notifications": [{"threshold": 80, "subscriberEmailAddresses": ["platform@example.com"]}],
            },
        },
    ],
    fails=[_STACK, _DETECTOR, {"type": _BUDGET, "name": "monthly", "inputs": {"limitAmount": "500"}}],
)
def budgets_stack_budget_set(_subject: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not sets_up_account(stack):
        not_applicable("the stack that sets the account up has the budget")
    if not any_holds(_tells_somebody, stack.of_type(_BUDGET)):
        yield Violation("", "nobody is told before the bill is")


def _tells_somebody(budget: Resource) -> bool:
    return any_holds(_reaches_somebody, budget.each("notifications"))


def _reaches_somebody(notification: View) -> bool:
    return notification.is_set("threshold") and any(notification.is_set(path) for path in _SUBSCRIBERS)
