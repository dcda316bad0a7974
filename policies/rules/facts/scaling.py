"""What scales an ECS service."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from policies.framework.resource import Resource, Stack
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import SCALING_POLICY, SCALING_TARGET

_named: WeakKeyDictionary[Stack, dict[tuple[str, str], list[Resource]]] = WeakKeyDictionary()


def scaling_targets(stack: Stack, service: Resource) -> list[Resource]:
    """Return the Application Auto Scaling targets of `service`."""
    return _scaling(stack, service, SCALING_TARGET)


def scaling_policies(stack: Stack, service: Resource) -> list[Resource]:
    """Return the scaling policies of `service`, those that refer to its targets included."""
    targets = scaling_targets(stack, service)
    through = [each for target in targets for each in stack.dependents(target, SCALING_POLICY)]
    found = {each.urn: each for each in [*_scaling(stack, service, SCALING_POLICY), *through]}
    return [found[urn] for urn in sorted(found)]


def _scaling(stack: Stack, service: Resource, type_: str) -> list[Resource]:
    """Return those that refer to the service, unless their resource id names another, and those that name it."""
    name = known_text(service, "name")
    referring = [each for each in stack.dependents(service, type_) if not _names_another(each, name)]
    named = _by_service(stack).get((type_, name), []) if name else []
    found = {each.urn: each for each in [*referring, *named]}
    return [found[urn] for urn in sorted(found)]


def _by_service(stack: Stack) -> dict[tuple[str, str], list[Resource]]:
    if stack not in _named:
        found: dict[tuple[str, str], list[Resource]] = {}
        for each in stack.of_type(SCALING_TARGET, SCALING_POLICY):
            found.setdefault((each.type, _service_name(each)), []).append(each)
        _named[stack] = found
    return _named[stack]


def _service_name(scaling: Resource) -> str:
    """Return the service in `service/<cluster>/<service>`, the form that Application Auto Scaling takes."""
    kind, _, rest = known_text(scaling, "resourceId").partition("/")
    return rest.rpartition("/")[2] if kind == "service" else ""


def _names_another(scaling: Resource, name: str) -> bool:
    named = _service_name(scaling)
    return bool(name and named and named != name)
