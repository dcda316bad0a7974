"""The stack that sets an account up records what is done in it, and looks for misuse.

What happens in an account whose keys were stolen is seen in its trail, and noticed by GuardDuty. Both are asked of the
stack with the account's settings; a stack of one environment has no part in them.

Source: Security Hub CloudTrail.1 and GuardDuty.1; GuardDuty User Guide, "What is Amazon GuardDuty", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.accounts import sets_up_account

_GUARDS: Final = {
    "aws:cloudtrail/trail:Trail": "nothing records what is done in the account",
    "aws:guardduty/detector:Detector": "nobody looks for misuse of the account",
}
_STACK: Final = {"type": "pulumi:pulumi:Stack", "name": "account", "inputs": dict[str, str]()}
_TRAIL: Final = {"type": "aws:cloudtrail/trail:Trail", "name": "audit", "inputs": {"isMultiRegionTrail": True}}
_DETECTOR: Final = {"type": "aws:guardduty/detector:Detector", "name": "misuse", "inputs": {"enable": True}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=["pulumi:pulumi:Stack"],
    controls=[],
    remedy="Add a Trail and a Detector, or waive this with the name of the organisation's own.",
    passes=[_STACK, _DETECTOR, _TRAIL],
    fails=[_STACK, _DETECTOR],
)
def aws_account_guarded(_subject: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not sets_up_account(stack):
        not_applicable("it does not set an account up")
    for guard, lack in sorted(_GUARDS.items()):
        if not stack.of_type(guard):
            yield Violation("", lack)
