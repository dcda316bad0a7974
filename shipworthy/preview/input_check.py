# pyright: basic
# ruff: noqa: SLF001 - what the SDK knows of a provider's types is private to it
"""Holds the inputs of a resource against the types of the installed SDK, inside the program's own process.

The launcher loads this file beside itself; like it, this imports only pulumi and the standard library. Whatever the
types leave open is accepted: unions of objects, `Any`, assets, references, unknowns, and SDKs that were not generated.

What providers accept beyond their types: pulumi/pulumi-terraform-bridge `pkg/tfbridge/schema.go` (makeTerraformInput,
PulumiToTerraformName), read on 2026-11-22. That the Terraform plugin SDK decodes scalars weakly is taken without such
a source, on the generous side: what is in doubt is accepted.
"""

from __future__ import annotations

import collections.abc
import contextvars
import difflib
import enum
import functools
import inspect
import json
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi import _types
from pulumi.runtime import rpc

UNKNOWN = rpc.UNKNOWN
SIGNATURE = "4dabf18193072939515e22adb298388d"
WRAPPERS = ("1b47061264138c4ac30d75fd1eb44270", "d0e6a833031e9bbcd3f4e8bde6ca49a4")
"""Signatures of secrets and of output values, which hold a value of the property's own kind."""

METADATA_KEY = "shipworthy-inputs-bin"
LARGEST_METADATA = 5000
"""Bytes of findings that one request carries; gRPC refuses much more beside a message."""

LONGEST_PATH = 300

NATIVE = ("kubernetes", "aws-native", "azure-native", "google-native")
"""Packages without a Terraform provider behind them, which know a property by one name only."""

TRUTHS = {"1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False", ""}
DOCUMENT_WORDS = ("json", "policy", "document", "yaml")
REFERENCE_ENDINGS = ("Arn", "Id", "Name")
"""What names something else, such as a policy, is no document itself."""

KINDS = {
    "bool": "true or false",
    "number": "a number",
    "text": "text",
    "scalar": "text or a number",
    "list": "a list",
    "map": "a dictionary",
    "object": "a dictionary",
}
STRICT = {
    "bool": ("bool_value",),
    "number": ("number_value",),
    "text": ("string_value", "number_value", "bool_value"),
    "scalar": ("string_value", "number_value", "bool_value"),
    "list": ("list_value",),
    "map": ("struct_value",),
    "object": ("struct_value",),
}
"""What Kubernetes takes for each kind: it converts no text, but a quantity may be written as a number."""

GIVEN = {
    "bool_value": "true or false",
    "number_value": "a number",
    "string_value": "text",
    "list_value": "a list",
    "struct_value": "a dictionary",
}


# --- what the SDK says -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """What a property takes: a kind, what a list or map holds, the class of an object, the members of a union."""

    kind: str
    element: Shape | None = None
    cls: Any = None
    members: tuple[Shape, ...] = ()


ANYTHING = Shape("anything")


class Object:
    """The properties of a generated input class, by the provider's names."""

    def __init__(self, cls: type) -> None:
        self.hints = hints_of(cls)
        self.getters: dict[str, Any] = {name: prop.fget for _, name, prop in _types._py_properties(cls)}
        self.python_names = {name: python for python, name, _ in _types._py_properties(cls)}
        self.required = frozenset(name for name, hint in self.hints.items() if not admits_none(hint))
        self._shapes: dict[str, Shape] = {}

    def shape(self, name: str) -> Shape:
        """Give what a property takes."""
        if name not in self._shapes:
            shape = shape_of(self.hints.get(name, Any))
            text = self.getters[name].__doc__ or ""
            refers = name.endswith(REFERENCE_ENDINGS)
            if shape.kind == "text" and not refers and any(word in f"{name} {text}".lower() for word in DOCUMENT_WORDS):
                shape = ANYTHING  # some providers write a document given as an object as JSON themselves
            self._shapes[name] = shape
        return self._shapes[name]


@functools.cache
def object_of(cls: type) -> Object:
    """Read a generated input class once."""
    return Object(cls)


def hints_of(cls: type) -> dict[str, Any]:
    """Give the type of each property as it is written, by the provider's names."""
    known = getattr(_types, "_raw_return_hints", None)
    if known is not None:
        return known(cls)
    names: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        names.update(vars(sys.modules.get(base.__module__, types)))
    local = {"Output": pulumi.Output, "T": type(None)}
    return {
        name: typing.get_type_hints(prop.fget, globalns=names, localns=local).get("return", Any)
        for _, name, prop in _types._py_properties(cls)
    }


