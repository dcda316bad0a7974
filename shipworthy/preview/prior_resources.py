"""Which resource of a state, or of an earlier plan, a resource of this run continues.

Source: pulumi/pulumi `pkg/resource/deploy/step_generator.go` (`getOldResource`, `generateAliases`,
`inheritedChildAlias`, `processIgnoreChanges`), read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Lock

from shipworthy.plan.changes import Prior, PriorResource
from shipworthy.plan.model import Resource
from shipworthy.preview.comparison import Comparison
from shipworthy.preview.property_paths import taken_back
from shipworthy.preview.urns import is_provider, make_urn, name_of, package_of, type_of

_WITHOUT_DEFAULTS = ("pulumi", "pulumi-python")


class PriorResources:
    """The resources of one prior, and which of them were taken over so far.

    Parents have to be matched before their children. Every method may be called from any thread.
    """

    def __init__(self, prior: Prior) -> None:
        self.prior = prior
        self._resources = {old.urn: old for old in prior.resources if not old.doomed}
        self._taken_over: dict[str, str] = {}
        self._claimed_by: dict[str, str] = {}
        self._lock = Lock()

    def match(self, resource: Resource) -> tuple[PriorResource | None, str]:
        """Give what `resource` continues, and the engine's error where another resource continues that already."""
        with self._lock:
            for urn in dict.fromkeys((resource.urn, *self._aliases(resource))):
                old = self._resources.get(urn)
                if old is None:
                    continue
                claimed = self._claimed_by.setdefault(urn, resource.urn)
                if urn != resource.urn:
                    self._taken_over[resource.urn] = urn
                return old, "" if claimed == resource.urn else _claimed_twice(urn, resource.urn, claimed)
        return None, ""

    def with_ignored(self, resource: Resource) -> Resource:
        """Give a resource of the program with what it ignores as it was in the state."""
        old, _ = self.match(resource)
        if old is None or old.external:
            return resource
        return replace(resource, inputs=taken_back(resource.inputs, old.inputs, resource.options.ignore_changes))

    def unchanged(self, resource: Resource) -> PriorResource | None:
        """Give what the state holds of a resource that stays as it is; None where only its provider can tell."""
        old, refusal = self.match(resource)
        if refusal or old is None or not self.prior.deployed or not resource.custom or is_provider(resource.type):
            return None
        if old.external or not old.custom or old.replace or old.unfinished or imports_another(resource, old):
            return None
        return None if self.comparison(old).differences(old.inputs, resource.inputs) else old

    def comparison(self, old: PriorResource) -> Comparison:
        """Give the comparison that suits a resource: providers other than Pulumi's own may fill in defaults."""
        own = package_of(old.type) in _WITHOUT_DEFAULTS and not is_provider(old.type)
        return Comparison(defaults=self.prior.deployed and old.custom and not own)

    def _aliases(self, resource: Resource) -> Iterator[str]:
        yield from resource.options.aliases
        above = self._taken_over.get(resource.parent)
        if above is None:
            return
        for urn in (resource.urn, *resource.options.aliases):
            yield _child_alias(resource, urn, above)


def _child_alias(resource: Resource, urn: str, parent_alias: str) -> str:
    """Name a child as it was called below its parent's former URN; its name often starts with the parent's."""
    parent_name, name = name_of(resource.parent), name_of(urn)
    if name.startswith(parent_name):
        name = name_of(parent_alias) + name.removeprefix(parent_name)
    stack, project = resource.urn.split("::", 2)[:2]
    return make_urn(stack.removeprefix("urn:pulumi:"), project, parent_alias, type_of(urn), name)


def _claimed_twice(urn: str, second: str, first: str) -> str:
    return (
        f"Duplicate resource alias '{urn}' applied to resource with URN '{second}' "
        f"conflicting with resource with URN '{first}'"
    )


def imports_another(resource: Resource, old: PriorResource) -> bool:
    """Tell whether a resource imports something else than what it stood for until now."""
    wanted = resource.options.import_id
    return resource.custom and bool(wanted) and wanted != (old.import_id or old.id)
