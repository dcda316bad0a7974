"""Whether a database refuses clients without TLS, by the parameter group that it uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.framework.resource import Resource, Stack
from policies.framework.rule import Violation
from policies.framework.undecided import Undecided
from policies.rules.facts.parameters import major_version, switched_on
from policies.rules.facts.relations import meant


@dataclass(frozen=True)
class TlsParameter:
    """The parameter of an engine that forces TLS; by default it is on from the major version `on_from`, None: never."""

    name: str
    on_from: int | None = None

    def is_on_in(self, version: str) -> bool:
        """Whether the engine's default forces TLS in this version, or in a parameter group's family of that version."""
        return self.on_from is not None and major_version(version) >= self.on_from


def plain_text_accepted(
    stack: Stack, database: Resource, path: str, group_type: str, parameter: TlsParameter
) -> Iterator[Violation]:
    """Yield what makes `database` accept plain text; `path` is its property that names a group of `group_type`.

    Raises `Undecided` when the group isn't declared in this stack.
    """
    groups = meant(stack, database, path, [group_type], name="name")
    for group in groups:
        set_to = switched_on(group, parameter.name)
        forced = parameter.is_on_in(group.value("family", default="")) if set_to is None else set_to
        if not forced:
            yield Violation(path, f"{group.name} does not set {parameter.name} to 1")
    if not groups:
        yield from _without_group(database, path, parameter)


def _without_group(database: Resource, path: str, parameter: TlsParameter) -> Iterator[Violation]:
    named = database.value(path, default="")
    if named and not named.startswith("default."):
        raise Undecided(path, f"the parameter group {named} is not declared in this stack")
    if not parameter.is_on_in(database.value("engineVersion", default="")):
        yield Violation(path, "uses the engine's default parameters, which accept plain text")
