"""Property values as they arrive over Pulumi's protocols, decoded once into plain Python values.

The signatures and the unknown sentinels are those of the Pulumi SDK (pulumi 3.272.0, `pulumi.runtime.rpc`) and of
pulumi_policy 1.21.0 (`pulumi_policy.proxy`), read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, cast

from google.protobuf import struct_pb2

from policies.framework.undecided import HiddenValue

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"
ASSET_SIGNATURE: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE_SIGNATURE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
RESOURCE_SIGNATURE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT_SIGNATURE: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_SECRET_BYTES: Final = SECRET_SIGNATURE.encode()
_OUTPUT_BYTES: Final = OUTPUT_SIGNATURE.encode()

UNKNOWN_SENTINELS: Final = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # text, and what the Python SDK sends for every type
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)
_SENTINEL_LENGTH: Final = 36

DEEPEST: Final = 100
"""Levels of lists and objects inside each other that a view can hold."""


class Unknown:
    """A value that only a provider can tell."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


class SecretValue:
    """A secret inside a list or an object that a rule reads. It says nothing: asking it for anything ends the rule.

    Every comparison and conversion raises `HiddenValue`, so that the rule is unresolved instead of guessing.
    """

    __slots__ = ("__hidden",)

    def __init__(self, hidden: Value) -> None:
        self.__hidden = hidden

    def __repr__(self) -> str:
        return "[secret]"

    def _refuse(self, *_: object) -> NoReturn:
        raise HiddenValue

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = __bool__ = _refuse
    __len__ = __iter__ = __contains__ = __getitem__ = __int__ = __float__ = __index__ = _refuse
    __add__ = __radd__ = __mod__ = _refuse
    __reduce__ = __reduce_ex__ = _refuse


def hidden_value(secret: SecretValue) -> Value:
    """Return what a secret hides; only for the framework, which navigates inside and redacts."""
    return secret._SecretValue__hidden  # pyright: ignore  # noqa: PGH003, SLF001


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, text or URI asset, or an archive of such; rules see only that there is one, and its hash."""

    hash: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A resource given as a property value."""

    urn: str


Value = Any
"""None, bool, int, float, str, list, dict, `Unknown`, `SecretValue`, `Asset` or `Reference`, nested at will."""


def decoded_struct(struct: struct_pb2.Struct) -> dict[str, Value]:
    """Return the properties of a resource as plain values; whole numbers become `int`.

    What is nested deeper than `DEEPEST` levels becomes unknown, since nothing could walk through it.
    """
    return _fields(struct.fields, 1)


def _fields(fields: Mapping[str, struct_pb2.Value], depth: int) -> dict[str, Value]:
    return {key: _decoded(fields[key], depth) for key in fields}


def _decoded(value: struct_pb2.Value, depth: int) -> Value:  # noqa: PLR0911
    # Asking for the text first is cheaper than asking what there is, and most values are texts.
    text = value.string_value
    kind = "string_value" if text else value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if len(text) == _SENTINEL_LENGTH and text in UNKNOWN_SENTINELS else text
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return value.bool_value
    if kind in ("list_value", "struct_value") and depth > DEEPEST:
        return UNKNOWN
    if kind == "list_value":
        return [_decoded(item, depth + 1) for item in value.list_value.values]
    if kind == "struct_value":
        fields = _fields(value.struct_value.fields, depth + 1)
        return _signed(fields) if SIGNATURE in fields else fields
    return None


def _signed(fields: dict[str, Value]) -> Value:
    signature = fields[SIGNATURE]
    if signature == SECRET_SIGNATURE:
        return secret(fields.get("value"))
    if signature == OUTPUT_SIGNATURE:
        inner = fields.get("value", UNKNOWN)
        return secret(inner) if fields.get("secret") is True else inner
    if signature in (ASSET_SIGNATURE, ARCHIVE_SIGNATURE):
        return Asset(str(fields.get("hash", "")))
    if signature == RESOURCE_SIGNATURE:
        return Reference(str(fields.get("urn", "")))
    return fields


def secret(inner: Value) -> Value:
    """`inner` as a secret; one that is a secret already, stays as it is."""
    return inner if isinstance(inner, SecretValue) else SecretValue(inner)


def may_hold_secrets(message: bytes) -> bool:
    """Whether a message of the protocol can hold a secret: it must say so somewhere in its bytes."""
    return _SECRET_BYTES in message or _OUTPUT_BYTES in message


def has_unknown(value: Value) -> bool:
    """Whether `value` or a part of it is unknown, secrets included."""
    if isinstance(value, dict):
        return any(has_unknown(item) for item in value.values())  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, SecretValue):
        return has_unknown(hidden_value(value))
    return isinstance(value, Unknown)


def secret_texts(value: Value) -> list[str]:
    """Return every text and number that stands inside a secret in `value`, as text."""
    texts: list[str] = []
    open_, hidden = [value], list[Value]()
    while open_:
        each = open_.pop()
        if isinstance(each, SecretValue):
            hidden.append(hidden_value(each))
        elif isinstance(each, dict | list):
            open_ += _items(each)
    while hidden:
        each = hidden.pop()
        if isinstance(each, SecretValue):
            hidden.append(hidden_value(each))
        elif isinstance(each, dict | list):
            hidden += _items(each)
        elif isinstance(each, str | int | float) and not isinstance(each, bool):
            texts.append(str(each))
    return texts


def _items(value: Any) -> Iterable[Value]:
    return cast("dict[str, Value]", value).values() if isinstance(value, dict) else value
