from __future__ import annotations

import pytest

from components.cross_origin import CrossOrigin
from components.maintenance import Maintenance


def test_everybody_is_admitted_until_it_begins() -> None:
    assert Maintenance(active=False, message="x", networks=["203.0.113.0/24"]).admitted == ["0.0.0.0/1", "128.0.0.0/1"]
    assert Maintenance(active=True, message="x", networks=["203.0.113.0/24"]).admitted == ["203.0.113.0/24"]
    assert Maintenance(active=True, message="x").admitted == []


def test_page_loads_nothing_and_shows_the_message_as_text() -> None:
    page = Maintenance(active=True, message="<script>&").page
    assert "&lt;script&gt;&amp;" in page
    assert "src=" not in page
    assert "href=" not in page


def test_page_that_waf_does_not_keep_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^message: makes a page of \d+ bytes; expected at most 4096"):
        Maintenance(active=True, message="ä" * 2000)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"origin": "https://app.example.com/"}, r"^origin: "),
        ({"origin": "*"}, r"^origin: "),
        ({"methods": []}, r"^methods: "),
        ({"headers": ["*"]}, r"^headers: "),
        ({"max_age_seconds": 86_401}, r"^max_age_seconds: "),
    ],
)
def test_headers_that_browsers_or_the_balancer_refuse(changed: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"origin": "https://app.example.com", "methods": ["GET"], "headers": ["Accept"]}
    with pytest.raises(ValueError, match=message):
        CrossOrigin(**{**given, **changed})  # pyright: ignore[reportArgumentType]
