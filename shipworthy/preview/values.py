"""Property values on the wire: protobuf structures into the plan's values, and back.

Signatures and sentinels: pulumi/pulumi `sdk/go/common/resource/sig` and `plugin/rpc.go`, read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, Union, cast

from google.protobuf import struct_pb2

from shipworthy.plan.values import (
    UNKNOWN,
    UNKNOWN_SENTINEL,
    Archive,
    Asset,
    ResourceReference,
    Secret,
    Unknown,
    Value,
)

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
ASSET: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

_SENTINELS: Final = frozenset(
    {
        UNKNOWN_SENTINEL,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)


@dataclass(frozen=True)
class OutputValue:
    """An output that carries its dependencies: only between the SDK and the monitor, never in a plan."""

    value: Property = field(repr=False)
    secret: bool = False
    dependencies: frozenset[str] = frozenset()


Property: TypeAlias = Union[  # noqa: UP007 - a forward reference can't stand in `|`
    None,
    bool,
    int,
    float,
    str,
    Sequence["Property"],
    Mapping[str, "Property"],
    Unknown,
    Secret,
    Asset,
    Archive,
    ResourceReference,
    OutputValue,
]
"""A plan's value, or an `OutputValue` at any depth."""

Hashed: TypeAlias = Asset | Archive


def no_hash(value: Hashed) -> Hashed:
    """Leave an asset as it is."""
    return value


def decode_struct(struct: struct_pb2.Struct, complete: Callable[[Hashed], Hashed] = no_hash) -> dict[str, Property]:
    """Read a structure; `complete` is given each outermost asset or archive, to add its hash."""
    return {name: decode(struct.fields[name], complete) for name in sorted(struct.fields)}


def decode(value: struct_pb2.Value, complete: Callable[[Hashed], Hashed] = no_hash) -> Property:
    """Read one value.

    Text around a sentinel is unknown as a whole: it was put together from a value that is unknown here.
    """
    match value.WhichOneof("kind"):
        case "struct_value":
            return _decode_object(value.struct_value, complete)
        case "list_value":
            return [decode(item, complete) for item in value.list_value.values]
        case "string_value":
            text = value.string_value
            return UNKNOWN if text in _SENTINELS or UNKNOWN_SENTINEL in text else text
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case _:
            return None


def _decode_object(struct: struct_pb2.Struct, complete: Callable[[Hashed], Hashed]) -> Property:
    fields = struct.fields
    signature = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
    match signature:
        case "":
            return decode_struct(struct, complete)
        case _ if signature == SECRET:
            return Secret(cast("Value", decode(fields["value"], complete)))
        case _ if signature == OUTPUT:
            return _decode_output(struct, complete)
        case _ if signature == RESOURCE:
            return _decode_reference(struct)
        case _ if signature in (ASSET, ARCHIVE):
            asset = decode_asset(struct)
            return UNKNOWN if asset is None else complete(asset)
        case _:
            msg = f"unrecognized signature {signature!r} in a property value"
            raise ValueError(msg)


def _decode_output(struct: struct_pb2.Struct, complete: Callable[[Hashed], Hashed]) -> OutputValue:
    fields = struct.fields
    return OutputValue(
        value=decode(fields["value"], complete) if "value" in fields else UNKNOWN,
        secret="secret" in fields and fields["secret"].bool_value,
        dependencies=frozenset(item.string_value for item in fields["dependencies"].list_value.values)
        if "dependencies" in fields
        else frozenset(),
    )


def _decode_reference(struct: struct_pb2.Struct) -> ResourceReference:
    fields = struct.fields
    identity = fields["id"].string_value if "id" in fields else None
    return ResourceReference(
        urn=fields["urn"].string_value,
        id=UNKNOWN if identity is not None and (not identity or identity in _SENTINELS) else identity,
        package_version=fields["packageVersion"].string_value if "packageVersion" in fields else "",
    )


def decode_asset(struct: struct_pb2.Struct) -> Hashed | None:
    """Read an asset or archive; None where its content is unknown."""
    fields = struct.fields
    hash_ = fields["hash"].string_value if "hash" in fields else ""
    text = {name: fields[name].string_value for name in ("path", "text", "uri") if name in fields}
    if any(UNKNOWN_SENTINEL in content for content in text.values()):
        return None
    if fields[SIGNATURE].string_value == ASSET:
        return Asset(hash_, **text)
    if "assets" not in fields:
        return Archive(hash_, path=text.get("path"), uri=text.get("uri"))
    members = fields["assets"].struct_value.fields
    assets = {name: decode_asset(members[name].struct_value) for name in sorted(members)}
    if any(asset is None for asset in assets.values()):
        return None
    return Archive(hash_, assets=cast("dict[str, Hashed]", assets))


