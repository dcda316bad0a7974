"""The report as JUnit XML: a test suite for each stack and pack, a test for each rule.

There is no standard; this is the form that the common CI services read (the schema of Jenkins' xUnit plugin).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from shipworthy.plan.findings import Outcome
from shipworthy.reports.inert import on_one_line, printable, without_commands
from shipworthy.reports.report import Finding, PackSummary, Report, StackReport
from shipworthy.reports.wording import (
    call_chain,
    counted,
    detail_lines,
    failures,
    labels,
    remedy,
    revision_line,
    waiver_line,
)


def render(report: Report) -> str:
    """Return all stacks as one document."""
    root = Element("testsuites", name="shipworthy")
    for stack in report.stacks:
        _add_failures(root, stack)
        for summary in stack.judges:
            _add_pack(root, stack, summary)
    for suite in root:
        _count(suite, suite.findall("testcase"))
    _count(root, root.findall("testsuite/testcase"))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _add_failures(root: Element, stack: StackReport) -> None:
    """Add a suite that tells whether the program and the packs came to their end."""
    suite = SubElement(root, "testsuite", name=_dotted(stack, "preview"))
    failed = failures(stack)
    for title, text in failed:
        case = SubElement(suite, "testcase", classname=_dotted(stack, "preview"), name=title)
        SubElement(case, "error", message=title, type="failure").text = _quoted(text)
    if not failed:
        SubElement(suite, "testcase", classname=_dotted(stack, "preview"), name="the program and its packs end well")


def _add_pack(root: Element, stack: StackReport, summary: PackSummary) -> None:
    name = _dotted(stack, summary.pack.name)
    suite = SubElement(root, "testsuite", name=name)
    facts = {"digest": summary.pack.digest, "revision": revision_line(stack)}
    properties = SubElement(suite, "properties") if any(facts.values()) else suite
    for key, value in facts.items():
        if value:
            SubElement(properties, "property", name=key, value=_name(value))
    found: dict[str, list[Finding]] = {rule: [] for rule in sorted(summary.by_rule)}
    for finding in stack.findings:
        if finding.verdict.pack == summary.pack.name:
            found[finding.verdict.rule].append(finding)
    for rule, findings in found.items():
        case = SubElement(suite, "testcase", classname=name, name=_name(rule))
        failing = [finding for finding in findings if finding.verdict.fails]
        _add_outcome(case, failing, judged=any(summary.by_rule[rule].values()))
        others = [finding for finding in findings if not finding.verdict.fails]
        if others:
            SubElement(case, "system-out").text = _described(others)


def _add_outcome(case: Element, failing: Sequence[Finding], *, judged: bool) -> None:
    if not judged:
        SubElement(case, "skipped", message="no resource that it applies to")
    if not failing:
        return
    crashed = any(item.verdict.outcome is Outcome.ERROR for item in failing)
    message = f"{counted(len(failing), 'resource')}: {_name(failing[0].path or failing[0].verdict.urn)}"
    kind = " ".join(labels(failing[0].verdict))
    SubElement(case, "error" if crashed else "failure", message=message, type=kind).text = _described(failing)


def _described(findings: Iterable[Finding]) -> str:
    lines: list[str] = []
    for finding in findings:
        lines += [f"{' '.join(labels(finding.verdict))}: {on_one_line(finding.path or finding.verdict.urn)}"]
        lines += [
            f"  {line}" for line in (*detail_lines(finding), waiver_line(finding), call_chain(finding.calls)) if line
        ]
        lines += [f"  Remedy: {remedy(finding)}"] if remedy(finding) else []
        lines += [finding.verdict.traceback] if finding.verdict.traceback else []
    return _quoted("\n".join(lines))


def _quoted(text: str) -> str:
    return without_commands(printable(text))


def _dotted(stack: StackReport, name: str) -> str:
    return _name(f"{stack.plan.project}.{stack.plan.stack}.{name}")


def _name(text: str) -> str:
    return without_commands(on_one_line(text))


def _count(element: Element, cases: Sequence[Element]) -> None:
    element.set("tests", str(len(cases)))
    for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        element.set(attribute, str(sum(case.find(kind) is not None for case in cases)))
