"""How the monitor says no to a program."""

from __future__ import annotations


class RequestRefused(Exception):
    """A request that the engine refuses, with the engine's own message; the program ends for it."""


class CallRefused(RequestRefused):
    """A function call that failed: the program sees an exception and may handle it."""
