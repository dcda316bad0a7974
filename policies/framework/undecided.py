"""What ends a rule's run early, other than a crash.

    RuleEnded
    ├── NotApplicable    the rule says that it has nothing to judge here
    ├── Undecided        a value that the rule needs can't be read
    │   ├── UnknownValue    only a provider can tell it
    │   └── HiddenValue     it is a secret
    └── Malformed        a value can't be what its property takes, so the rule can't hold

A rule raises the first through `not_applicable`; the others come from the view when a rule reads a value.
"""

from __future__ import annotations


class RuleEnded(Exception):
    """A rule ended before it decided by its own means."""


class NotApplicable(RuleEnded):
    """The rule has nothing to judge; the message says why."""


class Undecided(RuleEnded):
    """The rule needs the value at `path` of the resource `urn` ("" where it is not known), which can't be read."""

    def __init__(self, path: str, message: str, urn: str = "") -> None:
        super().__init__(f"{path or 'the value'} {message}")
        self.path = path
        self.message = message
        self.urn = urn


class UnknownValue(Undecided):
    """The value at `path`, or a part of it, is known only after a provider answered."""

    def __init__(self, path: str, urn: str = "") -> None:
        super().__init__(path, "is unknown until the stack is applied", urn)


class HiddenValue(Undecided):
    """The value at `path` is a secret, which no rule may see."""

    def __init__(self, path: str = "", urn: str = "") -> None:
        super().__init__(path, "is a secret, which rules can't see", urn)


class Malformed(RuleEnded):
    """The value at `path` of the resource `urn` has the wrong shape, such as text that is no JSON in place of JSON."""

    def __init__(self, path: str, message: str, urn: str = "") -> None:
        super().__init__(f"{path or 'the value'}: {message}")
        self.path = path
        self.message = message
        self.urn = urn


def not_applicable(reason: str) -> None:
    """End the running rule because it has nothing to judge; `reason` is shown to the reader.

    Raises `NotApplicable`.
    """
    raise NotApplicable(reason)