def is_union(hint: Any) -> bool:
    """Tell whether a type is a union of either spelling."""
    return typing.get_origin(hint) in (typing.Union, types.UnionType)


def admits_none(hint: Any) -> bool:
    """Tell whether a property can be left out."""
    if is_union(hint):
        return any(admits_none(member) for member in typing.get_args(hint))
    return hint is type(None) or hint is Any


def is_plumbing(hint: Any) -> bool:
    """Tell whether a union's member only says that the value may come later, or repeats another as a dictionary."""
    origin = typing.get_origin(hint)
    if isinstance(hint, typing.ForwardRef):
        return hint.__forward_arg__.startswith("Output[")
    later = (collections.abc.Awaitable, collections.abc.Coroutine)
    return pulumi.Output in (hint, origin) or origin in later or typing.is_typeddict(hint) or hint is type(None)


def shape_of(hint: Any) -> Shape:
    """Give what a type takes; what is not plainly one of the known forms takes anything."""
    if is_union(hint):
        members = tuple(shape_of(member) for member in typing.get_args(hint) if not is_plumbing(member))
        if len(members) == 1:
            return members[0]
        return Shape("union", members=members) if members and ANYTHING not in members else ANYTHING
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (list, collections.abc.Sequence):
        return Shape("list", shape_of(arguments[0]))
    if origin in (dict, collections.abc.Mapping):
        return Shape("map", shape_of(arguments[1]))
    if origin is typing.Literal:
        return Shape("scalar")
    return class_shape(hint) if inspect.isclass(hint) else ANYTHING


def class_shape(cls: type) -> Shape:
    """Give what a class takes."""
    if _types.is_input_type(cls):
        return Shape("object", cls=cls)
    if issubclass(cls, enum.Enum):
        return Shape("scalar")
    return Shape({bool: "bool", int: "number", float: "number", str: "text"}.get(cls, "anything"))


def is_generated(cls: type) -> bool:
    """Tell whether a class is part of an SDK that Pulumi generated from a provider's schema."""
    package = cls.__module__.partition(".")[0]
    return hasattr(sys.modules.get(f"{package}._utilities"), "get_resource_opts_defaults")


# --- what a program gives --------------------------------------------------------------------------------------------


def unwrapped(value: Any) -> Any:
    """Take the wrappers off a value; None where it is absent, unknown, an asset or a reference."""
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        fields = value.struct_value.fields
        if SIGNATURE in fields:
            held = fields[SIGNATURE].string_value in WRAPPERS and "value" in fields
            return unwrapped(fields["value"]) if held else None
    if kind in (None, "null_value") or (kind == "string_value" and UNKNOWN in value.string_value):
        return None
    return value


def fits(value: Any, shape: Shape, *, strictly: bool) -> bool:
    """Tell whether a provider would take a value for a kind, without looking into it."""
    if shape.kind == "union":
        return any(fits(value, member, strictly=strictly) for member in shape.members)
    kind = value.WhichOneof("kind")
    return shape.kind == "anything" or (kind in STRICT[shape.kind] if strictly else fits_loosely(kind, value, shape))


def fits_loosely(kind: str, value: Any, shape: Shape) -> bool:
    """Tell whether a provider with Terraform's conversions would take a value."""
    if kind == "list_value":
        # A Terraform block that may occur once is a list of one there.
        return shape.kind == "list" or (shape.kind in ("map", "object") and len(value.list_value.values) <= 1)
    if shape.kind == "list":
        return fits(value, shape.element or ANYTHING, strictly=False)  # a single value becomes a list of one
    if kind == "struct_value":
        return shape.kind in ("map", "object")
    return fits_scalar(kind, value, shape.kind)


def fits_scalar(kind: str, value: Any, wanted: str) -> bool:
    """Tell whether a provider would convert a scalar."""
    if kind == "string_value" and wanted == "bool":
        return value.string_value in TRUTHS
    if kind == "string_value" and wanted == "number":
        return is_number(value.string_value)
    return wanted in ("bool", "number", "text", "scalar")


def is_number(text: str) -> bool:
    """Tell whether a text spells a number."""
    try:
        float(text or "0")
    except ValueError:
        return text.lower().startswith("0x")
    return True


def camel(name: str) -> str:
    """Write a Python name as providers do."""
    first, *others = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in others)


def folded(name: str) -> str:
    """Write a name so that both spellings of it are the same."""
    return name.replace("_", "").lower()


