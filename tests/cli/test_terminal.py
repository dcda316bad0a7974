from __future__ import annotations

import io

import pytest

from shipworthy.cli.terminal import style_of
from shipworthy.reports.text import PLAIN


class Terminal(io.TextIOWrapper):
    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _no_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "on_terminal", "in_file"),
    [
        ({}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
    ],
)
def test_colours_are_for_terminals_and_for_those_who_force_them(
    variables: dict[str, str], on_terminal: bool, in_file: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert style_of(Terminal()).colour is on_terminal
    assert style_of(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")).colour is in_file


@pytest.mark.parametrize(("columns", "width"), [("80", 80), ("20", 60), ("400", 120)])
def test_a_terminals_width_is_filled_within_reason(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    assert style_of(Terminal()).width == width
    assert style_of(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")).width == PLAIN.width


def test_what_the_encoding_cannot_take_is_not_used() -> None:
    assert style_of(Terminal("utf-8")).unicode
    assert not style_of(Terminal("latin-1")).unicode


def test_a_closed_stream_gets_plain_text() -> None:
    closed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    closed.close()

    assert not style_of(closed).colour
    assert style_of(None) == PLAIN
