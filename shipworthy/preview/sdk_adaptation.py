# pyright: basic
# ruff: noqa: SLF001 - what is wrapped of the SDK is private
"""Adapts the SDK to an engine that can't know everything: what the program talks to, and what stands for an unknown.

The launcher loads this file beside itself; like it, this imports only pulumi and the standard library.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pulumi
from pulumi import _types
from pulumi.output import Unknown
from pulumi.runtime import resource as sdk_resource
from pulumi.runtime import stack as sdk_stack
from pulumi.runtime.proto import engine_pb2, source_pb2

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
LONGEST_TRACE = 100
SDK = f"{Path(pulumi.__file__).parent}{os.sep}"
INSTALLED = re.compile(r"/(?:site-packages|dist-packages)/")


class Call:
    """A function call under way: where it was made, whether its caller waits for plain fields, which are unknown."""

    def __init__(self, trace: Any, *, plain: bool) -> None:
        self.trace, self.plain = trace, plain
        self.unknown: list[str] = []


CALL: contextvars.ContextVar[Call | None] = contextvars.ContextVar("shipworthy_call", default=None)


class Engine:
    """The engine's client, without the SDK's own debug messages: several for each resource, and nobody reads them."""

    def __init__(self, stub: Any) -> None:
        self._stub = stub

    def Log(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Pass a message on unless the SDK talks to itself."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename == f"{SDK}log.py":
            frame = frame.f_back
        internal = frame is not None and frame.f_code.co_filename.startswith(SDK)
        return None if internal and request.severity == engine_pb2.DEBUG else self._stub.Log(request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stub, name)


class Monitor:
    """The monitor's client, which adds where a function was called, what is wrong with inputs, and installed plugins.

    The SDK refuses an unknown where a plain result has a typed field, so those are taken out and put back afterwards.
    """

    def __init__(self, stub: Any, checks: Any, plugins: Any) -> None:
        self._stub, self._checks, self._plugins = stub, checks, plugins

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Pass a call on."""
        call = CALL.get()
        metadata = self._plugins.metadata(request.tok, request)
        if call is None:
            return self._stub.Invoke(request, metadata=metadata)
        if call.trace.frames:
            request.stackTrace.CopyFrom(call.trace)
            request.sourcePosition.CopyFrom(call.trace.frames[0].pc)
        response = self._stub.Invoke(request, metadata=metadata)
        if call.plain:
            fields = getattr(response, "return").fields
            call.unknown = [name for name in fields if fields[name].string_value == UNKNOWN]
            for name in call.unknown:
                del fields[name]
        return response

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Pass a registration on."""
        plugin = self._plugins.metadata(request.type, request)
        return self._stub.RegisterResource(request, metadata=(*self._checks.metadata(request), *plugin))

    def ReadResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Pass a read on."""
        return self._stub.ReadResource(request, metadata=self._plugins.metadata(request.type, request))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stub, name)


class Place(NamedTuple):
    """Where a frame is, as the SDK asks it."""

    filename: str
    lineno: int | None


def call_trace() -> Any:
    """Give the stack of the caller's caller."""
    trace, frame = source_pb2.StackTrace(), sys._getframe(2)
    while frame is not None and len(trace.frames) < LONGEST_TRACE:
        file = Path(frame.f_code.co_filename)
        if file.is_absolute():
            trace.frames.add(pc=source_pb2.SourcePosition(uri=file.as_uri(), line=frame.f_lineno))
        frame = frame.f_back
    return trace


def install() -> None:
    """Let the SDK say where functions are called, and carry what an offline preview can't know as unknown."""
    runtime = pulumi.runtime
    runtime.invoke_output = placed(runtime.invoke_output, lambda result, *_, **__: result, plain=False)
    runtime.call = placed(runtime.call, lambda result, *_, **__: result, plain=False)
    runtime.invoke = placed(runtime.invoke, settled, plain=True)
    runtime.invoke_async = placed(runtime.invoke_async, settled_later, plain=True)
    # Resources are declared in the same few files, whose addresses the SDK would make anew for each of them.
    position = functools.cache(sdk_resource._get_source_position_for_frame)
    sdk_resource._get_source_position_for_frame = lambda frame: position(Place(frame.filename, frame.lineno))
    # A text that the program makes of an unknown is then seen to be one.
    Unknown.__str__ = lambda self: UNKNOWN  # noqa: ARG005
    # A stack output that is unknown without being an output would become an empty object.
    massage = sdk_stack.massage
    sdk_stack.massage = lambda attr, seen: attr if isinstance(attr, Unknown) else massage(attr, seen)


