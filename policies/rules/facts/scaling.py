"""What scales an ECS service."""

from __future__ import annotations

from policies.framework.resource import Resource, Stack
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import SCALING_POLICY, SCALING_TARGET


def scaling_targets(stack: Stack, service: Resource) -> list[Resource]:
    """Return the Application Auto Scaling targets of `service`."""
    return _scaling(stack, service, SCALING_TARGET)


def scaling_policies(stack: Stack, service: Resource) -> list[Resource]:
    """Return the scaling policies of `service`, those that refer to its targets included."""
    through = [each for target in scaling_targets(stack, service) for each in _referring(stack, target)]
    found = {each.urn: each for each in [*_scaling(stack, service, SCALING_POLICY), *through]}
    return [found[urn] for urn in sorted(found)]


def _scaling(stack: Stack, service: Resource, type_: str) -> list[Resource]:
    """Return those that refer to the service, unless their resource id names another, and those that it names."""
    referring = stack.dependents(service, type_)
    name = known_text(service, "name")
    named = [each for each in stack.of_type(type_) if name and _service_name(each) == name]
    found = {each.urn: each for each in [*referring, *named] if not _names_another(each, name)}
    return [found[urn] for urn in sorted(found)]


def _referring(stack: Stack, target: Resource) -> list[Resource]:
    return stack.dependents(target, SCALING_POLICY)


def _service_name(scaling: Resource) -> str:
    """Return the service in `service/<cluster>/<service>`, the form that Application Auto Scaling takes."""
    kind, _, rest = known_text(scaling, "resourceId").partition("/")
    return rest.rpartition("/")[2] if kind == "service" else ""


def _names_another(scaling: Resource, name: str) -> bool:
    named = _service_name(scaling)
    return bool(name and named and named != name)
