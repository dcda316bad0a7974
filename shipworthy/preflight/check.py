"""What a check is, and what it is handed for each try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias

from shipworthy.preflight.failures import Refusal

Moment: TypeAlias = Literal["start", "deployment"]
"""Whether a task starts, as it may at any time, or a deployment begins, which can still be called off."""

Required: TypeAlias = Literal["always", "deployment", "never"]

MOMENTS: Final[tuple[Moment, ...]] = ("start", "deployment")
REQUIRED: Final[tuple[Required, ...]] = ("always", "deployment", "never")


@dataclass(frozen=True)
class Try:
    """One try of a check: the environment, the moment, and the seconds that the other side has for each answer."""

    environment: Mapping[str, str]
    moment: Moment
    seconds: float

    def value(self, variable: str) -> str:
        """Return the variable's value; raises Refusal, which does not quote it, where it can't be meant."""
        value = self.environment.get(variable)
        if value is None:
            msg = f"{variable} is not set"
            raise Refusal(msg)
        if not value.strip():
            msg = f"{variable} is empty"
            raise Refusal(msg)
        if value != value.strip():
            msg = f"{variable} begins or ends with white space, such as the line end of the file it was read from"
            raise Refusal(msg)
        return value


class Check(Protocol):
    """Something that has to hold before the application starts."""

    def run(self, attempt: Try) -> str:
        """Return what was found, in words; raises CheckError when it does not hold."""
        ...

    @property
    def secret_variables(self) -> tuple[str, ...]:
        """Name the variables whose values must never be shown."""
        ...