def placed(function: Callable[..., Any], settle: Callable[..., Any], *, plain: bool) -> Callable[..., Any]:
    """Wrap one of the SDK's functions for calls; `settle` is given its result and its arguments."""

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        call = Call(call_trace(), plain=plain)
        token = CALL.set(call)
        try:
            return settle(function(*args, **kwargs), call, *args, **kwargs)
        finally:
            CALL.reset(token)

    return wrapper


def settled(result: Any, call: Call, *args: Any, **kwargs: Any) -> Any:
    """Put the unknown fields back into a plain result."""
    result.value = filled(result.value, call, *token_and_type(*args, **kwargs))
    return result


async def settled_later(result: Any, call: Call, *args: Any, **kwargs: Any) -> Any:
    """Put the unknown fields back into a plain result that is awaited."""
    return filled(await result, call, *token_and_type(*args, **kwargs))


def token_and_type(tok: str, props: Any, opts: Any = None, typ: Any = None, **_: Any) -> tuple[str, Any]:  # noqa: ARG001
    """Pick from the arguments of an invoke, whose names are the SDK's: programs also give them by name."""
    return tok, typ


def filled(value: Any, call: Call, tok: str, typ: Any) -> Any:
    """Give a plain result its unknown fields, all of them where nobody answered."""
    if typ is None:
        if value is None:
            return unanswered(f"the result of {tok}")
        value.update({name: unanswered(f"{name} of {tok}") for name in call.unknown})
        return value
    everything = value is None
    value = _types.output_type_from_dict(typ, {}) if everything else value
    kinds = _types.output_type_types(typ)
    for name, field, _ in _types._py_properties(typ):
        if everything or field in call.unknown:
            text = _types.unwrap_type(kinds[field]) is str
            _types.set(value, name, UNKNOWN if text else unanswered(f"{name} of {tok}"))
    return value


class NotKnownOffline(Exception):
    """The program looked into a value that only a provider can tell."""


def unanswered(what: str) -> Any:
    """Make a value that can be passed on as unknown but not be looked into."""

    def refuse(*_: Any) -> NoReturn:
        raise NotKnownOffline(f"{what} is not known in an offline preview; an answers file can give it")

    def truth(_: Any) -> bool:
        # Generated constructors ask `if names and not isinstance(names, list)`.
        return False if INSTALLED.search(sys._getframe(1).f_code.co_filename) else refuse()

    looks = ("iter", "len", "getitem", "contains", "int", "float", "index", "lt", "le", "gt", "ge", "add", "radd")
    return type("Unanswered", (Unknown,), {f"__{name}__": refuse for name in looks} | {"__bool__": truth})()


def hide_secrets(keys: frozenset[str]) -> None:
    """Make secrets that can't be decrypted here unknown outputs."""

    def hidden(original: Callable[..., Any]) -> Callable[..., Any]:
        def read(self: pulumi.Config, key: str, *args: Any, **kwargs: Any) -> Any:
            if self.full_key(key) not in keys:
                return original(self, key, *args, **kwargs)
            return pulumi.Output(set(), *(future(part) for part in (None, False, True)))

        return read

    def future(value: object) -> asyncio.Future[Any]:
        result = asyncio.get_event_loop().create_future()
        result.set_result(value)
        return result

    for verb in ("get_secret", "require_secret"):
        for kind in ("", "_bool", "_int", "_float", "_object"):
            setattr(pulumi.Config, verb + kind, hidden(getattr(pulumi.Config, verb + kind)))
