from __future__ import annotations

from typing import Any

import pytest

from components.database_url import DatabaseUrl


def render(url: DatabaseUrl, password: str = "secret") -> str:
    return url.render("app", password, "db.internal", 5432, "shop")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            DatabaseUrl(ca_path="/etc/ssl/rds.pem"),
            "postgresql://app:secret@db.internal:5432/shop?sslmode=verify-full&sslrootcert=/etc/ssl/rds.pem",
        ),
        (DatabaseUrl("postgres", "require"), "postgres://app:secret@db.internal:5432/shop?sslmode=require"),
        (
            DatabaseUrl("postgresql+asyncpg", ca_path="/ca.pem"),
            "postgresql+asyncpg://app:secret@db.internal:5432/shop?ssl=verify-full",
        ),
        (
            DatabaseUrl(tls_mode="require", parameters={"application_name": "the shop"}),
            "postgresql://app:secret@db.internal:5432/shop?sslmode=require&application_name=the%20shop",
        ),
    ],
)
def test_each_driver_gets_its_form(url: DatabaseUrl, expected: str) -> None:
    assert render(url) == expected


def test_a_password_with_separators_stays_one_part() -> None:
    assert render(DatabaseUrl(tls_mode="require"), "a/b@c:d").startswith("postgresql://app:a%2Fb%40c%3Ad@db.internal:")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "ca_path: verify-full needs the path"),
        ({"dialect": "mysql", "tls_mode": "require"}, "dialect: expected postgresql"),
        ({"tls_mode": "require", "parameters": {"sslmode": "disable"}}, "parameters: sslmode follow from tls_mode"),
    ],
)
def test_a_url_that_would_weaken_or_break_tls_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        DatabaseUrl(**arguments)
