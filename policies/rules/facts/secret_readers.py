"""Which tasks read which secrets, and what gives a secret its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from weakref import WeakKeyDictionary

from policies.framework.resource import Resource, Stack, View
from policies.framework.undecided import RuleEnded
from policies.rules.facts.containers import containers
from policies.rules.facts.relations import attached
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import SECRET, TASK_DEFINITION

VALUES: Final = (
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:secretsmanager/secretRotation:SecretRotation",
)

_ARN: Final = re.compile(r"arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(?P<name>[^:]+)")
_SUFFIX: Final = re.compile(r"-[A-Za-z0-9]{6}$")
"""What Secrets Manager appends to a name in an ARN; references without it work as well."""

_readers: WeakKeyDictionary[Stack, dict[str, list[Resource]]] = WeakKeyDictionary()


def readers(stack: Stack, secret: Resource) -> list[Resource]:
    """Return the task definitions that hand the secret to a container."""
    by_reference = stack.dependents(secret, TASK_DEFINITION, path="containerDefinitions")
    by_name = _by_name(stack).get(known_text(secret, "name"), [])
    found = {task.urn: task for task in [*by_reference, *by_name]}
    return [found[urn] for urn in sorted(found)]


def values_of(stack: Stack, secret: Resource) -> list[Resource]:
    """Return what gives the secret a value: its versions, then its rotation."""
    return sorted(attached(stack, secret, VALUES, "secretId", name="name"), key=lambda each: VALUES.index(each.type))


def secrets_read(stack: Stack, task: Resource) -> list[Resource]:
    """Return the secrets of the stack that a task definition hands to its containers."""
    return [secret for secret in stack.of_type(SECRET) if task in readers(stack, secret)]


def _by_name(stack: Stack) -> dict[str, list[Resource]]:
    if stack not in _readers:
        index: dict[str, list[Resource]] = {}
        for task in stack.of_type(TASK_DEFINITION):
            for name in sorted(set(_names(task))):
                index.setdefault(name, []).append(task)
        _readers[stack] = index
    return _readers[stack]


def _names(task: Resource) -> Iterator[str]:
    """Yield the names that a task definition spells, as they stand and without what may be a suffix."""
    try:
        spelt = [_ARN.match(text) for each in containers(task) for text in _references(each)]
    except RuleEnded:
        # What a document refers to is known even where its text is not.
        return
    for found in spelt:
        if found is not None:
            yield found["name"]
            yield _SUFFIX.sub("", found["name"])


def _references(container: View) -> Iterator[str]:
    """Yield what a container names as places of values: its own, its log driver's and its registry's."""
    for view in [*container.each("secrets"), *container.each("logConfiguration.secretOptions")]:
        yield known_text(view, "valueFrom")
    yield known_text(container, "repositoryCredentials.credentialsParameter")
