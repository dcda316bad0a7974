"""Configuration values as the Pulumi CLI keeps them: objects with secrets inside, and the text a program is handed.

Source: pulumi/pulumi `sdk/go/common/resource/config` (`object.go`, `plaintext.go`) and
`sdk/go/common/resource/properties_path.go`, read on 2026-11-22.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from shipworthy.preview.documents import Plain


@dataclass(frozen=True)
class Ciphertext:
    """A secret as the stack file holds it: `secure: v1:…`."""

    text: str = field(repr=False)


WITHHELD: Final = Ciphertext("")
"""Stands for a value that only an environment can tell; nothing here opens it."""

ConfigValue: TypeAlias = "None | bool | int | float | str | Ciphertext | list[ConfigValue] | dict[str, ConfigValue]"
"""A value of the stack file, secrets still encrypted."""

PathStep: TypeAlias = str | int
"""One step into an object (a key) or a list (an index)."""

_DIGITS: Final = re.compile(r"[-+]?[0-9]+")


def config_value(plain: Plain) -> ConfigValue:
    """Take a mapping whose only key is `secure` for a secret, at any depth."""
    if isinstance(plain, list):
        return [config_value(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    secure = plain.get("secure")
    if isinstance(secure, str) and len(plain) == 1:
        return Ciphertext(secure)
    return {key: config_value(item) for key, item in plain.items()}


def secrets_in(value: ConfigValue) -> Iterator[Ciphertext]:
    """Walk the secrets of a value: itself, or those inside."""
    if isinstance(value, Ciphertext):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from secrets_in(item)


def holds_secret(value: ConfigValue) -> bool:
    """Whether `value` is a secret or has one inside."""
    return any(True for _ in secrets_in(value))


def decrypted(value: ConfigValue, decrypt: Callable[[str], str]) -> Plain:
    """Replace every secret by what `decrypt` makes of its ciphertext."""
    if isinstance(value, list):
        return [decrypted(item, decrypt) for item in value]
    if isinstance(value, dict):
        return {key: decrypted(item, decrypt) for key, item in value.items()}
    return decrypt(value.text) if isinstance(value, Ciphertext) else value


def config_text(plain: Plain) -> str:
    """Write a value as the program is handed it: text as it is, nothing as "", the rest as the CLI's JSON."""
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else _json(plain)


def _json(plain: Plain) -> str:
    if isinstance(plain, dict):
        return "{" + ",".join(f"{_json(key)}:{_json(plain[key])}" for key in sorted(plain)) + "}"
    if isinstance(plain, list):
        return "[" + ",".join(_json(item) for item in plain) + "]"
    if isinstance(plain, float):
        return _number(plain)
    return _escaped(json.dumps(plain, ensure_ascii=False))


def _escaped(text: str) -> str:
    """Escape what Go's encoder escapes so that JSON can stand inside HTML (`encoding/json`, `SetEscapeHTML`)."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _number(number: float) -> str:
    """Write a float with Go's rule: exponents only below 1e-6 and from 1e21 on (`encoding/json`, `floatEncoder`)."""
    shortest = repr(number)
    if number and not 1e-6 <= abs(number) < 1e21:
        return shortest.replace("e-0", "e-").replace("e+0", "e+")
    text = format(Decimal(shortest), "f")
    return text.removesuffix(".0")


def coerced(text: str) -> ConfigValue:
    """Read `true`, `false` and whole numbers without leading zeros, as the CLI does for values set inside an object."""
    if text in {"true", "false"}:
        return text == "true"
    if (len(text) > 1 and text[0] == "0") or not _DIGITS.fullmatch(text):
        return text
    number = int(text)
    return number if -(2**63) <= number < 2**64 else text


def parse_path(text: str) -> tuple[PathStep, ...]:
    """Split `a.b[0]["c d"]` into its steps; raises ValueError that says what is malformed."""
    if not text or text[0] == ".":
        msg = "starts with no name"
        raise ValueError(msg)
    steps: list[PathStep] = []
    rest = text
    while rest:
        step, rest = _bracketed(rest) if rest[0] == "[" else _named(rest)
        steps.append(step)
    if not isinstance(steps[0], str) or not steps[0]:
        msg = "starts with no name"
        raise ValueError(msg)
    return tuple(steps)


def _named(text: str) -> tuple[str, str]:
    match = re.match(r"\.?([^.\[]+)", text)
    if match is None:
        msg = "has a dot without a name after it"
        raise ValueError(msg)
    return match[1], text[match.end() :]


def _bracketed(text: str) -> tuple[PathStep, str]:
    quoted = re.match(r'\["((?:\\"|[^"])*)"\]', text)
    if quoted is not None:
        return quoted[1].replace('\\"', '"'), text[quoted.end() :]
    index = re.match(r"\[([0-9]+)\]", text)
    if index is None:
        msg = 'has a bracket that is neither [number] nor ["name"]'
        raise ValueError(msg)
    return int(index[1]), text[index.end() :]


def value_at(values: Mapping[str, ConfigValue], namespace: str, path: Sequence[PathStep]) -> tuple[bool, ConfigValue]:
    """Find what stands at `path` below `namespace`; the first element tells whether anything does."""
    key = f"{namespace}:{path[0]}"
    found, value = key in values, values.get(key)
    for step in path[1:]:
        inside = _member(value, step)
        if inside is None:
            return False, None
        value = inside[0]
    return found, value


def _member(value: ConfigValue, step: PathStep) -> tuple[ConfigValue] | None:
    if isinstance(step, int):
        return (value[step],) if isinstance(value, list) and step < len(value) else None
    return (value[step],) if isinstance(value, dict) and step in value else None


def set_at(values: dict[str, ConfigValue], namespace: str, path: Sequence[PathStep], value: ConfigValue) -> None:
    """Put `value` at `path`, making objects and lists on the way; raises ValueError where another kind stands."""
    key = f"{namespace}:{path[0]}"
    if len(path) == 1:
        values[key] = value
        return
    current = values.get(key)
    container = current if isinstance(current, list | dict) else None
    values[key] = _with(container, path[1:], value)


def _with(current: ConfigValue, path: Sequence[PathStep], value: ConfigValue) -> ConfigValue:
    if not path:
        return value
    step = path[0]
    if isinstance(step, int):
        items = _expect_list(current)
        if step > len(items):
            msg = f"index {step} is out of range, the list has {len(items)}"
            raise ValueError(msg)
        inner = items[step] if step < len(items) else None
        return [*items[:step], _with(inner, path[1:], value), *items[step + 1 :]]
    if current is not None and not isinstance(current, dict):
        msg = f"{step!r} can't be set, there is no object around it"
        raise ValueError(msg)
    members = current or {}
    return {**members, step: _with(members.get(step), path[1:], value)}


def _expect_list(current: ConfigValue) -> list[ConfigValue]:
    if current is None:
        return []
    if isinstance(current, list):
        return current
    msg = "an index is given, there is no list around it"
    raise ValueError(msg)
