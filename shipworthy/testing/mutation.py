"""`mutants`: which weakened inputs no rule of a pack notices.

A mutant is one resource of a plan with one input unset or weakened. It is noticed when a rule is violated, anywhere in
the stack, that was not before. What survives is either harmless or a gap in the pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from shipworthy.plan.findings import Outcome, Rule, Verdict
from shipworthy.plan.model import Resource
from shipworthy.plan.values import Value
from shipworthy.testing.judging import Judge, Packs
from shipworthy.testing.previewed import Previewed
from shipworthy.testing.table import Spec
from shipworthy.testing.weakening import Place, examples_of, places, put, text_of, weaker

UNSET: Final = "unset"
_NOTICED: Final = frozenset({Outcome.VIOLATED, Outcome.WAIVED})

Relevant = Callable[[Resource, Sequence[str]], bool]
"""Decides by a resource and the names that lead to an input (`["rules", "action"]`) whether to weaken it."""


@dataclass(frozen=True)
class Mutant:
    """One weakened input. `change` is `unset` or what the input became; `noticed_by` are the rules that object."""

    urn: str
    type: str
    name: str
    path: str
    change: str
    noticed_by: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.type} {self.name}: {self.path}: {self.change}"


def mutants(
    pack: Packs,
    resources: Iterable[Spec] | Previewed,
    *,
    relevant: Relevant | None = None,
    stack: str = "dev",
    project: str = "project",
    config: Mapping[str, Any] | None = None,
    timeout: float = 60,
) -> tuple[Mutant, ...]:
    """Weaken or unset one input after the other of each resource that passes, and tell which rules notice.

    A resource passes when a rule judges it and none is violated. Without `relevant` every input is tried. A boolean is
    turned, a number becomes 0, a list empty, unless the failing example of a rule has a weaker value for that input.
    The other arguments and the errors are those of `judge`.
    """
    if isinstance(resources, Previewed):
        stack, project = resources.plan.stack, resources.plan.project
    with Judge(pack, stack=stack, project=project, config=config, timeout=timeout) as judge:
        return tuple(_Mutation(judge, judge.resources(resources)).mutants(relevant or _everything))


def _everything(_resource: Resource, _names: Sequence[str]) -> bool:
    return True


class _Mutation:
    def __init__(self, judge: Judge, resources: Sequence[Resource]) -> None:
        self._judge = judge
        self._resources = {resource.urn: resource for resource in resources}
        verdicts = judge.verdicts(resources)
        self._before = _noticed(verdicts)
        self._passing = {one.urn for one in verdicts if one.outcome is Outcome.PASSED}
        self._passing -= {one.urn for one in verdicts if one.outcome in {Outcome.VIOLATED, Outcome.ERROR}}
        self._examples = examples_of(judge.rules())
        self._told = ""

    def mutants(self, relevant: Relevant) -> Iterator[Mutant]:
        for urn in sorted(self._passing & self._resources.keys()):
            resource = self._resources[urn]
            wanted = [(place, value) for place, value in places(resource.inputs) if relevant(resource, _names(place))]
            for place, value in wanted:
                yield self._mutant(resource, place, None, UNSET)
                for other in weaker(self._examples, resource.type, place, value):
                    yield self._mutant(resource, place, (other,), text_of(other))

    def _mutant(self, resource: Resource, place: Place, value: tuple[Value] | None, change: str) -> Mutant:
        changed = _changed(resource, place, value)
        # The resource that was weakened before is told again, so that the pack forgets what it was told of it.
        again = {self._told, resource.urn}
        all_of_them = [changed if urn == resource.urn else one for urn, one in self._resources.items()]
        self._told = resource.urn
        verdicts = self._judge.verdicts(all_of_them, [one for one in all_of_them if one.urn in again])
        noticed = {rule for rule, _ in _noticed(verdicts) - self._before}
        path = _path(place)
        return Mutant(resource.urn, resource.type, resource.name, path, change, tuple(sorted(noticed)))


def _noticed(verdicts: Iterable[Verdict]) -> set[tuple[str, str]]:
    return {(one.rule, one.urn) for one in verdicts if one.outcome in _NOTICED}


def _changed(resource: Resource, place: Place, value: tuple[Value] | None) -> Resource:
    inputs = cast("Mapping[str, Value]", put(resource.inputs, place, value))
    top = str(place[0])
    outputs = {name: one for name, one in resource.outputs.items() if name != top}
    referred = resource.property_dependencies
    if top in inputs:
        outputs[top] = inputs[top]
    if top not in inputs or len(place) == 1:
        # Nothing of what the property was made from is left.
        referred = {name: urns for name, urns in referred.items() if name != top}
    return replace(resource, inputs=inputs, outputs=outputs, property_dependencies=referred)


def _names(place: Place) -> list[str]:
    return [step for step in place if isinstance(step, str)]


def _path(place: Place) -> str:
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def relevant_names(rules: Iterable[Rule]) -> Mapping[str, frozenset[str]]:
    """Map each type to the names of inputs that make a difference between a rule's passing and failing example."""
    found: dict[str, set[str]] = {}
    for example in examples_of(rules):
        found.setdefault(example.type, set()).update(example.names)
    return {type_: frozenset(names) for type_, names in found.items()}
