"""Resource options as the engine reads them: durations and aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pulumi.runtime.proto import alias_pb2, resource_pb2

from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.urns import make_urn

_UNITS: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_PART: Final = re.compile(r"(\d+\.?\d*|\.\d+)(ms|us|µs|ns|h|m|s)")


def seconds(duration: str) -> float:
    """Read a duration such as `1h30m`, as Go's time.ParseDuration does; raises RequestRefused for anything else."""
    text = duration.lstrip("+-")
    parts = _PART.findall(text)
    if text == "0":
        return 0.0
    if not parts or "".join(number + unit for number, unit in parts) != text or len(duration) - len(text) > 1:
        raise RequestRefused(f"unable to parse customTimeout Value {duration}")
    total = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return -total if duration.startswith("-") else total


def alias_urns(
    aliases: Iterable[alias_pb2.Alias],
    request: resource_pb2.RegisterResourceRequest,
    stack: str,
    project: str,
) -> tuple[str, ...]:
    """Give the URNs that a resource is also known by; what an alias leaves out is as the resource has it."""
    return tuple(alias.urn or _from_spec(alias.spec, request, stack, project) for alias in aliases)


def _from_spec(
    spec: alias_pb2.Alias.Spec, request: resource_pb2.RegisterResourceRequest, stack: str, project: str
) -> str:
    parent = "" if spec.noParent else spec.parentUrn or request.parent
    return make_urn(
        spec.stack or stack, spec.project or project, parent, spec.type or request.type, spec.name or request.name
    )
