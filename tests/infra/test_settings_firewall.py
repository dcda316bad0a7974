from __future__ import annotations

from typing import Any

import pytest

from infra.settings_errors import UnusableSettings, parse_settings

BASE: dict[str, Any] = {
    "aws": {"region": "eu-central-1", "allowedAccountIds": ["123456789012"]},
    "protection": "disposable",
    "network": {"cidr": "10.0.0.0/16", "zones": ["eu-central-1a", "eu-central-1b"]},
    "domain": {"hostedZoneId": "Z0123456789EXAMPLE0", "names": ["example.com"]},
}


NOBODY: list[str] = []


def told(**changes: object) -> list[str]:
    try:
        parse_settings({**BASE, **changes})
    except UnusableSettings as error:
        return [f"{'.'.join(map(str, problem.place))}: {problem.message}" for problem in error.problems]
    return []


def test_paths_of_their_own_are_taken() -> None:
    firewall = {
        "pathLimits": {"/v1/tokens": 10},
        "restrictedPaths": {"/v1/admin": ["203.0.113.0/24"], "/metrics": NOBODY},
    }
    assert told(firewall=firewall) == []


@pytest.mark.parametrize(
    ("firewall", "message"),
    [
        ({"pathLimits": {"/login": 9}}, "firewall.pathLimits./login: is 9; expected a whole number from 10"),
        ({"pathLimits": {"/login/": 100}}, "without a slash at its end"),
        ({"pathLimits": {"/a/../b": 100}}, "firewall.pathLimits./a/../b: is /a/../b; expected the beginning"),
        ({"restrictedPaths": {"/v1/admin/*": NOBODY}}, "expected the beginning of a path"),
        ({"restrictedPaths": {"/admin": ["0.0.0.0/0"]}}, "firewall.restrictedPaths./admin.0: is 0.0.0.0/0, the whole"),
        ({"restrictedPaths": {"/admin": ["203.0.113.9/24"]}}, "firewall.restrictedPaths./admin.0: is 203.0.113.9/24: "),
        ({"restrictedPaths": {f"/a{n}": NOBODY for n in range(58)}}, "5128 capacity units; expected at most 5000"),
    ],
)
def test_what_waf_would_refuse_is_told_with_its_key(firewall: dict[str, Any], message: str) -> None:
    (problem,) = told(firewall=firewall)
    assert message in problem


def test_path_that_the_probe_asks_can_not_be_restricted() -> None:
    service = {"routes": {"priority": 1}, "scaling": {"minimum": 1, "maximum": 1}, "health": {"readiness": "/Health"}}
    closed: dict[str, Any] = {"firewall": {"restrictedPaths": {"/health": NOBODY}}, "services": {"api": service}}
    (problem,) = told(**closed)
    assert problem.startswith("probe: asks service api for /Health, which shipworthy:firewall.restrictedPaths closes")
    assert told(**closed, probe=None) == []
