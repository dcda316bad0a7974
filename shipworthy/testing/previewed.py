"""A plan to assert on: read-only, with plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.plan.model import Plan, Resource, ResourceOptions
from shipworthy.testing.lookup import NotInPlan, nearest
from shipworthy.testing.snapshot import snapshot
from shipworthy.testing.values import shown_mapping
from shipworthy.testing.verdicts import Verdicts


class PlannedResource:
    """One resource of a plan. Mappings of values are fresh at each access, so that a test can't change the plan."""

    def __init__(self, resource: Resource, previewed: Previewed) -> None:
        self.resource = resource
        """The plan's own record, with source position, provider and origins of outputs."""
        self._previewed = previewed

    @property
    def urn(self) -> str:
        """The URN."""
        return self.resource.urn

    @property
    def type(self) -> str:
        """The type token."""
        return self.resource.type

    @property
    def name(self) -> str:
        """The name that the program gave."""
        return self.resource.name

    @property
    def operation(self) -> str:
        """What would happen: `create`, `read` or `import`."""
        return self.resource.operation.value

    @property
    def inputs(self) -> dict[str, Any]:
        """What the program declared, after transforms and remediation, by the provider's names (`cidrBlock`)."""
        return shown_mapping(self.resource.inputs)

    @property
    def outputs(self) -> dict[str, Any]:
        """What is known of the outputs; the others, which the provider tells, are not in here or `UNKNOWN`."""
        return shown_mapping(self.resource.outputs)

    @property
    def options(self) -> ResourceOptions:
        """The options, after inheritance."""
        return self.resource.options

    @property
    def parent(self) -> PlannedResource | None:
        """The parent; None for the stack itself."""
        return self._previewed[self.resource.parent] if self.resource.parent else None

    @property
    def children(self) -> tuple[PlannedResource, ...]:
        """The resources whose parent this is."""
        return tuple(one for one in self._previewed if one.resource.parent == self.urn)

    @property
    def dependencies(self) -> tuple[PlannedResource, ...]:
        """Everything that has to exist before this does."""
        return tuple(self._previewed[urn] for urn in self.resource.dependencies)

    def refers_to(self, other: PlannedResource, input_: str | None = None) -> bool:
        """Whether an input, or any of them, was made from an output of `other`."""
        referred: Mapping[str, tuple[str, ...]] = self.resource.property_dependencies
        return any(other.urn in urns for name, urns in referred.items() if input_ in (None, name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlannedResource) and self.resource == other.resource

    def __hash__(self) -> int:
        return hash(self.urn)

    def __repr__(self) -> str:
        return f"<{self.type} {self.name}>"


class Previewed:
    """The preview of one stack. `plan["name"]`, iteration, `len` and `in` are about its resources, in URN order."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        """The plan as the reports read it."""
        self._resources = tuple(PlannedResource(resource, self) for resource in plan.resources)
        self._by_urn = {one.urn: one for one in self._resources}

    def __getitem__(self, urn_or_name: str) -> PlannedResource:
        """Give the resource with this URN, or the only one with this name; raises NotInPlan."""
        if urn_or_name in self._by_urn:
            return self._by_urn[urn_or_name]
        found = [one for one in self._resources if one.name == urn_or_name]
        if len(found) == 1:
            return found[0]
        if found:
            msg = f"several resources are named {urn_or_name}; give the URN: {', '.join(one.urn for one in found)}"
        else:
            msg = f"no resource {urn_or_name}{nearest(urn_or_name, (one.name for one in self._resources))}"
        raise NotInPlan(msg)

    def __contains__(self, urn_or_name: object) -> bool:
        return any(urn_or_name in (one.urn, one.name) for one in self._resources)

    def __iter__(self) -> Iterator[PlannedResource]:
        return iter(self._resources)

    def __len__(self) -> int:
        return len(self._resources)

    def of_type(self, token: str) -> tuple[PlannedResource, ...]:
        """Give the resources of a type token, such as `aws:s3/bucket:Bucket`; one with `*` at its end is a prefix."""
        if token.endswith("*"):
            return tuple(one for one in self._resources if one.type.startswith(token[:-1]))
        return tuple(one for one in self._resources if one.type == token)

    @property
    def stack(self) -> str:
        """The stack's name."""
        return self.plan.stack

    @property
    def outputs(self) -> dict[str, Any]:
        """What the program exports."""
        return shown_mapping(self.plan.outputs)

    @property
    def messages(self) -> tuple[str, ...]:
        """What the program printed and logged and what the preview remarked, as `severity: text`, secrets redacted."""
        return tuple(f"{message.severity.value}: {message.text}" for message in self.plan.messages)

    @property
    def failure(self) -> str | None:
        """Why the program failed, None where it did not."""
        return None if self.plan.failure is None else str(self.plan.failure)

    @property
    def verdicts(self) -> Verdicts:
        """What the packs decided."""
        return Verdicts(self.plan.verdicts)

    def snapshot(self) -> str:
        """Render resources and outputs as text for a snapshot test; the same plan gives the same text on any machine.

        Source positions, versions and messages are left out, since they change when no resource does.
        """
        return snapshot(self.plan)

    def __repr__(self) -> str:
        return f"<preview of {self.plan.project}, stack {self.stack}: {len(self)} resources>"
