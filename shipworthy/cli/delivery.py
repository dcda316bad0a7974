"""Shows a report, and saves it in every format that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.terminal import style_of
from shipworthy.reports import text
from shipworthy.reports.formats import FORMATS
from shipworthy.reports.report import Report
from shipworthy.reports.wording import conclusion


def deliver(report: Report, formats: Sequence[str], folder: Path | None) -> None:
    """Show the one format that was asked for; with a folder, save every format there and show the text.

    Who sends another format than text elsewhere reads the conclusion on standard error.
    """
    if folder is None and tuple(formats) != ("text",):
        output.show(FORMATS[formats[0]].render(report))
        for stack in report.stacks:
            output.say(f"shipworthy: {stack.title}: {conclusion(stack)}")
        return
    if folder is not None:
        _save(report, folder, formats)
    output.show(text.render(report, style_of(sys.stdout)))


def _save(report: Report, folder: Path, formats: Sequence[str]) -> None:
    for stack in report.stacks:
        for name in formats:
            file = f"{stack.plan.project}-{stack.plan.stack}.{FORMATS[name].extension}"
            path = output.save(folder, file, FORMATS[name].render(Report((stack,))))
            output.say(f"shipworthy: wrote {path}")
