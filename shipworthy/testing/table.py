"""A table of resources, as a test of rules writes it, turned into the resources of a plan.

    {"type": "aws:rds/instance:Instance", "name": "database", "inputs": {"kmsKeyId": UNKNOWN},
     "propertyDependencies": {"kmsKeyId": ["key"]}}

Type and name are required. `parent`, the names in `dependencies` and in the lists of `propertyDependencies` are those
of other resources of the table. `options` has the engine's names (`protect`, `ignoreChanges`). `outputs` are what a
provider adds, as in a real `pulumi preview`; without it every output that is not also an input is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from shipworthy.plan.errors import UsageError
from shipworthy.plan.model import Operation, Resource, ResourceOptions
from shipworthy.plan.values import Origin, Value
from shipworthy.testing.lookup import nearest
from shipworthy.testing.values import planned

Spec = Mapping[str, Any]
"""One row of a table."""

STACK_TYPE: Final = "pulumi:pulumi:Stack"
_KEYS: Final = frozenset(
    {"type", "name", "inputs", "outputs", "parent", "dependencies", "propertyDependencies", "options"}
)
_OPTIONS: Final = frozenset(field.name for field in fields(ResourceOptions))


def resources_of(specs: Iterable[Spec], stack: str, project: str) -> tuple[Resource, ...]:
    """Turn a table into resources, the stack itself first; raises UsageError for a row that can't be meant."""
    table = _Table(list(specs), stack, project)
    return (table.root(), *(table.resource(spec) for spec in table.specs if spec["type"] != STACK_TYPE))


class _Table:
    def __init__(self, specs: Sequence[Spec], stack: str, project: str) -> None:
        self.specs = specs
        self._stack, self._project = stack, project
        self._named: dict[str, Spec] = {}
        for spec in specs:
            self._check(spec)
            if spec["name"] in self._named:
                msg = f"two resources of the table are named {spec['name']}"
                raise UsageError(msg)
            self._named[spec["name"]] = spec

    def root(self) -> Resource:
        spec = next((spec for spec in self.specs if spec["type"] == STACK_TYPE), None)
        root = {"type": STACK_TYPE, "name": f"{self._project}-{self._stack}"}
        return self.resource(spec or root)

    def resource(self, spec: Spec) -> Resource:
        inputs = _values(spec.get("inputs", {}))
        outputs = _values(spec["outputs"]) if "outputs" in spec else inputs
        referred: Mapping[str, Sequence[str]] = spec.get("propertyDependencies", {})
        by_property = {name: tuple(map(self._urn_of, names)) for name, names in referred.items()}
        explicit = {self._urn_of(name) for name in spec.get("dependencies", ())}
        return Resource(
            urn=self._urn(spec),
            type=spec["type"],
            name=spec["name"],
            custom=spec["type"] != STACK_TYPE,
            operation=Operation.CREATE,
            parent=self._parent(spec),
            provider="",
            inputs=inputs,
            outputs=outputs,
            origins=dict.fromkeys(outputs, Origin.DECLARED),
            dependencies=tuple(sorted(explicit.union(*by_property.values()))),
            property_dependencies=by_property,
            options=_options(spec),
            position=None,
        )

    def _check(self, spec: Spec) -> None:
        for key in ("type", "name"):
            if not isinstance(spec.get(key), str):
                msg = f"a resource of the table has no {key}: {dict(spec)!r}"
                raise UsageError(msg)
        for key in sorted(spec.keys() - _KEYS):
            msg = f"{spec['name']}: {key} is no part of a resource{nearest(key, _KEYS)}"
            raise UsageError(msg)

    def _parent(self, spec: Spec) -> str:
        if spec["type"] == STACK_TYPE:
            return ""
        return self._urn_of(spec["parent"]) if "parent" in spec else self._root_urn()

    def _root_urn(self) -> str:
        name = next((spec["name"] for spec in self.specs if spec["type"] == STACK_TYPE), None)
        return self._made(STACK_TYPE, name or f"{self._project}-{self._stack}")

    def _urn_of(self, name: str) -> str:
        if name not in self._named:
            msg = f"the table has no resource {name}{nearest(name, self._named)}"
            raise UsageError(msg)
        return self._urn(self._named[name])

    def _urn(self, spec: Spec) -> str:
        types, seen = [spec["type"]], {spec["name"]}
        above: Spec | None = spec
        while above is not None and "parent" in above:
            above = self._named.get(above["parent"])
            if above is not None and above["name"] in seen:
                msg = f"{spec['name']}: its parents lead back to itself"
                raise UsageError(msg)
            if above is not None and above["type"] != STACK_TYPE:
                types.append(above["type"])
                seen.add(above["name"])
        return self._made("$".join(reversed(types)), spec["name"])

    def _made(self, type_: str, name: str) -> str:
        return f"urn:pulumi:{self._stack}::{self._project}::{type_}::{name}"


def _values(values: Spec) -> dict[str, Value]:
    return {name: planned(value) for name, value in values.items()}


def _options(spec: Spec) -> ResourceOptions:
    given: dict[str, Any] = {}
    for name, value in spec.get("options", {}).items():
        snake = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
        if snake not in _OPTIONS:
            msg = f"{spec['name']}: {name} is no option"
            raise UsageError(msg)
        given[snake] = tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType]
    return ResourceOptions(**given)
