"""Which resources belong together: by reference, or because both spell the same physical name.

References are what Pulumi records when a property is made from another resource's output. A program may as well write
the name of a bucket twice; equal names of the same stack are the same thing to AWS.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from policies.framework.resource import Resource, Stack
from policies.rules.facts.texts import known_text

_spellings: WeakKeyDictionary[Stack, dict[tuple[str, str], dict[str, list[Resource]]]] = WeakKeyDictionary()


def attached(stack: Stack, subject: Resource, types: Sequence[str], path: str, *, name: str = "") -> list[Resource]:
    """Return the resources of `types` whose property at `path` means `subject`, in URN order.

    `name` is the property of `subject` that holds its physical name, if the other side may spell it out.
    """
    found = {each.urn: each for each in stack.dependents(subject, *types, path=path)}
    spelt = known_text(subject, name) if name else ""
    if spelt:
        found |= {each.urn: each for type_ in types for each in _spelling(stack, type_, path).get(spelt, ())}
    return [found[urn] for urn in sorted(found)]


def meant(stack: Stack, resource: Resource, path: str, types: Sequence[str], *, name: str = "") -> list[Resource]:
    """Return the resources of `types` that the property at `path` of `resource` means; the inverse of `attached`."""
    found = {each.urn: each for each in stack.dependencies(resource, path) if each.type in types}
    spelt = known_text(resource, path) if name else ""
    if spelt:
        found |= {each.urn: each for type_ in types for each in _spelling(stack, type_, name).get(spelt, ())}
    return [found[urn] for urn in sorted(found)]


def named(stack: Stack, types: Sequence[str], path: str, text: str) -> list[Resource]:
    """Return the resources of `types` whose property at `path` spells `text`, in URN order; none for ""."""
    found = [each for type_ in types for each in _spelling(stack, type_, path).get(text, ())] if text else []
    return sorted(found, key=lambda each: each.urn)


def ignores(resource: Resource, path: str) -> bool:
    """Whether the program ignores changes of the top-level property `path`, or of something inside it.

    Programs name it as Pulumi does or, in Python, with underscores.
    """
    roots = {
        re.split(r"[.\[]", each, maxsplit=1)[0].replace("_", "").lower() for each in resource.options.ignore_changes
    }
    return bool(roots & {path.lower(), "*"})


def is_referred_to(stack: Stack, resource: Resource) -> bool:
    """Whether a property of another resource is made from an output of `resource`; waiting for it is not enough."""
    return any(
        resource.urn in urns for each in stack.dependents(resource) for urns in each.property_dependencies.values()
    )


def waited_for(stack: Stack, resource: Resource) -> set[str]:
    """Return the URNs of all that is there before `resource`, since it or what it waits for depends on it."""
    found: set[str] = set()
    waiting = [resource]
    while waiting:
        for each in stack.dependencies(waiting.pop()):
            if each.urn not in found:
                found.add(each.urn)
                waiting.append(each)
    return found


def _spelling(stack: Stack, type_: str, path: str) -> dict[str, list[Resource]]:
    index = _spellings.setdefault(stack, {})
    if (type_, path) not in index:
        spelt: dict[str, list[Resource]] = {}
        for resource in stack.of_type(type_):
            spelt.setdefault(known_text(resource, path), []).append(resource)
        index[type_, path] = spelt
    return index[type_, path]
