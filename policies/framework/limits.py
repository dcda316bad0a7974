"""What a stack promises: the numbers and switches that rules hold it to.

One file a stack, `policies/limits/<stack>.yaml`; a stack without one is held to `default.yaml`. The pack's own
configuration can override single limits (policy `limits`), nothing else can.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import GenericAlias
from typing import Any, get_type_hints


def limit(description: str, *, unit: str = "", choices: tuple[str, ...] = (), pattern: str = "") -> Any:
    """Describe a limit: what it means, the unit that it counts in, and the values it can take if they are few.

    With `pattern` it is a list of texts that match it, and may be empty.
    """
    return field(metadata={"description": description, "unit": unit, "choices": choices, "pattern": pattern})


@dataclass(frozen=True)
class Limits:
    """The limits of one stack, as `policies/limits/*.yaml` spell them; every one must be given."""

    environment: str = limit(
        "What kind of environment the stack is; some rules hold in production only.", choices=("production", "staging")
    )
    recovery_window_days: int = limit("How far back a database can be restored to any second.", unit="days")
    snapshot_retention_days: int = limit("How long daily snapshots and backups are kept.", unit="days")
    minimum_tasks: int = limit("How many tasks a service runs at least.", unit="tasks")
    minimum_zones: int = limit("Over how many availability zones services and data are spread at least.", unit="zones")
    log_retention_days: int = limit("How long logs are kept at least.", unit="days")
    secret_recovery_days: int = limit("How long a deleted secret can be restored.", unit="days")
    image_by_digest: bool = limit("Whether container images are pinned by digest.")
    multi_zone_data: bool = limit("Whether databases and caches survive the loss of a zone.")
    deletion_protected: bool = limit("Whether what holds data refuses to be deleted.")
    cross_region_copy: bool = limit("Whether backups are copied to another region.")
    data_regions: tuple[str, ...] = limit("The regions in which data is kept and to which it is copied; * for any.")
    required_tags: tuple[str, ...] = limit(
        "The tags that resources carry, each as name=value.", pattern="^[^=]{1,128}=.{0,256}$"
    )
    minimum_tls_policy: tuple[str, ...] = limit("The TLS policies that listeners may use.")


_TYPES: Mapping[str, type | GenericAlias] = get_type_hints(Limits)


def limits_schema() -> dict[str, dict[str, Any]]:
    """Return the JSON schema of each limit by name, as the files and the pack's configuration take them."""
    return {each.name: _schema(each.name, each.metadata) for each in fields(Limits)}


def _schema(name: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    unit = f" In {metadata['unit']}." if metadata["unit"] else ""
    schema: dict[str, Any] = {"description": f"{metadata['description']}{unit}"}
    if _TYPES[name] is bool:
        return {**schema, "type": "boolean"}
    if _TYPES[name] is int:
        return {**schema, "type": "integer", "minimum": 0}
    if _TYPES[name] is str:
        return {**schema, "type": "string", "enum": list(metadata["choices"])}
    if metadata["pattern"]:
        return {**schema, "type": "array", "items": {"type": "string", "pattern": metadata["pattern"]}}
    return {**schema, "type": "array", "items": {"type": "string"}, "minItems": 1}


def limits_document() -> str:
    """Return `policies/limits/limits.schema.json`, the JSON schema of a file of limits."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Limits of a stack",
        "description": "What one stack promises, in policies/limits/<stack>.yaml; every limit must be given.",
        "type": "object",
        "additionalProperties": False,
        "required": list(limits_schema()),
        "properties": limits_schema(),
    }
    return f"{json.dumps(document, indent=2)}\n"
