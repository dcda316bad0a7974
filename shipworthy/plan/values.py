"""Property values as a preview knows them: plain JSON values, and what Pulumi adds to them.

A mapping or sequence may hold an `Unknown` or a `Secret` at any depth. Numbers that are whole are `int`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias, Union

UNKNOWN_SENTINEL: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What stands for an unknown in `pulumi preview --json` (pulumi 3.272.0, `pulumi.runtime.rpc.UNKNOWN`)."""

SECRET_PLACEHOLDER: Final = "[secret]"
"""What stands for a secret in `pulumi preview --json` (pulumi 3.272.0)."""


class Origin(Enum):
    """Where a value comes from; a plan never invents one."""

    DECLARED = "declared"
    ANSWERED = "answered"
    COMPUTED = "computed"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Unknown:
    """A value that only a provider can tell."""


UNKNOWN: Final = Unknown()


@dataclass(frozen=True)
class Secret:
    """A value that no report shows; `repr` hides it too."""

    value: Value = field(repr=False)


@dataclass(frozen=True)
class Asset:
    """A file, text or URI asset with the engine's SHA-256 `hash` ("" where it can't be computed offline).

    Exactly one of `path`, `text` and `uri` is set.
    """

    hash: str
    path: str | None = None
    text: str | None = None
    uri: str | None = None


@dataclass(frozen=True)
class Archive:
    """An archive of assets, or a file or URI that is one; `hash` as for `Asset`."""

    hash: str
    assets: Mapping[str, Asset | Archive] | None = None
    path: str | None = None
    uri: str | None = None


@dataclass(frozen=True)
class ResourceReference:
    """A resource given as a property value. `id` is None for components and unknown for a custom one in a preview."""

    urn: str
    id: str | Unknown | None = None
    package_version: str = ""


Value: TypeAlias = Union[
    None,
    bool,
    int,
    float,
    str,
    Sequence["Value"],
    Mapping[str, "Value"],
    Unknown,
    "Secret",
    Asset,
    Archive,
    ResourceReference,
]
