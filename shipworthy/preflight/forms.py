"""What a key of the declarative file may hold: how it is read, what is said when it is wrong, and its JSON schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar, cast
from urllib.parse import urlsplit

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_VARIABLE: Final = r"^[A-Za-z_][A-Za-z0-9_]*$"
# Names are put between double quotes into SQL, so what would end those is no name.
_SQL_NAME: Final = r'^[^\s"\'\\.\x00-\x1f]+(\.[^\s"\'\\.\x00-\x1f]+)?$'
_HEADER: Final = r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"


class WrongValueError(ValueError):
    """The value has another form than expected."""


@dataclass(frozen=True)
class Form(Generic[T_co]):
    """A kind of value; `expected` ends the sentence "expected …"."""

    expected: str
    read: Callable[[object], T_co]
    schema: Mapping[str, object]


@dataclass(frozen=True)
class Key(Generic[T]):
    """A key of a table; one that is not `mandatory` has the default when it is left out."""

    name: str
    form: Form[T]
    default: T
    meaning: str
    mandatory: bool = False


def text() -> Form[str]:
    """Return the form of a text that says something."""
    return _matching(r"\S", "a text that is not empty")


def variable() -> Form[str]:
    """Return the form of an environment variable's name."""
    return _matching(_VARIABLE, "the name of an environment variable")


def header() -> Form[str]:
    """Return the form of an HTTP header's name (RFC 9110, section 5.1)."""
    return _matching(_HEADER, "the name of an HTTP header")


def choice(*names: str) -> Form[str]:
    """Return the form of one of these words."""

    def read(value: object) -> str:
        if value not in names:
            raise WrongValueError
        return cast("str", value)

    return Form(_either(names), read, {"enum": list(names)})


def choices(*names: str) -> Form[tuple[str, ...]]:
    """Return the form of one or several of these words."""
    one = choice(*names)

    def read(value: object) -> tuple[str, ...]:
        return (one.read(value),) if isinstance(value, str) else tuple(map(one.read, _list(value)))

    items = {"items": one.schema, "minItems": 1, "type": "array", "uniqueItems": True}
    return Form(f"{one.expected}, or a list of them", read, {"anyOf": [one.schema, items]})


def whole(least: int, most: int) -> Form[int]:
    """Return the form of a whole number in this range."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise WrongValueError
        return value

    schema = {"maximum": most, "minimum": least, "type": "integer"}
    return Form(f"a whole number from {least} to {most}", read, schema)


def seconds(least: float, most: float) -> Form[float]:
    """Return the form of a time in seconds in this range."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise WrongValueError
        return float(value)

    return Form(f"{least:g} to {most:g} seconds", read, {"maximum": most, "minimum": least, "type": "number"})


def flag() -> Form[bool]:
    """Return the form of true or false."""

    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise WrongValueError
        return value

    return Form("true or false", read, {"type": "boolean"})


def several(one: Form[T], what: str) -> Form[tuple[T, ...]]:
    """Return the form of a list of at least one, none of them twice."""

    def read(value: object) -> tuple[T, ...]:
        return tuple(map(one.read, _list(value)))

    schema = {"items": one.schema, "minItems": 1, "type": "array", "uniqueItems": True}
    return Form(f"a list of {what}, none twice, each {one.expected}", read, schema)


def sql_name() -> Form[str]:
    """Return the form of a table's or column's name as the database stores it, or of schema.table."""
    return _matching(_SQL_NAME, "a name as the database stores it, such as users or app.users")


def web_address() -> Form[str]:
    """Return the form of a URL that anybody may read: http or https, with a host and without a password."""

    def read(value: object) -> str:
        if not isinstance(value, str) or re.search(r"\s", value) or not _is_public_address(value):
            raise WrongValueError
        return value

    return Form(
        "a URL that begins with https:// or http:// and holds no password",
        read,
        {"pattern": r"^https?://[^\s@/]+(/\S*)?$", "type": "string"},
    )


def _is_public_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        return False


def optional(form: Form[T]) -> Form[T | None]:
    """Return the same form for a key that may be left out."""
    return Form(form.expected, form.read, form.schema)


def _matching(pattern: str, expected: str) -> Form[str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or not re.search(pattern, value):
            raise WrongValueError
        return value

    return Form(expected, read, {"pattern": pattern, "type": "string"})


def _list(value: object) -> list[object]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    if not items or len(items) != len(set(map(repr, items))):
        raise WrongValueError
    return items


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
