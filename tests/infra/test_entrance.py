"""What stands before the public, as a stack's settings ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from shipworthy.plan.model import Plan

pytestmark = pytest.mark.xdist_group("platform")


def of(plans: Mapping[str, Plan], type_: str, name: str) -> Mapping[str, Any]:
    (found,) = (each for each in plans["chat"].resources if each.type == type_ and each.name == name)
    return found.inputs


def rules(plans: Mapping[str, Plan]) -> dict[str, Mapping[str, Any]]:
    given = of(plans, "aws:wafv2/webAcl:WebAcl", "firewall")["rules"]
    return {rule["name"].rpartition("-")[0] or rule["name"]: rule for rule in given}


def test_restricted_paths_are_closed_even_while_the_rest_only_counts(platform_plans: Mapping[str, Plan]) -> None:
    found = rules(platform_plans)
    assert found["Limit-v1-tokens"]["action"] == {"count": {}}
    assert found["Restricted-v1-admin"]["action"] == {"block": {}}
    assert found["Restricted-metrics"]["action"] == {"block": {}}


def test_probe_gets_through_during_maintenance(platform_plans: Mapping[str, Plan]) -> None:
    _, asked = rules(platform_plans)["Maintenance"]["statement"]["andStatement"]["statements"]
    probe = next(r for r in platform_plans["chat"].resources if r.type == "aws:route53/healthCheck:HealthCheck")
    assert asked["notStatement"]["statement"]["byteMatchStatement"]["searchString"] == probe.inputs["resourcePath"]
    assert of(platform_plans, "aws:wafv2/ipSet:IpSet", "firewall-admitted")["addresses"] == ["203.0.113.0/24"]


def test_other_site_is_named_to_browsers(platform_plans: Mapping[str, Plan]) -> None:
    listener = of(platform_plans, "aws:lb/listener:Listener", "edge-https")
    assert listener["routingHttpResponseAccessControlAllowOriginHeaderValue"] == "https://app.example.com"


def test_stack_that_asks_for_nothing_of_it_has_nothing_of_it(platform_plans: Mapping[str, Plan]) -> None:
    production = platform_plans["production"].resources
    assert not [resource.name for resource in production if resource.type == "aws:wafv2/ipSet:IpSet"]
