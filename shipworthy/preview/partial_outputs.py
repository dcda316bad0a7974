# pyright: basic
"""Lets a program look up single outputs of another stack of which others are unknown.

The launcher loads this file into the program's process, so it imports only pulumi. The SDK looks a name up in all
outputs at once, and where one is unknown it takes all for unknown; the real engine, whose outputs come from a state,
never has such a case. Source: `pulumi/stack_reference.py` of pulumi 3.272.0, read on 2026-11-22.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pulumi
from pulumi.output import Unknown
from pulumi.stack_reference import StackReferenceOutputDetails


def install() -> None:
    """Replace the look-ups of `StackReference`."""
    reference = pulumi.StackReference
    reference.get_output = _one_by_one(reference.get_output, lambda outputs, name: outputs.get(name))
    reference.require_output = _one_by_one(reference.require_output, lambda outputs, name: outputs[name])
    reference.get_output_details = _details


def _one_by_one(original: Callable[..., Any], pick: Callable[[dict[str, Any], str], Any]) -> Callable[..., Any]:
    def look_up(self: Any, name: Any) -> Any:
        if not isinstance(name, str):
            return original(self, name)
        value = self.outputs.apply(lambda outputs: _picked(outputs, name, pick), True)
        secret = asyncio.ensure_future(self._StackReference__is_secret_name(name))
        return pulumi.Output(value.resources(), value.future(), value.is_known(), secret)

    return look_up


async def _details(self: Any, name: str) -> StackReferenceOutputDetails:
    value = self.outputs.apply(lambda outputs: _picked(outputs, name, lambda found, key: found.get(key)), True)
    secret = await self._StackReference__is_secret_name(name)
    if not await value.is_known():
        return StackReferenceOutputDetails()
    result = await value.future()
    return StackReferenceOutputDetails(secret_value=result) if secret else StackReferenceOutputDetails(value=result)


def _picked(outputs: Any, name: str, pick: Callable[[dict[str, Any], str], Any]) -> Any:
    found = outputs if isinstance(outputs, Unknown) else pick(outputs, name)
    return _unknown() if isinstance(found, Unknown) else found


def _unknown() -> pulumi.Output[Any]:
    """Make an output that is unknown."""
    parts: list[asyncio.Future[Any]] = []
    for part in (None, False, False):
        future = asyncio.get_event_loop().create_future()
        future.set_result(part)
        parts.append(future)
    return pulumi.Output(set(), *parts)
