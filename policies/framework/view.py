"""A view of declared values that knows unknowns and secrets, so that a rule can't mistake either for a value.

Paths name a place below the view: camelCase property names joined by dots, list items as `[0]`; "" is the view itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import Any, Final, TypeAlias, TypeVar, cast, overload

from policies.framework.documents import parsed_document
from policies.framework.undecided import HiddenValue, Malformed, UnknownValue
from policies.framework.values import SecretValue, Unknown, Value, has_unknown, hidden_value

T = TypeVar("T")

_STEP: Final = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_ABSENT: Final = object()
_SCALARS: Final = frozenset({str, int, float, bool})


@lru_cache(maxsize=4096)
def steps(path: str) -> tuple[str | int, ...]:
    """Return the keys and indexes that `path` goes through."""
    return tuple(int(index) if index else key for index, key in _STEP.findall(path))


def joined(prefix: str, path: str) -> str:
    """`path` below `prefix`, as one path."""
    if not prefix or not path:
        return prefix or path
    return f"{prefix}{path}" if path.startswith("[") else f"{prefix}.{path}"


class View:
    """Values at one place of a resource: the resource's inputs, an object inside them, or a JSON document."""

    __slots__ = ("_data", "_path", "_secret", "_urn")

    def __init__(self, data: Value, path: str = "", *, urn: str = "", secret: bool = False) -> None:
        self._data = data
        self._path = path
        self._urn = urn
        self._secret = secret

    @overload
    def value(self, path: str) -> Any: ...
    @overload
    def value(self, path: str, default: None) -> Any: ...
    @overload
    def value(self, path: str, default: dict[str, Any]) -> dict[str, Any]: ...
    @overload
    def value(self, path: str, default: list[Any]) -> list[Any]: ...
    @overload
    def value(self, path: str, default: T) -> T: ...
    def value(self, path: str, default: object = None) -> object:
        """Return the value at `path`, or `default` where it is absent or null.

        Text that stands for a number or a boolean ("7", "true") is converted when `default` is one, as providers do;
        with a default of another type that does not fit, the value is malformed. Secrets inside lists and objects come
        as `SecretValue`.

        Raises `UnknownValue` when it or a part of it is unknown, `HiddenValue` when it is a secret, `Malformed` when it
        has another type than `default`.
        """
        found, secret = self._find(path)
        if found is _ABSENT or found is None:
            return default
        if type(found) in _SCALARS and not secret and (default is None or type(found) is type(default)):
            # Nearly every value is this simple.
            return found
        if has_unknown(found):
            raise UnknownValue(joined(self._path, path), self._urn)
        if secret:
            raise HiddenValue(joined(self._path, path), self._urn)
        return found if default is None else self._converted(path, found, default)

    def texts(self, path: str) -> list[str]:
        """Return the texts in the list at `path`; a single text counts as a list of one, none where it is absent.

        Raises as `value` does, and `Malformed` when there is something else than texts.
        """
        found = self.value(path)
        items = [] if found is None else cast("list[Any]", found) if isinstance(found, list) else [found]
        if any(isinstance(item, SecretValue) for item in items):
            raise HiddenValue(joined(self._path, path), self._urn)
        if not all(isinstance(item, str) for item in items):
            raise Malformed(joined(self._path, path), "a list of texts was expected", self._urn)
        return items

    def is_set(self, path: str) -> bool:
        """Whether there is a value at `path`, known or not, secret or not; null is none.

        Raises `UnknownValue` when an object on the way there is unknown as a whole.
        """
        found, _ = self._find(path)
        return found is not _ABSENT and found is not None

    def is_unknown(self, path: str) -> bool:
        """Whether the value at `path`, or a part of it, or an object on the way there is unknown."""
        try:
            found, _ = self._find(path)
        except UnknownValue:
            return True
        return has_unknown(found)

    def is_secret(self, path: str) -> bool:
        """Whether the value at `path` is a secret, stands inside one, or holds one.

        Raises `UnknownValue` when an object on the way there is unknown as a whole.
        """
        found, secret = self._find(path)
        return found is not _ABSENT and (secret or _holds_secret(found))

    def each(self, path: str) -> list[View]:
        """Return the items of the list at `path`, each as a view; none where the list is absent.

        A single object counts as a list of one, as IAM documents allow. An item that is unknown is in the list, and
        reading from it raises.

        Raises `UnknownValue` when the list itself is unknown, `Malformed` when there is no list.
        """
        found, secret = self._find(path)
        if found is _ABSENT or found is None:
            return []
        full = joined(self._path, path)
        if isinstance(found, Unknown):
            raise UnknownValue(full, self._urn)
        if isinstance(found, dict):
            return [View(found, full, urn=self._urn, secret=secret)]
        if not isinstance(found, list):
            raise Malformed(full, "a list was expected", self._urn)
        items = cast("list[Value]", found)
        return [View(item, f"{full}[{index}]", urn=self._urn, secret=secret) for index, item in enumerate(items)]

    def document(self, path: str) -> View | None:
        """Return a view of the object in the JSON document at `path`; None where it is absent.

        Raises `UnknownValue` when a part of the document is unknown, `HiddenValue` when it is a secret, `Malformed`
        when it is no JSON object.
        """
        parsed = self._document(path)
        if parsed is not None and not isinstance(parsed, dict):
            raise Malformed(joined(self._path, path), "a JSON object was expected", self._urn)
        return None if parsed is None else View(parsed, joined(self._path, path), urn=self._urn)

    def documents(self, path: str) -> list[View]:
        """Return the objects in the JSON array at `path`, each as a view; none where it is absent.

        Raises as `document` does.
        """
        parsed = self._document(path)
        return [] if parsed is None else View(parsed, joined(self._path, path), urn=self._urn).each("")

    def path_of(self, path: str = "") -> str:
        """Return the place of `path` in the resource, for a `Violation`."""
        return joined(self._path, path)

    def keys(self, path: str = "") -> list[str]:
        """Return the names inside the object at `path`, sorted; none where it is absent.

        Raises `UnknownValue` when the object itself is unknown, `Malformed` when there is no object.
        """
        found, _ = self._find(path)
        if found is _ABSENT or found is None:
            return []
        if isinstance(found, Unknown):
            raise UnknownValue(joined(self._path, path), self._urn)
        if not isinstance(found, dict):
            raise Malformed(joined(self._path, path), "an object was expected", self._urn)
        return sorted(cast("dict[str, Value]", found))

    def _find(self, path: str) -> tuple[Value, bool]:
        route = steps(path)
        below: Any = self._data
        for step in route:
            if type(below) is not dict:  # pyright: ignore[reportUnknownArgumentType]
                break
            below = below.get(step, _ABSENT)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        else:
            # Nearly every look-up goes through nothing but objects.
            return _opened(below, self._secret)
        data, secret = _opened(self._data, self._secret)
        if isinstance(data, Unknown) and path:
            raise UnknownValue(self._path, self._urn)
        for count, step in enumerate(route, 1):
            data, secret = _opened(_below(data, step), secret)
            if data is _ABSENT:
                return _ABSENT, secret
            if isinstance(data, Unknown) and count < len(route):
                raise UnknownValue(joined(self._path, _text(route[:count])), self._urn)
        return data, secret

    def _document(self, path: str) -> Value:
        found, secret = self._find(path)
        if found is _ABSENT or found is None:
            return None
        full = joined(self._path, path)
        if has_unknown(found):
            raise UnknownValue(full, self._urn)
        if secret:
            raise HiddenValue(full, self._urn)
        return parsed_document(found, full, self._urn) if isinstance(found, str) else found

    def _converted(self, path: str, found: Value, default: object) -> Value:
        kind, name = _kind(default)
        value = _read_as(kind, found) if isinstance(found, str) else found
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise Malformed(joined(self._path, path), f"{name} was expected", self._urn)
        return value


