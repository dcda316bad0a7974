"""How the monitor says no to a program."""

from __future__ import annotations


class RequestRefused(Exception):
    """A request that the engine refuses, with the engine's own message; the program ends for it.

    As under the engine, requests that are under way at the same time are still answered.
    """


class DeploymentEnded(RequestRefused):
    """A request that ends the engine's deployment: no request is answered any more."""


class CallRefused(RequestRefused):
    """A function call that failed: the program sees an exception and may handle it."""