class Check:
    """One resource's check, which collects findings."""

    def __init__(self, resource: Any, package: str, inputs: Any) -> None:
        self.resource, self.native, self.inputs = resource, package in NATIVE, inputs
        self.kubernetes = package == "kubernetes"
        self.found: list[dict[str, str]] = []

    def add(self, kind: str, path: str, message: str, nearest: str = "") -> None:
        """Note a finding."""
        path = path if len(path) <= LONGEST_PATH else f"{path[:LONGEST_PATH]}…"
        self.found.append({"kind": kind, "path": path, "message": message, "nearest": nearest})

    def value(self, given: Any, shape: Shape, path: str, names: tuple[str, ...]) -> None:
        """Check a value and what is in it; `names` are the properties that lead to it, without positions."""
        value = unwrapped(given)
        if value is None or shape.kind == "anything":
            return
        if not fits(value, shape, strictly=self.kubernetes):
            takes = " or ".join(dict.fromkeys(KINDS[one.kind] for one in shape.members or (shape,)))
            self.add("wrong-kind", path, f"takes {takes}, and is given {GIVEN[value.WhichOneof('kind')]}")
            return
        kind = value.WhichOneof("kind")
        if kind == "list_value":
            element = shape.element if shape.kind == "list" else shape
            for index, item in enumerate(value.list_value.values):
                self.value(item, element or ANYTHING, f"{path}[{index}]", names)
        elif shape.kind == "list":
            self.value(value, shape.element or ANYTHING, path, names)
        elif shape.kind == "map":
            for key, item in sorted(value.struct_value.fields.items()):
                self.value(item, shape.element or ANYTHING, f"{path}.{key}", names)
        elif shape.kind == "object":
            self.fields(value.struct_value.fields, object_of(shape.cls), f"{path}.", names)

    def fields(self, fields: Any, known: Object, prefix: str, names: tuple[str, ...]) -> None:
        """Check the properties of an object or of the resource itself."""
        given: set[str] = set()
        for key in sorted(fields):
            name = self.known_name(key, known)
            if name:
                if fields[key].WhichOneof("kind") != "null_value":
                    given.add(name)
                self.deprecation(known.getters[name], fields[key], f"{prefix}{key}")
                self.value(fields[key], known.shape(name), f"{prefix}{key}", (*names, name))
            elif name is None:
                self.stranger(key, known, f"{prefix}{key}", names)
        for name in sorted(known.required - given):
            if not is_held_open(self.inputs, f"{prefix}{name}"):
                self.add("missing-property", f"{prefix}{name}", "is required, and is not given")

    def known_name(self, key: str, known: Object) -> str | None:
        """Give the property that a key means, "" where a provider passes the key over, None where there is none."""
        if key in known.hints:
            return key
        if key.startswith("__") or not key.replace("_", "").isalnum() or camel(key) in known.hints:
            return camel(key) if camel(key) in known.hints else ""
        if self.native:
            return None
        # Terraform's name of a repeated block is the singular, and the bridge takes that too.
        blocks = (name for name in known.hints if folded_singular(name) == folded(key))
        return next((name for name in blocks if is_block(known.shape(name))), None)

    def stranger(self, key: str, known: Object, path: str, names: tuple[str, ...]) -> None:
        """Note a property that there is not, or that is none to give."""
        if key in outputs_at(type(self.resource), names):
            if not self.kubernetes:  # the cluster takes a status, and passes it over
                self.add("read-only-property", path, "is what the provider tells, and can't be given")
            return
        self.add("unknown-property", path, "is no property here", nearest(key, known))

    def deprecation(self, getter: Callable[..., Any], given: Any, path: str) -> None:
        """Note a property that is going away."""
        if hasattr(getter, "_pulumi_deprecated_callable") and unwrapped(given) is not None:
            self.add("deprecated", path, f"is deprecated: {closed_over(getter, 'message')}")

    def type_deprecation(self) -> None:
        """Note a resource type that is going away; its generated constructor says so."""
        constructor = getattr(type(self.resource), "_internal_init", None)
        owner = getattr(constructor, "__qualname__", "").partition(".")[0]
        for text in constructor.__code__.co_consts if constructor else ():
            if isinstance(text, str) and owner and text.startswith(f"{owner} is deprecated: "):
                self.add("deprecated", "", text)


def is_held_open(inputs: Any, path: str) -> bool:
    """Tell whether the program gave something for a property, which then turned out to hold nothing.

    That may be for want of a provider's answer, and need not be so where there is one.
    """
    at: Any = inputs
    for step in re.findall(r"[^.\[\]]+", path):
        if _types.is_input_type(type(at)):
            at = _types.input_type_to_untranslated_dict(at)
        if isinstance(at, collections.abc.Mapping):
            at = next((item for key, item in at.items() if folded(str(key)) == folded(step)), ...)
        elif isinstance(at, list | tuple) and step.isdigit() and int(step) < len(at):
            at = at[int(step)]
        else:
            return False
    return at is None or isinstance(at, pulumi.Output) or inspect.isawaitable(at)


