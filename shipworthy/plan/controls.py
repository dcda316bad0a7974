"""A catalogue of controls, and what policy packs enforce of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Control:
    """One control of a framework, such as `RDS.11` of `FSBP`; `requirement` says in a phrase what it asks for."""

    framework: str
    identity: str
    requirement: str = ""

    @property
    def name(self) -> str:
        """How rules name it: `FSBP/RDS.11`."""
        return f"{self.framework}/{self.identity}"


@dataclass(frozen=True)
class Enforced:
    """A control with the names of the rules that enforce it, in alphabetical order; none where nothing does.

    `argued` is the reason why it is left alone on purpose, "" where nobody gave one or a rule enforces it.
    """

    control: Control
    rules: tuple[str, ...]
    argued: str = ""


@dataclass(frozen=True)
class Coverage:
    """What rules enforce of a catalogue, in its order. `strangers` are controls that only the rules know."""

    enforced: tuple[Enforced, ...]
    strangers: tuple[Enforced, ...] = ()

    def of(self, frameworks: Collection[str]) -> Coverage:
        """Leave out the controls of other frameworks."""
        return Coverage(
            tuple(one for one in self.enforced if one.control.framework in frameworks),
            tuple(one for one in self.strangers if one.control.framework in frameworks),
        )
