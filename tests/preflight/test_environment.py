"""Phase 1: what a value may be; the value is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.preflight.command import preflight


@pytest.mark.parametrize(
    ("keys", "value", "says"),
    [
        ("prefix = 'sk-'", "sk-1", None),
        ("prefix = 'sk-'", "pk-1", "does not begin with sk-"),
        ("minimum_length = 32", "x" * 32, None),
        ("minimum_length = 32", "x" * 31, "is shorter than 32 characters"),
        ("", "", "is empty"),
        ("", "  ", "is empty"),
        ("", "a\n", "begins or ends with white space, such as the line end of the file it was read from"),
        ("one_of = ['staging', 'production']", "production", None),
        ("one_of = ['staging', 'production']", "Production", "is none of staging, production"),
        ("refuse_defaults = true", "Tr0ub4dor&3", None),
        ("refuse_defaults = true", "changeme", "holds a password that everybody knows"),
        ("refuse_defaults = true", "redis://:foobared@cache:6379", "holds a password that everybody knows"),
        ("refuse_defaults = true", "redis://cache:6379", "holds a password that everybody knows"),
        ("refuse_defaults = true", "postgresql://postgres:Postgres@db/app", "holds a password that everybody knows"),
        ("refuse_defaults = true", "postgresql://app:app@db/app", "holds a password that everybody knows"),
        ("refuse_defaults = true", "postgresql://app:Tr0ub4dor%263@db/app", None),
        ("url = 'any'", "http://localhost:8000", None),
        ("url = 'any'", "localhost:8000", "is no URL with a host"),
        ("url = 'any'", "http://[::1", "is no URL with a host"),
        ("url = 'https'", "http://shop.example.com", "does not begin with https://"),
        ("url = 'https'", "https://localhost", None),
        ("url = 'public'", "https://shop.example.com/path", None),
        ("url = 'public'", "https://localhost", "names a host that only this machine or a private network knows"),
        ("url = 'public'", "https://LOCALHOST.", "names a host that only this machine or a private network knows"),
        ("url = 'public'", "https://127.0.0.1:8501", "names a host that only this machine or a private network knows"),
        ("url = 'public'", "https://[::1]/", "names a host that only this machine or a private network knows"),
        ("url = 'public'", "https://10.1.2.3", "names a host that only this machine or a private network knows"),
        ("url = 'public'", "https://api", "names a host that only this machine or a private network knows"),
        ("url = 'public'", "https://8.8.8.8", None),
    ],
)
def test_values_are_held_against_what_is_expected(tmp_path: Path, keys: str, value: str, says: str | None) -> None:
    run = preflight(tmp_path, f"[environment.SETTING]\n{keys}", {"SETTING": value})
    assert (run.status, run.message) == ((0, "is set") if says is None else (11, f"SETTING {says}"))


def test_every_variable_that_is_wrong_is_told_at_once_and_nothing_after_it_runs(tmp_path: Path) -> None:
    content = "[environment.A]\n[environment.B]\n[environment.C]\n[redis.cache]"
    run = preflight(tmp_path, content, {"B": "b"})
    assert [(line.get("check"), line["outcome"]) for line in run.lines] == [
        ("environment.A", "failed"),
        ("environment.B", "passed"),
        ("environment.C", "failed"),
        (None, "failed"),
    ]
    assert run.status == 11
    assert run.lines[-1]["not_run"] == 1


def test_what_is_not_required_is_only_told(tmp_path: Path) -> None:
    run = preflight(tmp_path, "[environment.A]\nrequired = 'never'", {}, at="deployment")
    assert (run.status, run.lines[0]["level"], run.lines[-1]["outcome"]) == (0, "warning", "ready")
    content = "[environment.A]\nrequired = 'deployment'"
    assert preflight(tmp_path, content, {}, at="start").status == 0
    assert preflight(tmp_path, content, {}, at="deployment").status == 11
