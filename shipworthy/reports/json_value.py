"""Property values as `pulumi preview --json` writes them.

The signatures that mark assets, archives and resource references are those of the engine's own state format
(sdk/go/common/resource of pulumi 3.272.0).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, TypeAlias

from shipworthy.plan.values import (
    SECRET_PLACEHOLDER,
    UNKNOWN_SENTINEL,
    Archive,
    Asset,
    ResourceReference,
    Secret,
    Unknown,
    Value,
)

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

SIGNATURE_KEY: Final = "4dabf18193072939515e22adb298388d"
ASSET_SIGNATURE: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE_SIGNATURE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
REFERENCE_SIGNATURE: Final = "5cf8f73096256a8f31e491e813e4eb8e"


def json_value(value: Value) -> Json:
    """Return the value as JSON: unknown as the engine's sentinel, secret as `[secret]`, keys sorted."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (Unknown, Secret)):
        return SECRET_PLACEHOLDER if isinstance(value, Secret) else UNKNOWN_SENTINEL
    if isinstance(value, (Asset, Archive, ResourceReference)):
        return _signed(value)
    if isinstance(value, Mapping):
        return json_object(value)
    return [json_value(item) for item in value]


def json_object(values: Mapping[str, Value]) -> dict[str, Json]:
    """Return a mapping of values as a JSON object with sorted keys."""
    return {key: json_value(values[key]) for key in sorted(values)}


def _signed(value: Asset | Archive | ResourceReference) -> Json:
    """Write what plain JSON has no form for as the engine does: an object with a signature, empty fields left out."""
    if isinstance(value, ResourceReference):
        return _reference(value)
    fields: dict[str, Json] = {"hash": value.hash, "path": value.path, "uri": value.uri}
    if isinstance(value, Asset):
        fields |= {SIGNATURE_KEY: ASSET_SIGNATURE, "text": value.text}
    else:
        assets: dict[str, Json] = {name: _signed(asset) for name, asset in sorted((value.assets or {}).items())}
        fields |= {SIGNATURE_KEY: ARCHIVE_SIGNATURE, "assets": None if value.assets is None else assets}
    return {key: fields[key] for key in sorted(fields) if fields[key] or fields[key] == {}}


def _reference(reference: ResourceReference) -> Json:
    fields: dict[str, Json] = {
        SIGNATURE_KEY: REFERENCE_SIGNATURE,
        "urn": reference.urn,
        "packageVersion": reference.package_version,
    }
    if reference.id is not None:
        # The engine has no id yet where it is unknown, unlike for other values.
        fields["id"] = "" if isinstance(reference.id, Unknown) else json_value(reference.id)
    return {key: fields[key] for key in sorted(fields)}
