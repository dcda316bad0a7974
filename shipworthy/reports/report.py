"""What every format shows: plans without secrets, their findings worst first, and what came of each pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from shipworthy.plan.findings import Level, Outcome, Pack, Rule, Severity, Verdict
from shipworthy.plan.model import FunctionCall, Message, MessageSeverity, Plan, Resource, SourcePosition
from shipworthy.plan.values import Origin
from shipworthy.reports.input_verdicts import INPUT_CHECK, input_verdicts
from shipworthy.reports.redaction import redacted
from shipworthy.reports.tree import Node, component_paths, is_counted, is_default_provider, resource_tree

CHANGES: Final = "replacement and deletion of what exists"

NOT_CHECKED: Final = (
    "provider-side validation and defaults",
    CHANGES,
    "quotas",
    "permissions",
)
"""What no preview without the providers and the account can know."""

NOT_CHECKED_BY_THE_CLI: Final = (
    "what providers find out only when they create or change something",
    "quotas",
    "permissions",
)
"""What is open after a preview in which the providers took part."""

_SHOWN = (Outcome.VIOLATED, Outcome.ERROR, Outcome.UNRESOLVED, Outcome.WAIVED)
_LEVELS = (Level.MANDATORY, Level.REMEDIATE, Level.ADVISORY, Level.DISABLED)
_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.UNSPECIFIED)
_STRONGEST_FIRST = (2, 3, 4, 1)


@dataclass(frozen=True)
class Finding:
    """One verdict that a reader has to know about, with the resource it is about.

    `path` is the component path ("" for a URN outside the plan). `calls` leads from the program to the declaration,
    outermost call first. `waits_for` names the resources that each unknown property comes from.
    """

    verdict: Verdict
    rule: Rule
    resource: Resource | None
    path: str
    calls: tuple[SourcePosition, ...]
    waits_for: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class PackSummary:
    """What one pack decided: verdicts by outcome, in all and by rule, and the last day of the first waiver to end."""

    pack: Pack
    counts: Mapping[Outcome, int]
    by_rule: Mapping[str, Mapping[Outcome, int]]
    first_waiver_ends: str


@dataclass(frozen=True)
class StackReport:
    """One stack's plan, ready to show."""

    plan: Plan
    title: str
    """How readers know the stack: by its name, and by its project's where the report has several."""

    tree: Node
    paths: Mapping[str, str]
    findings: tuple[Finding, ...]
    packs: tuple[PackSummary, ...]
    failing: int
    """Verdicts that make the run fail."""

    inputs: PackSummary | None = None
    """What the check of inputs found, None where it found nothing."""

    @property
    def judges(self) -> tuple[PackSummary, ...]:
        """The packs, and the check of inputs where it found something: whoever has a finding here."""
        return self.packs if self.inputs is None else (self.inputs, *self.packs)

    @property
    def resources(self) -> tuple[Resource, ...]:
        """The resources of providers, in URN order; components, providers and the stack are left out."""
        return tuple(resource for resource in self.plan.resources if is_counted(resource))

    @property
    def steps(self) -> tuple[Resource, ...]:
        """What `pulumi preview` lists: every resource but the default providers."""
        return tuple(resource for resource in self.plan.resources if not is_default_provider(resource))

    @property
    def components(self) -> int:
        """How many components stand by themselves; those inside another one are its own affair."""
        return sum(node.is_component for node in self.tree.children)

    @property
    def complete(self) -> bool:
        """Whether the program and every pack came to their end."""
        return self.plan.failure is None and not self.plan.pack_failures

    @property
    def not_checked(self) -> tuple[str, ...]:
        """What a preview of this kind can't know."""
        if self.plan.recorded:
            return NOT_CHECKED_BY_THE_CLI
        if self.plan.changes is None:
            return NOT_CHECKED
        return tuple("whether an update needs a replacement" if item == CHANGES else item for item in NOT_CHECKED)

    @property
    def assumptions(self) -> tuple[FunctionCall, ...]:
        """The calls whose answer was assumed, one for each configuration key or answer that would replace it."""
        assumed = (call for call in self.plan.calls if call.origin is Origin.ASSUMED)
        return tuple({(call.token, call.assumption): call for call in assumed}.values())

    @property
    def exit_status(self) -> int:
        """The strongest of 2 (configuration refused), 3 (program failed), 4 (pack failed), 1 (verdicts) and 0."""
        statuses = {failure.exit_status for failure in (self.plan.failure, *self.plan.pack_failures) if failure}
        refused = self.plan.changes is not None and bool(self.plan.changes.refusals)
        return strongest(statuses | ({1} if self.failing or refused else set()))


