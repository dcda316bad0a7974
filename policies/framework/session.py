"""One pack at work on one stack: the terms, the resources that it saw, and its verdicts.

Knows nothing of the protocol, which `analyzer` speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from policies.framework.limits import Limits
from policies.framework.redaction import Redactor, plain
from policies.framework.resource import NO_OPTIONS, STACK_TYPE, Resource, ResourceOptions, Stack
from policies.framework.rule import Addition, Level, Mend, Rule
from policies.framework.terms import PackDescription, PolicySettings, Terms, agreed_terms
from policies.framework.values import Value, secret_texts
from policies.framework.verdict import Outcome, Verdict, judged
from policies.framework.verdict_lines import VerdictLines, message_line, pack_line, verdict_line
from policies.framework.view import steps
from policies.framework.waiver_book import WaiverFinding


@dataclass(frozen=True)
class Registered:
    """A resource at the end of the run: its relations, and its properties in case that its inputs were never seen."""

    urn: str
    type: str
    name: str
    properties: Callable[[], Mapping[str, Value]]
    parent: str = ""
    options: ResourceOptions = NO_OPTIONS
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True)
class Remedy:
    """What a rule would add to a resource."""

    rule: Rule
    additions: tuple[Addition, ...]


class Session:
    """Judges the resources of one stack. Not safe for threads: its caller lets one call in at a time."""

    def __init__(self, pack: PackDescription, environment: Mapping[str, str]) -> None:
        self.pack = pack
        self._environment = environment
        named = environment.get("SHIPWORTHY_VERDICTS", "")
        self._lines = VerdictLines(Path(named) if named else None, pack.name)
        self._redactor = Redactor()
        self._applying: dict[tuple[str, str], tuple[tuple[Rule, Level], ...]] = {}
        self._seen: dict[str, Resource] = {}
        self._parents: dict[str, str] = {}
        self._terms: Terms | None = None
        self._introduced = False
        self._cancelled = False

    def configure_stack(self, stack: str, project: str) -> None:
        """Begin anew with a stack.

        Raises `RefusedConfiguration` when its limits or the waivers can't be used.
        """
        self._seen = {}
        self._parents = {}
        self._introduced = False
        self._applying = {}
        self._terms = agreed_terms(self.pack, stack, project, {}, self._environment)

    def configure(self, settings: Mapping[str, PolicySettings]) -> None:
        """Take over the pack's configuration: levels of rules, and limits under the policy `limits`.

        Raises `RefusedConfiguration` when it names what does not exist.
        """
        before = self._agreed()
        self._applying = {}
        self._terms = agreed_terms(self.pack, before.stack, before.project, settings, self._environment)
        self._introduce()

    def analyze(self, resource: Resource, *, may_hold_secrets: bool = True) -> list[Verdict]:
        """Judge one resource by its own inputs, and remember them for `analyze_stack`.

        `may_hold_secrets` may be false where the caller is certain that no input is a secret.
        """
        self._introduce()
        if may_hold_secrets:
            self._redactor.learn(secret_texts(resource.inputs))
        self._seen[resource.urn] = resource
        self._parents[resource.urn] = resource.parent
        return self._judged(resource, "resource", (self._agreed().limits,))

    def remediate(self, resource: Resource) -> list[Remedy]:
        """Return what mends the rules that are to be remediated, do not hold, and are not waived.

        What `ignoreChanges` names is left alone: the program says that somebody else manages it.
        """
        self._introduce()
        terms = self._agreed()
        remedies: list[Remedy] = []
        for rule, level in self._rules_for(resource.type, "resource", terms):
            mend = rule.declaration.mend
            if mend is None or terms.levels[rule.name] is not Level.REMEDIATE:
                continue
            verdict = judged(rule, level, resource, (terms.limits,), Redactor())
            if terms.waivers.applied(verdict, resource, self._path).outcome is Outcome.VIOLATED:
                remedies.append(Remedy(rule, tuple(_mended(mend, resource, terms.limits))))
        return [remedy for remedy in remedies if remedy.additions]

    def remediated(self, urn: str, rule: Rule, paths: Iterable[str]) -> None:
        """Take note that a rule added something to a resource."""
        added = plain(", ".join(paths))
        self._lines.write([message_line(f"{rule.name} added {added} to this resource", urn)])

    def analyze_stack(self, registered: Iterable[Registered]) -> tuple[list[Verdict], list[WaiverFinding]]:
        """Judge relations, by the inputs that `analyze` saw; return also what is wrong with waivers."""
        self._introduce()
        stack = Stack(self._related(each) for each in registered)
        self._parents.update((resource.urn, resource.parent) for resource in stack.resources())
        limits = self._agreed().limits
        verdicts: list[Verdict] = []
        for resource in stack.resources():
            if self._cancelled:
                break
            verdicts += self._judged(resource, "stack", (stack, limits))
        findings = self._agreed().waivers.findings(self._agreed().stack, self._agreed().project)
        self._lines.write(message_line(str(finding)) for finding in findings)
        return verdicts, findings

    def cancel(self) -> None:
        """Ask for the work in hand to end soon; the one call that may come from another thread."""
        self._cancelled = True

    def finish(self) -> None:
        """Introduce the pack even though it had nothing to judge."""
        if self._terms is not None:
            self._introduce()

    def _agreed(self) -> Terms:
        if self._terms is None:
            stack, project = (self._environment.get(key, "") for key in ("PULUMI_STACK", "PULUMI_PROJECT"))
            self._terms = agreed_terms(self.pack, stack, project, {}, self._environment)
        return self._terms

    def _introduce(self) -> None:
        terms = self._agreed()
        if self._introduced:
            return
        self._introduced = True
        line = pack_line(self.pack, terms)
        self._lines.write([line, *(message_line(remark) for remark in terms.remarks)])

    def _judged(self, resource: Resource, kind: str, surroundings: tuple[Stack | Limits, ...]) -> list[Verdict]:
        terms = self._agreed()
        verdicts: list[Verdict] = []
        for rule, level in self._rules_for(resource.type, kind, terms):
            verdict = judged(rule, level, resource, surroundings, self._redactor)
            verdicts.append(terms.waivers.applied(verdict, resource, self._path))
        if self._lines.wanted:
            self._lines.write(verdict_line(verdict) for verdict in verdicts)
        return verdicts

    def _rules_for(self, type_: str, kind: str, terms: Terms) -> tuple[tuple[Rule, Level], ...]:
        """Return the rules in force for resources of a type, each with its level."""
        found = self._applying.get((type_, kind))
        if found is None:
            found = tuple(
                (rule, _judged_at(terms.levels[rule.name]))
                for rule in self.pack.rules
                if rule.kind == kind
                and terms.levels[rule.name] is not Level.DISABLED
                and any(fnmatchcase(type_, wanted) for wanted in rule.declaration.resources)
            )
            self._applying[type_, kind] = found
        return found

    def _related(self, registered: Registered) -> Resource:
        seen = self._seen.get(registered.urn)
        inputs = registered.properties() if seen is None else seen.inputs
        if seen is None:
            self._redactor.learn(secret_texts(inputs))
        return Resource(
            registered.urn,
            registered.type,
            registered.name,
            inputs,
            parent=registered.parent or (seen.parent if seen else ""),
            options=registered.options if seen is None else seen.options,
            dependencies=registered.dependencies,
            property_dependencies=registered.property_dependencies,
        )

    def _path(self, resource: Resource) -> tuple[str, ...]:
        """Return the names from the outermost component down to the resource itself, the stack left out."""
        names: list[str] = []
        urn = resource.urn
        while urn and _type(urn) != STACK_TYPE and len(names) <= len(self._parents):
            names.append(urn.split("::", 3)[-1])
            urn = self._parents.get(urn, "")
        return tuple(reversed(names))


def _judged_at(level: Level) -> Level:
    """Return the level of what is still wrong after remediation was tried."""
    return Level.MANDATORY if level is Level.REMEDIATE else level


def _mended(mend: Mend, resource: Resource, limits: Limits) -> Iterable[Addition]:
    left_alone = {str(steps(path)[0]) for path in resource.options.ignore_changes if steps(path)}
    try:
        return [each for each in mend(resource, limits) if not left_alone & {each.path[0], "*"}]
    except (Exception, SystemExit):  # noqa: BLE001  the rule itself is judged next, and told
        return ()


def _type(urn: str) -> str:
    return urn.split("::", 3)[2].rpartition("$")[2] if urn.count("::") >= 3 else ""
