"""The list of report formats; a format's module is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from shipworthy.reports.report import Report


@dataclass(frozen=True)
class Format:
    """One format: the extension of its files, and the module whose `render` writes it."""

    extension: str
    module: str

    def render(self, report: Report) -> str:
        """Return the report in this format."""
        render = cast("Callable[[Report], str]", import_module(f"shipworthy.reports.{self.module}").render)
        return render(report)


FORMATS: Final[Mapping[str, Format]] = {
    "text": Format("txt", "text"),
    "markdown": Format("md", "markdown"),
    "json": Format("json", "json_document"),
    "html": Format("html", "html_page"),
    "sarif": Format("sarif", "sarif"),
    "junit": Format("junit.xml", "junit"),
}
