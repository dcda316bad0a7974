"""What packs decided, to assert on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from shipworthy.plan.findings import Outcome, Verdict
from shipworthy.testing.lookup import NotInPlan, nearest


@dataclass(frozen=True)
class Judgement:
    """What one rule decided about one resource.

    `outcome` is one of `violated`, `unresolved`, `error`, `waived`, `not-applicable`, `passed`. `messages` and `paths`
    are those of the facts behind it. `fails` tells whether it fails a run.
    """

    rule: str
    name: str
    urn: str
    outcome: str
    messages: tuple[str, ...]
    paths: tuple[str, ...]
    fails: bool
    reason: str = ""

    def __str__(self) -> str:
        said = "; ".join(self.messages) or self.reason
        return f"{self.rule}, {self.name}: {self.outcome}" + (f": {said}" if said else "")


class Verdicts(Sequence[Judgement]):
    """All judgements, in pack, rule and URN order.

    `verdicts["rule"]` is the only judgement of a rule, `verdicts["rule", "resource"]` the one about a resource, by its
    name or URN. A pack that writes no verdict lines tells only what is wrong; what it leaves out counts as passed.
    """

    def __init__(self, verdicts: Iterable[Verdict]) -> None:
        self._judgements = tuple(_judgement(verdict) for verdict in verdicts)

    @overload
    def __getitem__(self, key: int | str | tuple[str, str]) -> Judgement: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Judgement]: ...
    def __getitem__(self, key: int | slice | str | tuple[str, str]) -> Judgement | Sequence[Judgement]:
        if isinstance(key, int | slice):
            return self._judgements[key]
        rule, resource = (key, None) if isinstance(key, str) else key
        of_rule = [each for each in self._judgements if each.rule == rule]
        if not of_rule:
            msg = f"no verdict of rule {rule}{nearest(rule, (each.rule for each in self._judgements))}"
            raise NotInPlan(msg)
        found = [each for each in of_rule if resource in (None, each.name, each.urn)]
        if len(found) == 1:
            return found[0]
        if not found:
            msg = f"rule {rule} has no verdict about {resource}{nearest(str(resource), (one.name for one in of_rule))}"
        else:
            msg = f"rule {rule} has several verdicts: give one of {', '.join(one.urn for one in found)} as well"
        raise NotInPlan(msg)

    def __len__(self) -> int:
        return len(self._judgements)

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self._judgements)

    def __repr__(self) -> str:
        return f"Verdicts({', '.join(str(one) for one in self._judgements if one.outcome != Outcome.PASSED.value)})"

    def of(self, *outcomes: str) -> tuple[Judgement, ...]:
        """Give the judgements with these outcomes."""
        return tuple(one for one in self._judgements if one.outcome in outcomes)

    @property
    def violated(self) -> tuple[Judgement, ...]:
        """What does not hold."""
        return self.of(Outcome.VIOLATED.value)

    @property
    def unresolved(self) -> tuple[Judgement, ...]:
        """What could not be decided."""
        return self.of(Outcome.UNRESOLVED.value)

    @property
    def failing(self) -> tuple[Judgement, ...]:
        """What fails a run."""
        return tuple(one for one in self._judgements if one.fails)

    def outcomes(self) -> dict[tuple[str, str], str]:
        """Map rule and resource name to the outcome, to compare as a whole. Of twins the worst counts."""
        worst = [outcome.value for outcome in _WORST_LAST]
        ordered = sorted(self._judgements, key=lambda one: worst.index(one.outcome))
        found = {(one.rule, one.name): one.outcome for one in ordered}
        return dict(sorted(found.items()))


_WORST_LAST = (
    Outcome.PASSED,
    Outcome.NOT_APPLICABLE,
    Outcome.WAIVED,
    Outcome.UNRESOLVED,
    Outcome.VIOLATED,
    Outcome.ERROR,
)


def _judgement(verdict: Verdict) -> Judgement:
    return Judgement(
        rule=verdict.rule,
        name=verdict.urn.split("::", 3)[-1],
        urn=verdict.urn,
        outcome=verdict.outcome.value,
        messages=tuple(detail.message for detail in verdict.details),
        paths=tuple(detail.path for detail in verdict.details),
        fails=verdict.fails,
        reason=verdict.reason,
    )
