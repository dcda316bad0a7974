"""Whether services of AWS may use the keys that encrypt what they write to.

A service that calls KMS under its own name needs a statement in the key's policy; the keys that AWS keeps have
policies that nobody can change. What publishes where, and as whom, is from "Enable compatibility between event sources
from AWS services and encrypted topics", SNS Developer Guide, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from policies.framework.resource import Resource, Stack
from policies.framework.rule import Violation, not_applicable
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached, meant, named
from policies.rules.facts.statements import statements
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import KEY, KEY_ALIAS, KEY_POLICY

_AWS_ALIAS: Final = "alias/aws/"


def unusable_by(
    stack: Stack, store: Resource, path: str, writers: Mapping[tuple[str, str], str]
) -> Iterator[Violation]:
    """Yield a violation for each service that writes to `store` and may not use the key at `path` of it.

    `writers` are the services' principals by the type and the property that refers to the store.
    """
    if not store.is_set(path) and not stack.dependencies(store, path):
        not_applicable("no key of KMS encrypts it")
    services = {name: each for (type_, by), name in writers.items() for each in stack.dependents(store, type_, path=by)}
    if not services:
        not_applicable("no service of AWS writes to it in this stack")
    keys = _keys(stack, store, path)
    if not keys and _AWS_ALIAS not in known_text(store, path):
        not_applicable("the key is not declared in this stack")
    for principal, writer in sorted(services.items()):
        if not keys or not all(lets_service(stack, key, principal) for key in keys):
            yield Violation(path, f"its key does not let {principal} write, as {writer.name} needs")


def lets_service(stack: Stack, key: Resource, principal: str) -> bool:
    """Whether the policy of `key` lets the service `principal` encrypt with it.

    Raises `Undecided` when no policy that can be read does, and one can't be read.
    """
    return any_holds(lambda holder: _lets(holder, principal), [key, *attached(stack, key, [KEY_POLICY], "keyId")])


def _lets(holder: Resource, principal: str) -> bool:
    return any(
        each.grants("kms:GenerateDataKey") and principal in each.principals()
        for each in statements(holder.document("policy"))
    )


def _keys(stack: Stack, store: Resource, path: str) -> list[Resource]:
    aliases = [*meant(stack, store, path, [KEY_ALIAS]), *named(stack, [KEY_ALIAS], "name", known_text(store, path))]
    behind = [key for alias in aliases for key in meant(stack, alias, "targetKeyId", [KEY])]
    found = {key.urn: key for key in [*meant(stack, store, path, [KEY]), *behind]}
    return [found[urn] for urn in sorted(found)]
