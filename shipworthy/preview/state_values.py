"""Property values as a stack's state or `pulumi preview --json` writes them, read into the plan's values.

Source: pulumi/pulumi `pkg/resource/stack/deployment.go` (`DeserializePropertyValue`), read on 2026-11-22.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable, Sequence
from typing import Final

from shipworthy.plan.values import (
    SECRET_PLACEHOLDER,
    UNKNOWN,
    UNKNOWN_SENTINEL,
    Archive,
    Asset,
    ResourceReference,
    Secret,
    Value,
)
from shipworthy.preview.documents import MAXIMUM_DEPTH, Place, Plain
from shipworthy.preview.values import ARCHIVE, ASSET, RESOURCE, SECRET, SIGNATURE

BYTES: Final = "803fd3297a5875dc03ca845dda5d2a98"
FLOAT: Final = "8ad145fe-0d11-4827-bfd7-1abcbf086f5c"


class MalformedValue(ValueError):
    """A value that no state holds; `place` leads to it."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


class ValueReader:
    """Reads values; `decrypt` opens a ciphertext to its JSON text, None where that is impossible here."""

    def __init__(self, decrypt: Callable[[str], str | None], *, placeholders: bool) -> None:
        self._decrypt, self._placeholders = decrypt, placeholders

    def read(self, plain: Plain, place: Place) -> Value:
        """Read one value; raises MalformedValue."""
        if len(place) > MAXIMUM_DEPTH:
            raise MalformedValue(place[:5], f"is nested more than {MAXIMUM_DEPTH} levels deep")
        if isinstance(plain, list):
            return [self.read(item, (*place, index)) for index, item in enumerate(plain)]
        if isinstance(plain, dict):
            return self._mapping(plain, place)
        if isinstance(plain, float) and plain.is_integer():
            return int(plain)
        if plain == UNKNOWN_SENTINEL:
            return UNKNOWN
        return Secret(UNKNOWN) if self._placeholders and plain == SECRET_PLACEHOLDER else plain

    def _mapping(self, plain: dict[str, Plain], place: Place) -> Value:
        signature = plain.get(SIGNATURE)
        if signature is None:
            return {key: self.read(item, (*place, key)) for key, item in plain.items()}
        if signature == SECRET:
            return self._secret(plain, place)
        if signature == ASSET:
            return Asset(_text(plain, "hash", place), **_present(plain, ("path", "text", "uri"), place))
        if signature == ARCHIVE:
            return self._archive(plain, place)
        if signature == RESOURCE:
            return _reference(plain, place)
        return _encoded(signature, _text(plain, "value", place), place)

    def _secret(self, plain: dict[str, Plain], place: Place) -> Value:
        text = _present(plain, ("plaintext", "ciphertext"), place)
        if len(text) != 1:
            raise MalformedValue(place, "is a malformed secret: either plaintext or ciphertext is expected")
        opened = text["plaintext"] if "plaintext" in text else self._decrypt(text["ciphertext"])
        if opened is None:
            return Secret(UNKNOWN)
        try:
            value: Plain = json.loads(opened)
        except (ValueError, RecursionError):
            raise MalformedValue(place, "is a malformed secret: it holds no JSON") from None
        return Secret(self.read(value, place))

    def _archive(self, plain: dict[str, Plain], place: Place) -> Archive:
        members = plain.get("assets")
        if not isinstance(members, dict | None):
            raise MalformedValue((*place, "assets"), "a mapping is expected")
        assets: dict[str, Asset | Archive] = {}
        for name, member in (members or {}).items():
            value = self.read(member, (*place, "assets", name))
            if not isinstance(value, (Asset, Archive)):
                raise MalformedValue((*place, "assets", name), "an asset or archive is expected")
            assets[name] = value
        where = _present(plain, ("path", "uri"), place)
        return Archive(_text(plain, "hash", place), assets=assets if members is not None else None, **where)


def _reference(plain: dict[str, Plain], place: Place) -> ResourceReference:
    known = _present(plain, ("id",), place) if isinstance(plain.get("id"), str) else {}
    identity = known.get("id")
    return ResourceReference(
        _text(plain, "urn", place),
        UNKNOWN if identity in {"", UNKNOWN_SENTINEL} else identity,
        _text(plain, "packageVersion", place),
    )


def _encoded(signature: Plain, text: str, place: Place) -> Value:
    """Read what JSON has no form for: numbers that are not finite, and text that is no UTF-8."""
    if signature not in (FLOAT, BYTES):
        raise MalformedValue(place, "has a signature that no known value has")
    try:
        if signature == FLOAT:
            return struct.unpack(">d", bytes.fromhex(text))[0]
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (ValueError, struct.error):
        raise MalformedValue(place, "is a malformed number or text") from None


def _text(plain: dict[str, Plain], key: str, place: Place) -> str:
    return _present(plain, (key,), place).get(key, "")


def _present(plain: dict[str, Plain], keys: Sequence[str], place: Place) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in keys:
        value = plain.get(key)
        if isinstance(value, str):
            found[key] = value
        elif value is not None:
            raise MalformedValue((*place, key), "text is expected")
    return found
