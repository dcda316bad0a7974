"""Paths that a firewall treats in their own way: what WAF makes of a path is imitated here."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

import pytest

from components.firewall_paths import GROUP_UNITS, MOST_UNITS, FirewallPaths, path_views


def like_waf(transformation: str, path: str) -> str:
    match transformation:
        case "URL_DECODE" | "URL_DECODE_UNI":
            return unquote(path)
        case "LOWERCASE":
            return path.lower()
        case "NORMALIZE_PATH_WIN":
            return posixpath.normpath("/" + path.replace("\\", "/").lstrip("/"))
        case _:
            raise AssertionError(transformation)


def recognised(path: str, asked: str) -> bool:
    for view in path_views(path):
        seen = asked
        for transformation in view.transformations:
            seen = like_waf(transformation, seen)
        if re.search(view.pattern, seen) if view.pattern.startswith("^") else seen.startswith(view.pattern):
            return True
    return False


@pytest.mark.parametrize(
    "asked",
    [
        "/v1/admin",
        "/v1/admin/users",
        "/v1/Admin/users",
        "/v1//admin",
        "//v1/admin",
        "/v1/%61dmin",
        "/v1/%41DMIN",
        "/v1/%2561dmin",
        "/v1%2Fadmin",
        "/v1/./admin",
        "/v1/.//./admin",
        "/v1/x/../admin",
        "/x/../v1/admin",
        "/v1/%2e%2e/v1/admin",
        "/v1\\admin",
        "/v1/admin/../public",
        "/v1/admin/%2e%2e/public",
        "/v1/admin/%252e%252e/public",
        "/x/../v1/admin/%252e%252e/y",
        "/v1/admin;key=1",
        "/v1/admin.json",
    ],
)
def test_restricted_path_is_recognised_however_it_is_spelt(asked: str) -> None:
    assert recognised("/v1/admin", asked)


@pytest.mark.parametrize("asked", ["/", "/v1", "/v1/models", "/v2/v1/admin", "/v1/adm"])
def test_other_paths_are_left_alone(asked: str) -> None:
    assert not recognised("/v1/admin", asked)


def test_case_of_the_setting_does_not_matter() -> None:
    assert recognised("/V1/Admin", "/v1/admin")


def test_dot_in_a_path_stands_for_itself() -> None:
    assert not recognised("/v1.0/admin", "/v1x0/admin")


@pytest.mark.parametrize(
    "path", ["", "/", "admin", "/admin/", "/v1/*", "/a b", "/a%2Fb", "/a//b", "/a/../b", "/./a", "/" + "a" * 120]
)
def test_what_is_no_beginning_of_a_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"^path: "):
        FirewallPaths(restricted={path: []})


@pytest.mark.parametrize("network", ["0.0.0.0/0", "203.0.113.1/24", "2001:db8::/32", "anywhere"])
def test_what_a_set_of_ipv4_addresses_lacks_is_refused(network: str) -> None:
    with pytest.raises(ValueError, match=r"^network: "):
        FirewallPaths(restricted={"/admin": [network]})


@pytest.mark.parametrize("limit", [9, 2_000_000_001])
def test_limit_that_waf_does_not_take_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=r"^limits: /login: "):
        FirewallPaths({"/login": limit})


def test_capacity_is_counted_for_each_path() -> None:
    assert FirewallPaths().units == 0
    assert FirewallPaths({"/login": 100}, {"/admin": []}).units == 67 + 66
    assert GROUP_UNITS + FirewallPaths(restricted={f"/a{i}": [] for i in range(56)}).units < MOST_UNITS
