"""Adds to a resource's properties, as the protocol carries them, what they lack."""

from __future__ import annotations

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from policies.framework.rule import Addition, Rule
from policies.framework.terms import PackDescription
from policies.framework.values import SIGNATURE


def completed(properties: struct_pb2.Struct, additions: tuple[Addition, ...]) -> list[str]:
    """Add to `properties` in place; returns the paths that were added.

    Left alone is what is there already, known or not, and what would stand inside a secret or an unknown value.
    """
    return [".".join(each.path) for each in additions if _added(properties, each)]


def _added(properties: struct_pb2.Struct, addition: Addition) -> bool:
    *way, last = addition.path
    target = properties
    for step in way:
        kind = target.fields[step].WhichOneof("kind") if step in target.fields else None
        if kind not in (None, "null_value", "struct_value"):
            return False
        target = target.fields[step].struct_value
        if SIGNATURE in target.fields:
            return False
    if last in target.fields and target.fields[last].WhichOneof("kind") not in (None, "null_value"):
        return False
    target.update({last: addition.value})
    return True


def remediation(pack: PackDescription, rule: Rule, properties: struct_pb2.Struct) -> analyzer_pb2.Remediation:
    """Return what the engine is told of one rule's remedy; `properties` are all that the resource has then."""
    return analyzer_pb2.Remediation(
        policyName=rule.name,
        policyPackName=pack.name,
        policyPackVersion=pack.version,
        description=rule.title,
        properties=properties,
    )
