"""A rule's example as the resources that a pack is asked about.

The form of an example is described in `docs/verdicts.schema.json`: the inputs of one resource, or for a stack rule the
key `resources` with a list of resources that refer to each other by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.findings import Rule
from shipworthy.plan.values import UNKNOWN, Value
from shipworthy.preview.urns import make_urn
from shipworthy.preview.values import Property, encode_struct

_SUBJECT = "subject"


class MalformedExample(ValueError):
    """An example that does not describe resources; the message names the key."""


@dataclass(frozen=True)
class Example:
    """One example's resources as Analyze and as AnalyzeStack are told of them, in the same order."""

    requests: tuple[analyzer_pb2.AnalyzeRequest, ...]
    resources: tuple[analyzer_pb2.AnalyzerResource, ...]


def example_of(rule: Rule, content: Mapping[str, Value], stack: str, project: str) -> Example:
    """Read a rule's example; raises MalformedExample."""
    if rule.kind == "stack":
        listed = content.get("resources")
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            msg = "resources: a list of resources is expected"
            raise MalformedExample(msg)
        entries = [_Entry(f"resources[{index}]", item) for index, item in enumerate(listed)]
    else:
        if not rule.resources:
            msg = "the rule names no type of resource to make an example of"
            raise MalformedExample(msg)
        # A pattern such as aws:* stands for any type that starts alike.
        type_ = rule.resources[0].replace("*", "x")
        entries = [_Entry("", {"type": type_, "name": _SUBJECT, "inputs": content})]
    own = [make_urn(stack, project, "", entry.text("type"), entry.text("name")) for entry in entries]
    urns: dict[str, str] = {}
    for entry, urn in zip(entries, own, strict=True):
        # Resources of two types may share a name; a reference means the first.
        urns.setdefault(entry.text("name"), urn)
    return Example(
        tuple(_request(entry, urn, urns) for entry, urn in zip(entries, own, strict=True)),
        tuple(_resource(entry, urn, urns) for entry, urn in zip(entries, own, strict=True)),
    )


class _Entry:
    """One resource of an example."""

    def __init__(self, place: str, content: Value) -> None:
        self._place = place
        if not isinstance(content, Mapping):
            msg = f"{place}: an object with type, name and inputs is expected"
            raise MalformedExample(msg)
        self._content = content

    def text(self, key: str) -> str:
        value = self._content.get(key)
        if not isinstance(value, str) or not value:
            msg = f"{self._place}.{key}: text is expected"
            raise MalformedExample(msg)
        return value

    def parent(self, urns: Mapping[str, str]) -> str:
        return self.urn(urns, "parent", self._content["parent"]) if self._content.get("parent") else ""

    def mapping(self, key: str) -> Mapping[str, Value]:
        value = self._content.get(key)
        if value is not None and not isinstance(value, Mapping):
            msg = f"{self._place}.{key}: an object is expected"
            raise MalformedExample(msg)
        return value or {}

    def urns(self, urns: Mapping[str, str], key: str, names: Value) -> list[str]:
        if names is None:
            return []
        if not isinstance(names, Sequence) or isinstance(names, str):
            msg = f"{self._place}.{key}: a list of names is expected"
            raise MalformedExample(msg)
        return [self.urn(urns, key, name) for name in names]

    def dependencies(self, urns: Mapping[str, str]) -> list[str]:
        return self.urns(urns, "dependencies", self._content.get("dependencies"))

    def urn(self, urns: Mapping[str, str], key: str, name: Value) -> str:
        if not isinstance(name, str) or name not in urns:
            msg = f"{self._place}.{key}: the name of another resource of the example is expected"
            raise MalformedExample(msg)
        return urns[name]

    def options(self, parent: str) -> analyzer_pb2.AnalyzerResourceOptions:
        given = self.mapping("options")
        try:
            return analyzer_pb2.AnalyzerResourceOptions(parent=parent, **given)  # pyright: ignore[reportArgumentType]
        except (TypeError, ValueError) as error:
            msg = f"{self._place}.options: options as the protocol names them are expected, such as protect"
            raise MalformedExample(msg) from error


def _request(entry: _Entry, urn: str, urns: Mapping[str, str]) -> analyzer_pb2.AnalyzeRequest:
    return analyzer_pb2.AnalyzeRequest(
        urn=urn,
        type=entry.text("type"),
        name=entry.text("name"),
        properties=_struct(entry.mapping("inputs")),
        options=entry.options(entry.parent(urns)),
    )


def _resource(entry: _Entry, urn: str, urns: Mapping[str, str]) -> analyzer_pb2.AnalyzerResource:
    parent = entry.parent(urns)
    # What a provider adds to the inputs is unknown before creation.
    outputs = entry.mapping("outputs") or {"id": UNKNOWN, "arn": UNKNOWN, **entry.mapping("inputs")}
    return analyzer_pb2.AnalyzerResource(
        urn=urn,
        type=entry.text("type"),
        name=entry.text("name"),
        properties=_struct(outputs),
        options=entry.options(parent),
        parent=parent,
        dependencies=entry.dependencies(urns),
        propertyDependencies={
            key: analyzer_pb2.AnalyzerPropertyDependencies(urns=entry.urns(urns, f"propertyDependencies.{key}", names))
            for key, names in entry.mapping("propertyDependencies").items()
        },
    )


def _struct(values: Mapping[str, Value]) -> struct_pb2.Struct:
    return encode_struct(cast("Mapping[str, Property]", values))
