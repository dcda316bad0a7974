"""Every page that a page leads to exists, and has the section that the link names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.docs.documented_commands import ROOT, pages

_LINK: Final = re.compile(r"\]\(([^()\s:]*?)(?:#([^()\s]+))?\)")


def sections(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def test_every_link_leads_somewhere() -> None:
    lost: list[str] = []
    for page in pages():
        for target, section in _LINK.findall(page.read_text(encoding="utf-8")):
            found = page.parent / target if target else page
            if not found.exists() or (section and found.suffix == ".md" and section not in sections(found)):
                lost.append(f"{page.relative_to(ROOT)}: {target}#{section}")
    assert lost == []
