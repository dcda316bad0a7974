from __future__ import annotations

import pytest
from test_settings_firewall import told


def test_one_other_site_is_taken() -> None:
    assert told(crossOrigin={"origins": ["https://app.example.com"], "credentials": True}) == []


@pytest.mark.parametrize(
    ("section", "message"),
    [
        (
            {"origins": ["https://a.example.com", "https://b.example.com"]},
            "crossOrigin.origins: are 2, but a load balancer",
        ),
        ({"origins": ["http://a.example.com"]}, "expected an origin such as https://app.example.com"),
        ({"origins": ["https://a.example.com/"]}, "expected an origin such as https://app.example.com"),
        ({"origins": []}, "crossOrigin.origins: "),
        ({"origins": ["https://a.example.com"], "headers": ["*"]}, "crossOrigin.headers.0: "),
    ],
)
def test_what_browsers_would_not_understand_is_refused(section: dict[str, object], message: str) -> None:
    assert any(message in problem for problem in told(crossOrigin=section))


def test_maintenance_is_prepared_or_active() -> None:
    assert told(maintenance={"active": False}) == []
    assert told(maintenance={"active": True, "networks": ["203.0.113.0/24"], "retrySeconds": 60}) == []


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({}, "maintenance.active: "),
        ({"active": True, "networks": ["0.0.0.0/0"]}, "maintenance.networks.0: is 0.0.0.0/0, the whole world"),
        ({"active": True, "message": ""}, "maintenance.message: "),
        ({"active": True, "retrySeconds": 0}, "maintenance.retrySeconds: "),
    ],
)
def test_maintenance_that_can_not_be_is_refused(section: dict[str, object], message: str) -> None:
    (problem,) = told(maintenance=section)
    assert message in problem


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ({"maintenance": {"active": False}}, "maintenance"),
        ({"crossOrigin": {"origins": ["https://app.example.com"]}}, "crossOrigin"),
        ({"firewall": {"restrictedPaths": {"/admin": ["203.0.113.0/24"]}}}, "firewall.restrictedPaths"),
        ({"firewall": {"pathLimits": {"/login": 100}}}, "firewall.pathLimits"),
    ],
)
def test_what_stands_before_the_public_needs_public_names(section: dict[str, object], place: str) -> None:
    assert told(domain=None, **section) == [f"{place}: needs public names; expected shipworthy:domain too"]
