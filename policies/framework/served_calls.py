"""The calls that a server answers, without the server: names, and functions from request bytes to response bytes."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from policies.framework.problems import RefusedConfiguration

Call: TypeAlias = Callable[[bytes], bytes]


class Status(Enum):
    """How a call ended."""

    OK = "ok"
    INVALID_ARGUMENT = "invalid argument"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ServedCalls:
    """All unary calls of one service by name; `prefix` is what stands before the names on the wire.

    `quick` are those that are answered sooner than another thread would take them over. `last` ends the server once it
    was answered; `on_last`, which must be safe for threads, tells the work in hand when it arrives.
    """

    prefix: str
    all: Mapping[str, Call]
    quick: frozenset[str]
    last: str
    on_last: Callable[[], None]


def answered(serve: Call, message: bytes) -> tuple[Status, bytes | str]:
    """Return how a call ended, and its response or the words for its failure."""
    try:
        return Status.OK, serve(message)
    except RefusedConfiguration as refused:
        return Status.INVALID_ARGUMENT, str(refused)
    except Exception as error:  # noqa: BLE001  the caller hears of it, and the next call is served
        # The message may quote what the program declared, so only the way there is told.
        traceback.print_tb(error.__traceback__)
        return Status.UNKNOWN, f"{type(error).__name__} in the policy pack"
