from __future__ import annotations

from typing import Any

import pytest
from services_plan import depends_through, find, inputs

from components.web_acl import WebAclArgs

pytestmark = pytest.mark.xdist_group("services_program")

ACL = "aws:wafv2/webAcl:WebAcl"
SET = "aws:wafv2/ipSet:IpSet"
LOG = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"


def test_blocking_firewall_blocks_addresses_above_the_limit_and_what_the_managed_groups_find() -> None:
    limit, *groups = (rule for rule in inputs(ACL, "firewall")["rules"] if rule["priority"] < 50)
    assert limit["action"] == {"block": {}}
    assert limit["statement"]["rateBasedStatement"] == {
        "aggregateKeyType": "IP",
        "evaluationWindowSec": 300,
        "limit": 3000,
    }
    assert [group["name"] for group in groups] == [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesSQLiRuleSet",
        "AWSManagedRulesAnonymousIpList",
    ]
    assert all(group["overrideAction"] == {"none": {}} for group in groups)
    assert [rule["priority"] for rule in (limit, *groups)] == [0, 1, 2, 3, 4, 5]


def test_counting_firewall_blocks_nothing() -> None:
    limit, *groups = inputs(ACL, "watch")["rules"]
    assert limit["action"] == {"count": {}}
    assert len(groups) == 3
    assert all(group["overrideAction"] == {"count": {}} for group in groups)


def test_big_bodies_only_count_so_that_uploads_pass() -> None:
    (common,) = (rule for rule in inputs(ACL, "firewall")["rules"] if rule["name"] == "AWSManagedRulesCommonRuleSet")
    overrides = common["statement"]["managedRuleGroupStatement"]["ruleActionOverrides"]
    assert overrides == [{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}]


def test_firewall_stands_before_the_load_balancer() -> None:
    association = find("aws:wafv2/webAclAssociation:WebAclAssociation", "firewall")
    assert depends_through(association, "resourceArn", find("aws:lb/loadBalancer:LoadBalancer", "edge"))
    assert depends_through(association, "webAclArn", find(ACL, "firewall"))
    assert inputs(ACL, "firewall")["scope"] == "REGIONAL"


def test_changed_association_is_made_after_the_former_one_is_gone() -> None:
    assert find("aws:wafv2/webAclAssociation:WebAclAssociation", "firewall").options.delete_before_replace


def test_firewall_writes_down_what_it_blocked_or_counted_without_credentials() -> None:
    group = find("aws:cloudwatch/logGroup:LogGroup", "firewall")
    assert inputs("aws:cloudwatch/logGroup:LogGroup", "firewall")["name"] == "aws-waf-logs-shop-production-firewall"
    log = find(LOG, "firewall")
    assert depends_through(log, "logDestinationConfigs", group)
    assert depends_through(log, "resourceArn", find(ACL, "firewall"))
    kept = inputs(LOG, "firewall")["loggingFilter"]["filters"][0]
    assert [condition["actionCondition"]["action"] for condition in kept["conditions"]] == [
        "BLOCK",
        "COUNT",
        "EXCLUDED_AS_COUNT",
    ]
    redacted = inputs(LOG, "firewall")["redactedFields"]
    assert [field["singleHeader"]["name"] for field in redacted] == ["authorization", "cookie", "x-api-key"]


def test_what_waf_shows_of_a_sampled_request_is_without_credentials() -> None:
    (hidden,) = inputs(ACL, "firewall")["dataProtectionConfig"]["dataProtections"]
    assert hidden["field"] == {"fieldType": "SINGLE_HEADER", "fieldKeys": ["authorization", "cookie", "x-api-key"]}


def rule_on(acl: str, kind: str, path: str) -> dict[str, Any]:
    (found,) = (rule for rule in inputs(ACL, acl)["rules"] if rule["name"].startswith(f"{kind}-{path}-"))
    return found


def test_path_has_a_limit_of_its_own() -> None:
    limit = rule_on("firewall", "Limit", "v1-tokens")
    rate = limit["statement"]["rateBasedStatement"]
    assert (limit["action"], rate["limit"], rate["evaluationWindowSec"]) == ({"block": {}}, 100, 300)
    assert len(rate["scopeDownStatement"]["orStatement"]["statements"]) == 2


def test_restricted_path_is_open_to_its_networks_only() -> None:
    rule = rule_on("firewall", "Restricted", "v1-admin")
    there, elsewhere = rule["statement"]["andStatement"]["statements"]
    assert rule["action"] == {"block": {}}
    assert set(there) == {"orStatement"}
    assert set(elsewhere["notStatement"]["statement"]) == {"ipSetReferenceStatement"}
    networks = find(SET, "firewall-" + rule["name"].removeprefix("Restricted-"))
    assert networks.inputs["addresses"] == ["198.51.100.7/32", "203.0.113.0/24"]
    assert depends_through(find(ACL, "firewall"), "rules", networks)


def test_path_without_networks_is_closed_to_everybody() -> None:
    assert set(rule_on("firewall", "Restricted", "metrics")["statement"]) == {"orStatement"}


def test_each_rule_has_a_priority_of_its_own() -> None:
    priorities = [rule["priority"] for rule in inputs(ACL, "firewall")["rules"]]
    assert len(set(priorities)) == len(priorities) == 10


def test_limit_below_what_waf_takes_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 10 or more"):
        WebAclArgs("shop", "arn", "key", 30, requests_per_five_minutes=9)


def test_maintenance_answers_with_a_page_to_all_but_the_admitted() -> None:
    (rule,) = (rule for rule in inputs(ACL, "firewall")["rules"] if rule["name"] == "Maintenance")
    response = rule["action"]["block"]["customResponse"]
    assert response["responseCode"] == 503
    headers = {header["name"]: header["value"] for header in response["responseHeaders"]}
    assert headers == {"Cache-Control": "no-store", "Retry-After": "120"}
    stranger, asks_for_more = (
        one["notStatement"]["statement"] for one in rule["statement"]["andStatement"]["statements"]
    )
    assert set(stranger) == {"ipSetReferenceStatement"}
    assert asks_for_more["byteMatchStatement"]["searchString"] == "/ready"
    assert asks_for_more["byteMatchStatement"]["positionalConstraint"] == "EXACTLY"
    (body,) = inputs(ACL, "firewall")["customResponseBodies"]
    assert (body["key"], body["contentType"]) == (response["customResponseBodyKey"], "TEXT_HTML")
    assert "Back &lt;soon&gt;" in body["content"]
    assert inputs(SET, "firewall-admitted")["addresses"] == ["203.0.113.0/24"]


def test_without_maintenance_there_is_no_page() -> None:
    assert "customResponseBodies" not in inputs(ACL, "watch")