def encode_struct(
    values: Mapping[str, Property], *, secrets: bool = True, references: bool = True
) -> struct_pb2.Struct:
    """Write a structure; without `secrets` their plain values, without `references` ids or URNs."""
    struct = struct_pb2.Struct()
    encoder = _Encoder(secrets=secrets, references=references)
    for name, value in values.items():
        encoder.write(value, struct.fields[name])
    return struct


@dataclass(frozen=True)
class _Encoder:
    secrets: bool
    references: bool

    def write(self, value: Property, into: struct_pb2.Value) -> None:  # noqa: C901 - one case a kind
        match value:
            case None:
                into.null_value = struct_pb2.NULL_VALUE
            case bool():
                into.bool_value = value
            case int() | float():
                into.number_value = value
            case str():
                into.string_value = value
            case Unknown():
                into.string_value = UNKNOWN_SENTINEL
            case Mapping():
                self._write_fields(cast("Mapping[str, Property]", value), into)
            case Secret() if not self.secrets:
                self.write(value.value, into)
            case ResourceReference() if not self.references:
                self.write(value.urn if value.id is None else value.id, into)
            case Secret() | ResourceReference() | Asset() | Archive() | OutputValue():
                self._write_fields(_signed(value), into)
            case _:
                into.list_value.SetInParent()
                for item in cast("Sequence[Property]", value):
                    self.write(item, into.list_value.values.add())

    def _write_fields(self, fields: Mapping[str, Property], into: struct_pb2.Value) -> None:
        into.struct_value.SetInParent()
        for name, field_ in fields.items():
            self.write(field_, into.struct_value.fields[name])


def _signed(value: Secret | ResourceReference | Asset | Archive | OutputValue) -> dict[str, Property]:
    match value:
        case Secret():
            return {SIGNATURE: SECRET, "value": value.value}
        case ResourceReference():
            fields: dict[str, Property] = {SIGNATURE: RESOURCE, "urn": value.urn}
            if value.id is not None:
                fields["id"] = "" if isinstance(value.id, Unknown) else value.id
            return fields | ({"packageVersion": value.package_version} if value.package_version else {})
        case OutputValue():
            return {
                SIGNATURE: OUTPUT,
                **({} if isinstance(value.value, Unknown) else {"value": value.value}),
                **({"secret": True} if value.secret else {}),
                **({"dependencies": sorted(value.dependencies)} if value.dependencies else {}),
            }
        case Asset():
            # The engine leaves an empty text out, so the SDK refuses the asset when it comes back.
            content = {"path": value.path, "text": value.text or None, "uri": value.uri}
        case Archive():
            content = {"assets": value.assets, "path": value.path, "uri": value.uri}
    present = {name: cast("Property", part) for name, part in content.items() if part is not None}
    signature = ASSET if isinstance(value, Asset) else ARCHIVE
    return {SIGNATURE: signature, **({"hash": value.hash} if value.hash else {}), **present}


def without_outputs(value: Property) -> Value:
    """Replace output values by what they hold: plain, unknown or secret."""
    match value:
        case OutputValue():
            inner = without_outputs(value.value)
            return Secret(inner) if value.secret else inner
        case Secret():
            return Secret(without_outputs(cast("Property", value.value)))
        case Mapping():
            return {name: without_outputs(item) for name, item in cast("Mapping[str, Property]", value).items()}
        case str():
            return value
        case Sequence():
            return [without_outputs(item) for item in cast("Sequence[Property]", value)]
        case _:
            return value


def parts(value: Property) -> Iterator[Property]:
    """Walk a value: itself, then all that it holds, depth first."""
    yield value
    children: Any = ()
    if isinstance(value, OutputValue | Secret):
        children = (value.value,)
    elif isinstance(value, Mapping):
        children = value.values()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        children = value
    for child in children:
        yield from parts(child)


def output_dependencies(value: Property) -> frozenset[str]:
    """Name the resources on which the outputs inside a value depend."""
    return frozenset[str]().union(*(part.dependencies for part in parts(value) if isinstance(part, OutputValue)))


def holds_unknown(value: Property) -> bool:
    """Tell whether any part of a value is unknown."""
    return any(isinstance(part, Unknown) for part in parts(value))
