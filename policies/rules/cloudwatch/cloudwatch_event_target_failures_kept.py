"""What an event could not start ends in a queue, unless a late event is worth nothing.

EventBridge tries for a day. When the target was renamed, its role lost a permission or its limit is reached for longer,
the event is dropped, and only a metric that few watch counts it. A topic or another bus does no work by itself: it
hands the event on, and those who get it are judged. A target that gives up within the hour says by that, that a late
event has nothing to add.

Source: EventBridge User Guide, "Using dead-letter queues to process undelivered events"; `dead_letter_config` and
`retry_policy` (default 86400 seconds) of EventTarget, pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import EVENT_TARGET, TOPIC

_HANDS_ON: Final = (TOPIC, "aws:cloudwatch/eventBus:EventBus")
_SPELT: Final = re.compile(r"arn:[^:]*:(sns:|events:[^:]*:[^:]*:event-bus/)")
_HOUR_SECONDS: Final = 3600
_DAY_SECONDS: Final = 86400
_FUNCTION: Final = "arn:aws:lambda:eu-central-1:111122223333:function:import"


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[EVENT_TARGET],
    controls=[],
    remedy="Set dead_letter_config of the target to a queue with an alarm.",
    passes=[
        {
            "type": EVENT_TARGET,
            "name": "import",
            "inputs": {
                "arn": _FUNCTION,
                "deadLetterConfig": {"arn": "arn:aws:sqs:eu-central-1:111122223333:lost"},
            },
        }
    ],
    fails=[{"type": EVENT_TARGET, "name": "import", "inputs": {"arn": _FUNCTION}}],
)
def cloudwatch_event_target_failures_kept(target: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if target.is_set("deadLetterConfig.arn"):
        return
    if any(each.type in _HANDS_ON for each in stack.dependencies(target, "arn")) or _SPELT.match(
        known_text(target, "arn")
    ):
        not_applicable("it hands the event on")
    if target.value("retryPolicy.maximumEventAgeInSeconds", default=_DAY_SECONDS) < _HOUR_SECONDS:
        not_applicable("a late event is worth nothing to it")
    yield Violation("deadLetterConfig", "drops what it could not start")
