from __future__ import annotations

import pytest

from components.secret_names import secret_name


@pytest.mark.parametrize("path", ["app/stripe", "database/url", "app/api-token", "app/pay_secret"])
def test_a_name_lies_under_the_prefix(path: str) -> None:
    assert secret_name("shop-production", path) == f"shop-production/{path}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("app/stripe-secret", "does not end in a hyphen and six"), ("app/häm", "letters, digits"), ("", "letters")],
)
def test_a_name_that_a_short_arn_could_not_tell_apart_is_refused(path: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        secret_name("shop-production", path)
