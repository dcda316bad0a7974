# pyright: basic
# ruff: noqa: SLF001 - what is asked of the interpreter is private
"""Lets a program use what is known of a result of which other parts are unknown.

The launcher loads this file into the program's process, so it imports only pulumi. Results of functions and outputs of
other stacks are wholly known under the real engine, or wholly unknown, and the SDK expects just that: it looks the name
of a stack's output up in all of them at once, and hands an unknown field of a function's result on as if it were known.
Source: `pulumi/stack_reference.py` and `pulumi/output.py` of pulumi 3.272.0, read on 2026-11-22.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
from pulumi.output import Unknown
from pulumi.stack_reference import StackReferenceOutputDetails

SDK = f"{Path(pulumi.__file__).parent}{os.sep}"


def install() -> None:
    """Replace the look-ups of `StackReference`, and what outputs do with a value that is unknown."""
    pulumi.Output.apply = _careful(pulumi.Output.apply)
    Unknown.__bool__ = lambda self: not _asked_by_provider_sdk()  # pyright: ignore[reportAttributeAccessIssue]  # noqa: ARG005
    reference = pulumi.StackReference
    reference.get_output = _one_by_one(reference.get_output, lambda outputs, name: outputs.get(name))
    reference.require_output = _one_by_one(reference.require_output, lambda outputs, name: outputs[name])
    reference.get_output_details = _details


def _careful(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let `apply` not run on an unknown that a known result holds."""

    def apply(self: Any, func: Callable[[Any], Any], run_with_unknowns: bool = False) -> Any:
        def known_only(value: Any) -> Any:
            return _unknown() if isinstance(value, Unknown) and not run_with_unknowns else func(value)

        return original(self, known_only, run_with_unknowns)

    return apply


def _asked_by_provider_sdk() -> bool:
    """Tell whether it is a generated constructor that asks: `if arn and not isinstance(arn, str)`, which refuses."""
    file = sys._getframe(2).f_code.co_filename
    return "-packages" in file and not file.startswith(SDK)


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