def folded_singular(name: str) -> str:
    """Give the singular of a name, in the form in which names are compared."""
    text = folded(name)
    for ending, singular in (("ss", "ss"), ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("s", "")):
        if text.endswith(ending):
            return text[: -len(ending)] + singular
    return text


def is_block(shape: Shape) -> bool:
    """Tell whether a property takes a list of objects."""
    return shape.kind == "list" and shape.element is not None and shape.element.kind == "object"


def nearest(key: str, known: Object) -> str:
    """Give the name that was probably meant, in the spelling that the program uses, "" where none is near."""
    spellings = {folded(name): name for name in known.hints}
    close = difflib.get_close_matches(folded(key), sorted(spellings), n=1)
    if not close:
        return ""
    name = spellings[close[0]]
    return name if key != key.lower() else known.python_names[name]


def closed_over(function: Callable[..., Any], name: str) -> str:
    """Give a text that a decorated function holds, "" where it holds none of that name."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=False))
    return str(cells[name].cell_contents) if name in cells else ""


def outputs_at(cls: type, names: tuple[str, ...]) -> frozenset[str]:
    """List the properties that the provider tells of what lies under the named properties."""
    properties: dict[str, Any] = _types.resource_types(cls)
    for name in names:
        inner = inner_class(properties.get(name))
        if inner is None:
            return frozenset()
        properties = _types.output_type_types(inner)
    return frozenset(properties)


def inner_class(hint: Any) -> Any:
    """Give the output class that a type consists of or is a list of."""
    for one in flattened(hint):
        if inspect.isclass(one) and _types.is_output_type(one):
            return one
    return None


def flattened(hint: Any) -> Iterator[Any]:
    """Give a type and the types it is made of."""
    yield hint
    for inner in typing.get_args(hint):
        yield from flattened(inner)


# --- in the program --------------------------------------------------------------------------------------------------

CHECKED: contextvars.ContextVar[tuple[Any, Any, Any] | None]
CHECKED = contextvars.ContextVar("shipworthy_checked", default=None)
"""The resource that is being registered, the generated class of its inputs, and the inputs as the program gave them."""


def install() -> None:
    """Have the SDK say of which class the inputs are that it serializes."""
    original = rpc.serialize_properties

    @functools.wraps(original)
    async def serialize(
        inputs: Any,
        dependencies: Any,
        resource_obj: Any = None,
        input_transformer: Any = None,
        typ: Any = None,
        *others: Any,
        **options: Any,
    ) -> Any:
        result = await original(inputs, dependencies, resource_obj, input_transformer, typ, *others, **options)
        if resource_obj is not None:
            CHECKED.set((resource_obj, typ, inputs))
        return result

    rpc.serialize_properties = serialize


def findings(request: Any) -> list[dict[str, str]]:
    """Check what a program asks to register; nothing that goes wrong here is the program's."""
    checked = CHECKED.get()
    if checked is None:
        return []
    resource, cls, inputs = checked
    asked = (getattr(resource, "_type", ""), getattr(resource, "_name", ""))
    if asked != (request.type, request.name) or cls is None or not is_checked(resource, cls, request):
        return []
    check = Check(resource, request.type.partition(":")[0], inputs)
    try:
        check.type_deprecation()
        check.fields(request.object.fields, object_of(cls), "", ())
    except Exception:  # noqa: BLE001 - an SDK of another make than those known is accepted as it is
        return []
    return check.found


def is_checked(resource: Any, cls: type, request: Any) -> bool:
    """Tell whether the installed types speak for the provider that will get the inputs."""
    if not isinstance(resource, pulumi.CustomResource) or isinstance(resource, pulumi.ProviderResource):
        return False
    if not is_generated(cls) or request.remote:
        return False
    own = getattr(sys.modules[f"{cls.__module__.partition('.')[0]}._utilities"], "get_version", None)
    return not request.version or own is None or request.version == own()


def metadata(request: Any) -> tuple[tuple[str, bytes], ...]:
    """Give the findings on a registration as what accompanies the request, as many as fit, and how many do not."""
    found = findings(request)
    shown = len(found)
    while shown:
        items = [dict(item) for item in found[:shown]]
        if shown < len(found):
            items[-1]["message"] += f" (and {len(found) - shown} more findings on this resource)"
        text = json.dumps(items, separators=(",", ":")).encode()
        if len(text) <= LARGEST_METADATA:
            return ((METADATA_KEY, text),)
        shown //= 2
    return ()
