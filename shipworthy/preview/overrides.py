"""Configuration given on the command line as `-c key=value`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shipworthy.plan.errors import UsageError
from shipworthy.preview.config_values import ConfigValue, coerced, parse_path, set_at
from shipworthy.preview.declarations import full_key


def apply_overrides(
    values: Mapping[str, ConfigValue], overrides: Sequence[str], project: str
) -> tuple[dict[str, ConfigValue], frozenset[str]]:
    """Set each `key=value` on top of `values`; the second element holds the full keys that were set.

    A key such as `shape.sizes[0]` reaches into an object, as `pulumi config set --path` does, unless `values` has a key
    of just that name. Raises UsageError for an override that is malformed or does not fit what stands there.
    """
    result = dict(values)
    touched: set[str] = set()
    for override in overrides:
        key, equals, text = override.partition("=")
        if not equals or not key:
            msg = f"-c {key}: key=value is expected"
            raise UsageError(msg)
        touched.add(_set(result, key, text, project))
    return result, frozenset(touched)


def _set(values: dict[str, ConfigValue], key: str, text: str, project: str) -> str:
    top, rest = _split(key)
    full = full_key(project, key)
    if rest and full in values:
        top, rest = key, ""
    full_top = full_key(project, top)
    if full_top is None:
        msg = f"-c {key}: is no configuration key; expected <namespace>:<name>"
        raise UsageError(msg)
    namespace, _, name = full_top.partition(":")
    try:
        path = (name, *parse_path("x" + rest)[1:]) if rest else (name,)
        set_at(values, namespace, path, coerced(text) if rest else text)
    except ValueError as error:
        msg = f"-c {key}: {error}"
        raise UsageError(msg) from None
    return full_top


def _split(key: str) -> tuple[str, str]:
    """Cut a key at its first dot or bracket; the namespace may have dots of its own."""
    start = key.find(":") + 1
    inside = re.search(r"[.\[]", key[start:])
    cut = len(key) if inside is None else start + inside.start()
    return key[:cut], key[cut:]
