"""What came of the examples by which a rule shows what passes and what fails."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.plan.findings import Outcome, Rule, Verdict


@dataclass(frozen=True)
class ExampleResult:
    """One example of a rule, judged by its pack.

    `expected` is what the rule promises of it. `verdict` is the worst that the rule decided about the example's
    resources; None where it judged none of them. `problem` says why the example could not be judged at all.
    """

    pack: str
    rule: str
    expected: Outcome
    verdict: Verdict | None = None
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether the rule decided what it promises."""
        return self.verdict is not None and self.verdict.outcome is self.expected


@dataclass(frozen=True)
class TriedPack:
    """A pack's rules and what came of their examples, passing before failing, in the order of the rules' names."""

    name: str
    version: str
    rules: tuple[Rule, ...]
    results: tuple[ExampleResult, ...]

    @property
    def without_examples(self) -> tuple[Rule, ...]:
        """The rules of which nothing was tried."""
        tried = {result.rule for result in self.results}
        return tuple(rule for rule in self.rules if rule.name not in tried)
