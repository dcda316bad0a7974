"""`shipworthy report`: every format, from what a run of the Pulumi CLI left behind."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.delivery import deliver
from shipworthy.cli.report_arguments import ReportArguments
from shipworthy.plan.errors import UsageError
from shipworthy.plan.model import Plan, Revision
from shipworthy.preview.packs import PackResults
from shipworthy.preview.recorded_preview import read_recorded_preview
from shipworthy.preview.recorded_verdicts import read_recorded_verdicts
from shipworthy.preview.revision import revision_of
from shipworthy.preview.urns import is_urn
from shipworthy.preview.verdict_lines import Spoken
from shipworthy.reports.report import build_report


def run_report(arguments: ReportArguments) -> int:
    """Read the files, deliver the reports and return the exit status that the verdicts deserve.

    Raises UsageError and ConfigurationError for files that can't be used, OSError where a report can't be written.
    """
    os.chdir(arguments.folder)
    output.prepare(arguments.output)
    spoken = read_recorded_verdicts(arguments.verdicts, strict=arguments.strict)
    previews = _previews(arguments.previews)
    strangers = [stack for stack in previews if stack not in spoken]
    if strangers:
        file, _ = previews[strangers[0]]
        msg = f"{file}: is of stack {strangers[0]}; {arguments.verdicts} has verdicts on {', '.join(spoken)} only"
        raise UsageError(msg)
    revision = _revision(arguments)
    plans = [replace(_plan(stack, said, previews), revision=revision) for stack, said in spoken.items()]
    report = build_report(plans)
    deliver(report, arguments.formats, arguments.output)
    return report.exit_status


def _revision(arguments: ReportArguments) -> Revision | None:
    """Return what the run was of; what the run and its reports leave behind is no change of the project."""
    if arguments.revision:
        return Revision(arguments.revision, modified=False)
    left = [arguments.verdicts, *arguments.previews, *([arguments.output] if arguments.output else [])]
    return revision_of(Path(), apart_from=left)


def _previews(files: Sequence[Path]) -> Mapping[str, tuple[Path, Plan]]:
    plans: dict[str, tuple[Path, Plan]] = {}
    for file in files:
        plan = read_recorded_preview(file)
        if plan.stack in plans:
            msg = f"{file}: is of stack {plan.stack}, as is {plans[plan.stack][0]}; give one --preview for each stack"
            raise UsageError(msg)
        plans[plan.stack] = (file, plan)
    return plans


def _plan(stack: str, spoken: Sequence[Spoken], previews: Mapping[str, tuple[Path, Plan]]) -> Plan:
    verdicts = [verdict for said in spoken for verdict in said.verdicts]
    if stack in previews:
        plan = previews[stack][1]
    else:
        plan = Plan(_project(verdict.urn for verdict in verdicts), stack, (), {}, recorded=True)
    results = PackResults(
        packs=tuple(said.pack for said in spoken),
        verdicts=tuple(sorted(verdicts, key=lambda verdict: (verdict.pack, verdict.rule, verdict.urn))),
        messages=tuple(message for said in spoken for message in said.messages),
    )
    return replace(results.added_to(plan), recorded=True)


def _project(urns: Iterable[str]) -> str:
    """Name the project that URNs are of; a file without verdicts does not tell."""
    return next((urn.split("::")[1] for urn in urns if is_urn(urn)), "project")
