"""Values to assert on: plain Python, with a marker for what is unknown and a wrapper for what is secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

from shipworthy.plan import values as plan_values


class Unknown:
    """A value that only a provider can tell. There is one, `UNKNOWN`, which equals itself and nothing else.

    It is neither true nor false, so that `assert resource.outputs["enabled"]` fails instead of passing by accident.
    """

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        msg = "the value is unknown in a preview, so neither true nor false; compare it with UNKNOWN"
        raise TypeError(msg)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown)

    def __hash__(self) -> int:
        return hash(Unknown)

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


class Secret:
    """A secret value; equals a secret of an equal value, and `SECRET`. `repr`, and so a failed assertion, hides it."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    @property
    def value(self) -> Any:
        """The value itself."""
        return self._value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return False
        return self is SECRET or other is SECRET or bool(self._value == other._value)

    __hash__ = None  # pyright: ignore[reportAssignmentType] - SECRET equals secrets that differ

    def __bool__(self) -> NoReturn:
        msg = "the value is secret; compare it with SECRET or Secret(…), or look at its .value"
        raise TypeError(msg)

    def __repr__(self) -> str:
        return "SECRET"


SECRET: Final = Secret(UNKNOWN)
"""Equals every secret, whatever its value."""


def shown(value: plan_values.Value) -> Any:
    """Turn a plan's value into a fresh one to assert on; assets, archives and references stay as the plan has them."""
    if isinstance(value, plan_values.Unknown):
        return UNKNOWN
    if isinstance(value, plan_values.Secret):
        return Secret(shown(value.value))
    if isinstance(value, Mapping):
        return shown_mapping(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [shown(item) for item in value]
    return value


def shown_mapping(values: Mapping[str, plan_values.Value]) -> dict[str, Any]:
    """Turn each value of a mapping into one to assert on."""
    return {name: shown(value) for name, value in values.items()}


def planned(value: Any) -> plan_values.Value:
    """Turn a value that a test gives into a plan's; the reverse of `shown`."""
    if isinstance(value, Unknown):
        return plan_values.UNKNOWN
    if isinstance(value, Secret):
        return plan_values.Secret(planned(value.value))
    if isinstance(value, Mapping):
        return {str(name): planned(item) for name, item in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [planned(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def answer(value: Any) -> Any:
    """Turn a value that a test gives into how an answers file writes it."""
    if isinstance(value, Unknown):
        return plan_values.UNKNOWN_SENTINEL
    if isinstance(value, Secret):
        return {"secret": answer(value.value)}
    if isinstance(value, Mapping):
        return {name: answer(item) for name, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [answer(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value
