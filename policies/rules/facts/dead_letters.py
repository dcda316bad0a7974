"""Where messages and events end that nobody could handle."""

from __future__ import annotations

from typing import Final

from policies.framework.resource import Resource, Stack
from policies.framework.undecided import RuleEnded
from policies.rules.facts.relations import attached
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import EVENT_TARGET, QUEUE, QUEUE_REDRIVE, SCHEDULE, SUBSCRIPTION

_DOCUMENTS: Final = {QUEUE: "redrivePolicy", QUEUE_REDRIVE: "redrivePolicy", SUBSCRIPTION: "redrivePolicy"}
_PROPERTIES: Final = {
    SCHEDULE: ("target", "target.deadLetterConfig.arn"),
    EVENT_TARGET: ("deadLetterConfig", "deadLetterConfig.arn"),
    "aws:lambda/function:Function": ("deadLetterConfig", "deadLetterConfig.targetArn"),
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": (
        "destinationConfig",
        "destinationConfig.onFailure.destination",
    ),
    "aws:lambda/eventSourceMapping:EventSourceMapping": (
        "destinationConfig",
        "destinationConfig.onFailure.destinationArn",
    ),
}


def takes_dead_letters(stack: Stack, queue: Resource) -> bool:
    """Whether something of the stack sends to `queue` what it could not deliver or nobody could handle."""
    if any(_sends(stack, each, queue) for each in stack.of_type(*_DOCUMENTS)):
        return True
    return any(_delivers(stack, each, queue) for each in stack.of_type(*_PROPERTIES))


def redrive_policy(stack: Stack, queue: Resource) -> Resource | None:
    """Return what sends the dead letters of `queue` elsewhere: the queue itself or a resource of its own."""
    if queue.is_set("redrivePolicy"):
        return queue
    return next(iter(attached(stack, queue, [QUEUE_REDRIVE], "queueUrl")), None)


def _sends(stack: Stack, sender: Resource, queue: Resource) -> bool:
    path = _DOCUMENTS[sender.type]
    if sender is not queue and queue in stack.dependencies(sender, path):
        return True
    try:
        document = sender.document(path)
        return document is not None and _is(queue, document.value("deadLetterTargetArn", default=""))
    except RuleEnded:
        return False


def _delivers(stack: Stack, sender: Resource, queue: Resource) -> bool:
    top, path = _PROPERTIES[sender.type]
    try:
        spelt, unknown = known_text(sender, path), sender.is_unknown(path)
    except RuleEnded:
        spelt, unknown = "", True
    return _is(queue, spelt) or (unknown and queue in stack.dependencies(sender, top))


def _is(queue: Resource, arn: str) -> bool:
    name = known_text(queue, "name")
    return bool(name) and arn.startswith("arn:") and arn.rpartition(":")[2] == name