@dataclass(frozen=True)
class Report:
    """One or more stacks previewed by one command, in the order in which they were asked for."""

    stacks: tuple[StackReport, ...]

    @property
    def exit_status(self) -> int:
        """The strongest exit status of all stacks."""
        return strongest({stack.exit_status for stack in self.stacks})


def strongest(statuses: set[int]) -> int:
    """Return the exit status that wins over the others; 0 for none."""
    return next((status for status in _STRONGEST_FIRST if status in statuses), 0)


def build_report(plans: Sequence[Plan]) -> Report:
    """Make the report on these plans; it holds no secret any more."""
    stacks = tuple(_stack_report(redacted(plan)) for plan in plans)
    if len({plan.project for plan in plans}) > 1:
        stacks = tuple(replace(stack, title=f"{stack.plan.project}/{stack.plan.stack}") for stack in stacks)
    return Report(stacks)


def messages_once(messages: Sequence[Message], *severities: MessageSeverity) -> tuple[tuple[Message, int], ...]:
    """Return each different message of these severities once, in order of first appearance, and how often it came."""
    counts = Counter(message for message in messages if message.severity in severities)
    return tuple(counts.items())


def _stack_report(plan: Plan) -> StackReport:
    tree = resource_tree(plan.resources)
    paths = component_paths(tree)
    resources = {resource.urn: resource for resource in plan.resources}
    rules = {(pack.name, rule.name): rule for pack in (INPUT_CHECK, *plan.packs) for rule in pack.rules}
    of_inputs = input_verdicts(plan.input_findings)
    verdicts = (*of_inputs, *plan.verdicts)
    findings = [
        _finding(verdict, rules, resources.get(verdict.urn), paths) for verdict in verdicts if verdict.outcome in _SHOWN
    ]
    return StackReport(
        plan=plan,
        title=plan.stack,
        tree=tree,
        paths=paths,
        findings=tuple(sorted(findings, key=_worst_first)),
        packs=tuple(_pack_summary(pack, plan.verdicts) for pack in plan.packs),
        failing=sum(verdict.fails for verdict in verdicts),
        inputs=_pack_summary(INPUT_CHECK, of_inputs) if of_inputs else None,
    )


def _finding(
    verdict: Verdict, rules: Mapping[tuple[str, str], Rule], resource: Resource | None, paths: Mapping[str, str]
) -> Finding:
    rule = rules.get((verdict.pack, verdict.rule)) or _undescribed(verdict)
    if resource is None:
        return Finding(verdict, rule, None, "", (), {})
    path = paths.get(resource.urn, resource.name)
    return Finding(verdict, rule, resource, path, _calls(resource), _waits_for(verdict, resource))


def _undescribed(verdict: Verdict) -> Rule:
    """Stand in for a rule that its pack reported on without listing it."""
    return Rule(name=verdict.rule, title="", level=verdict.level, severity=verdict.severity, kind="resource")


def _calls(resource: Resource) -> tuple[SourcePosition, ...]:
    """Return the calls that led to the declaration, outermost first, neighbours on the same line once."""
    frames = [*reversed(resource.stack), *([resource.position] if resource.position else [])]
    calls: list[SourcePosition] = []
    for frame in frames:
        if not calls or (calls[-1].file, calls[-1].line) != (frame.file, frame.line):
            calls.append(frame)
    return tuple(calls)


def _waits_for(verdict: Verdict, resource: Resource) -> dict[str, tuple[str, ...]]:
    if Outcome.UNRESOLVED is not verdict.outcome:
        return {}
    waits: dict[str, tuple[str, ...]] = {}
    for detail in verdict.details:
        top_level = detail.path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
        urns = resource.property_dependencies.get(top_level, ())
        if urns:
            waits[detail.path] = tuple(sorted({urn.rsplit("::", maxsplit=1)[-1] for urn in urns}))
    return waits


def _worst_first(finding: Finding) -> tuple[object, ...]:
    verdict = finding.verdict
    return (
        not verdict.fails,
        _SHOWN.index(verdict.outcome),
        _LEVELS.index(verdict.level),
        _SEVERITIES.index(verdict.severity),
        verdict.pack,
        verdict.rule,
        finding.path,
        verdict.urn,
    )


def _pack_summary(pack: Pack, verdicts: Sequence[Verdict]) -> PackSummary:
    mine = [verdict for verdict in verdicts if verdict.pack == pack.name]
    by_rule: dict[str, Counter[Outcome]] = {rule.name: Counter() for rule in pack.rules}
    for verdict in mine:
        by_rule.setdefault(verdict.rule, Counter())[verdict.outcome] += 1
    return PackSummary(
        pack=pack,
        counts=Counter(verdict.outcome for verdict in mine),
        by_rule=by_rule,
        first_waiver_ends=min((verdict.waiver.expires for verdict in mine if verdict.waiver), default=""),
    )
