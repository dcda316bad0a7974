"""Judges each rule's own examples by the pack itself, over the same protocol as a stack's resources."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.errors import UsageError
from shipworthy.plan.examples import ExampleResult, TriedPack
from shipworthy.plan.findings import Level, Outcome, Rule, Verdict
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.example_resources import Example, MalformedExample, example_of
from shipworthy.preview.pack_sources import PackSource
from shipworthy.preview.project import Project
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.running_pack import Judged, RunningPack
from shipworthy.preview.verdict_lines import Spoken

_WORST_FIRST: Final = (
    Outcome.ERROR,
    Outcome.VIOLATED,
    Outcome.WAIVED,
    Outcome.UNRESOLVED,
    Outcome.NOT_APPLICABLE,
    Outcome.PASSED,
)
_EVERY_RULE: Final = {"all": Level.MANDATORY.value}
"""A rule that its pack disables is judged by its examples nevertheless."""


def try_examples(source: PackSource, project: Project, stack: str, *, timeout: float) -> TriedPack:
    """Start a pack, ask for its rules, and let it judge their examples under the limits of `stack`, without waivers.

    Raises PackError where the pack breaks, ConfigurationError where it refuses the stack, and UsageError for one that
    writes no verdict lines: only those carry examples.
    """
    judged = Judged(project, StackConfiguration(stack, {}), {"SHIPWORTHY_NO_WAIVERS": "1"})
    with tempfile.TemporaryDirectory(prefix="shipworthy-") as folder:
        every = replace(source, configuration=_EVERY_RULE)
        pack = RunningPack(every, judged, Path(folder) / "verdicts.jsonl", Redactor(), timeout)
        try:
            return _tried(pack, stack)
        finally:
            pack.close()


def _tried(pack: RunningPack, stack: str) -> TriedPack:
    pack.await_start()
    described = _spoken(pack)
    if not described.pack.speaks_verdicts:
        msg = f"policy pack {described.pack.name}: writes no verdict lines, so its rules bring no examples to test"
        raise UsageError(msg)
    examples = [_attempt(pack, stack, rule, expected) for rule in described.pack.rules for expected in _promised(rule)]
    worst = _worst(_spoken(pack).verdicts)
    results = (
        ExampleResult(described.pack.name, rule, expected, worst.get((rule, project)), problem)
        for rule, expected, project, problem in examples
    )
    return TriedPack(described.pack.name, described.pack.version, described.pack.rules, tuple(results))


def _spoken(pack: RunningPack) -> Spoken:
    """Read what the pack wrote; raises what went wrong with it."""
    spoken = pack.spoken(strict=False)
    failure = pack.refusal or pack.failure
    if failure is not None or spoken is None:
        raise failure or UsageError(f"policy pack {pack.source.name}: says nothing of itself")
    return spoken


def _promised(rule: Rule) -> Iterator[Outcome]:
    if rule.passes is not None:
        yield Outcome.PASSED
    if rule.fails is not None:
        yield Outcome.VIOLATED


def _attempt(pack: RunningPack, stack: str, rule: Rule, expected: Outcome) -> tuple[str, Outcome, str, str]:
    """Let the pack judge one example, in a project of its own so that its URNs are nobody else's."""
    project = f"{rule.name}-{expected.value}"
    content = rule.passes if expected is Outcome.PASSED else rule.fails
    try:
        example = example_of(rule, content or {}, stack, project)
    except MalformedExample as malformed:
        return rule.name, expected, project, str(malformed)
    _judge(pack, example, whole_stack=rule.kind == "stack")
    return rule.name, expected, project, ""


def _judge(pack: RunningPack, example: Example, *, whole_stack: bool) -> None:
    for request in example.requests:
        pack.analyze(request)
    if whole_stack:
        pack.analyze_stack(analyzer_pb2.AnalyzeStackRequest(resources=example.resources))


def _worst(verdicts: Sequence[Verdict]) -> Mapping[tuple[str, str], Verdict]:
    """Choose the worst verdict of each rule in each example's project."""
    worst: dict[tuple[str, str], Verdict] = {}
    for verdict in sorted(verdicts, key=lambda verdict: _WORST_FIRST.index(verdict.outcome), reverse=True):
        worst[verdict.rule, verdict.urn.split("::")[1]] = verdict
    return worst
