"""Patterns for JSON lines: what CloudWatch Logs takes, and what is refused before it is asked."""

from __future__ import annotations

import pytest

from components.log_pattern import check_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.level = "ERROR" }',
        "{$.status >= 500}",
        '{ ($.level = "ERROR") || ($.level = "error" && $.errors[0].code != 7) }',
        "{ $.seconds = * }",
        "{ $.user IS NULL }",
        "{ $.user.id NOT EXISTS }",
        "{ $['odd key'] = %time(d|out)% }".replace("(d|out)", "d|timeout"),
        "{ $.ok IS FALSE && $.path = /v1* }".replace("/v1*", "v1*"),
    ],
)
def test_a_pattern_of_the_documented_form_is_taken(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("ERROR", "is no pattern for JSON lines"),
        ("", "is no pattern for JSON lines"),
        ("{ }", "has 'nothing' where a property such as"),
        ("{ level = 1 }", "has 'level' where a property such as"),
        ('{ $.level = "ERROR }', "can't be read at"),
        ("{ $.level }", "has a property without a comparison"),
        ("{ $.level IS GONE }", "has a property without a comparison"),
        ("{ $.level == 1 }", "compares with '='"),
        ("{ ($.a = 1 }", "has 'nothing' where a closing bracket is expected"),
        ("{ $.a = 1 $.b = 2 }", "goes on with '$.b'; expected && or ||"),
        ("{ $.a = 1 && }", "has 'nothing' where a property"),
        (f"{{ $.a = {'1' * 1024} }}", "expected at most 1024"),
        ("{ " + "(" * 900 + "}", "has more than 50 brackets"),
    ],
)
def test_what_would_be_refused_is_told_at_once(pattern: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"^(has|is|can't|compares|goes)") as refusal:
        check_pattern(pattern)
    assert told in str(refusal.value)
