"""The comparison of two stacks for a terminal: findings first, then how often each reason explains a difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from shipworthy.plan.parity import Judged, Parity
from shipworthy.reports.inert import on_one_line, without_commands
from shipworthy.reports.parity import ADVICE, by_component, conclusion, described, place, resources_of, title
from shipworthy.reports.text import PLAIN, Style
from shipworthy.reports.wording import counted

MOST_DIFFERENCES = 60
"""Findings of one component that are listed."""

_RED, _GREEN, _YELLOW, _BOLD = "31", "32", "33", "1"


def render(parity: Parity, style: Style = PLAIN) -> str:
    """Return the report as text that ends with a line break."""
    text = without_commands("\n".join(_lines(parity, style)))
    return f"{text if style.unicode else style.ascii(text)}\n"


def _lines(parity: Parity, style: Style) -> Iterator[str]:
    yield style.paint(title(parity), _BOLD)
    for component, found in by_component(parity, intended=False):
        yield from ("", style.paint(f"✗ {component}  {counted(len(found), 'difference')} not intended", _RED))
        yield from _findings(found, parity, style)
    for flaw in parity.flaws:
        said = f"✗ {place(flaw.intention, parity.file)} {flaw.message}"
        yield from ("", *(style.paint(line, _YELLOW) for line in style.wrap(said, 0, 2)))
    if parity.findings:
        yield from ("", *style.wrap(ADVICE.format(file=parity.file), 0, 2))
    yield from _intended(parity, style)
    sign, colour = ("✗", _RED) if parity.exit_status else ("✓", _GREEN)
    yield from ("", f"{style.paint(sign, colour)} {' and '.join(parity.stacks)}: {conclusion(parity)}")


def _findings(found: Sequence[Judged], parity: Parity, style: Style) -> Iterator[str]:
    for resource, differences in resources_of(found[:MOST_DIFFERENCES]):
        position = differences[0].disparity.position
        yield from style.wrap(f"{resource}{f'  {on_one_line(str(position))}' if position else ''}", 4, 2)
        for one in differences:
            yield from style.wrap(described(one.disparity, parity.stacks), 6, 2)
    if len(found) > MOST_DIFFERENCES:
        yield f"    … {counted(len(found) - MOST_DIFFERENCES, 'more difference')}; --json has all"


def _intended(parity: Parity, style: Style) -> Iterator[str]:
    for component, found in by_component(parity, intended=True):
        yield from ("", style.paint(f"{component}  {counted(len(found), 'difference')} intended", _BOLD))
        reasons = Counter(one.intention.reason for one in found if one.intention is not None)
        for reason, count in reasons.most_common():
            yield from style.wrap(f"{count:>4,}  {on_one_line(reason)}", 2, 6)