def _opened(data: Value, secret: bool) -> tuple[Value, bool]:
    return (hidden_value(data), True) if isinstance(data, SecretValue) else (data, secret)


def _below(data: Value, step: str | int) -> Value:
    if isinstance(step, str):
        return cast("dict[str, Value]", data).get(step, _ABSENT) if isinstance(data, dict) else _ABSENT
    items = cast("list[Value]", data) if isinstance(data, list) else []
    return items[step] if step < len(items) else _ABSENT


def _holds_secret(value: Value) -> bool:
    if isinstance(value, dict):
        return any(_holds_secret(item) for item in cast("dict[str, Value]", value).values())
    if isinstance(value, list):
        return any(_holds_secret(item) for item in cast("list[Value]", value))
    return isinstance(value, SecretValue)


def _text(path: tuple[str | int, ...]) -> str:
    text = ""
    for step in path:
        text = joined(text, f"[{step}]" if isinstance(step, int) else step)
    return text


_Kind: TypeAlias = type | tuple[type, ...]
_NUMBER: Final = (int, float)


def _kind(default: object) -> tuple[_Kind, str]:
    if isinstance(default, bool):
        return bool, "true or false"
    if isinstance(default, int | float):
        return _NUMBER, "a number"
    if isinstance(default, str):
        return str, "text"
    return (dict, "an object") if isinstance(default, dict) else (list, "a list")


def _read_as(kind: _Kind, text: str) -> Value:
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    if kind != _NUMBER:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    if not isfinite(number):
        return text
    return int(number) if number.is_integer() else number
