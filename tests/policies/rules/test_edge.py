"""Load balancers, certificates and firewalls: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
LISTENER_RULE = "aws:lb/listenerRule:ListenerRule"
TARGETS = "aws:lb/targetGroup:TargetGroup"
CERTIFICATE = "aws:acm/certificate:Certificate"
ACL = "aws:wafv2/webAcl:WebAcl"
REDIRECT = {"type": "redirect", "redirect": {"protocol": "HTTPS", "statusCode": "HTTP_301"}}
PLAIN = "lb-listener-plain-http-redirects"
NETWORK = {"loadBalancerType": "network"}
WRITTEN = '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {"AWS": "054676820928"}}}'

CASES = [
    alone(PLAIN, LISTENER, {"port": 8080, "defaultActions": [{"type": "forward"}]}, "violated", "HTTP by default"),
    alone(PLAIN, LISTENER, {"port": 80, "defaultActions": [{"type": "redirect"}]}, "violated", "to HTTP again"),
    alone(PLAIN, LISTENER, {"port": 80, "defaultActions": UNKNOWN}, "unresolved", "unknown actions"),
    alone(PLAIN, LISTENER, {"port": 443, "protocol": "HTTPS"}, "not-applicable", "with TLS"),
    alone(PLAIN, LISTENER, {"port": 5432, "protocol": "TCP"}, "not-applicable", "no HTTP"),
    together(
        PLAIN,
        "violated",
        "a rule makes an exception",
        resource(LISTENER, "http", {"port": 80, "defaultActions": [REDIRECT]}),
        resource(LISTENER_RULE, "old", {"actions": [{"type": "forward"}]}, listenerArn=["http"]),
    ),
    together(
        PLAIN,
        "passed",
        "another listener forwards",
        resource(LISTENER, "http", {"port": 80, "defaultActions": [REDIRECT]}),
        resource(LISTENER, "https", {"port": 443, "protocol": "HTTPS"}),
        resource(LISTENER_RULE, "api", {"actions": [{"type": "forward"}]}, listenerArn=["https"]),
    ),
    alone("lb-listener-tls-policy-strong", LISTENER, {"protocol": "HTTPS"}, "violated", "the default takes TLS 1.0"),
    alone(
        "lb-listener-tls-policy-strong",
        "aws:alb/listener:Listener",
        {"protocol": "TLS", "sslPolicy": "ELBSecurityPolicy-FS-2018-06"},
        "violated",
        "the balancer's older name",
    ),
    alone("lb-listener-tls-policy-strong", LISTENER, {"port": 80}, "not-applicable", "no TLS"),
    alone("lb-balancer-invalid-headers-dropped", BALANCER, NETWORK, "not-applicable", "no headers"),
    alone("lb-balancer-deletion-protected", BALANCER, {}, "not-applicable", "to be destroyed", stack="staging"),
    alone("lb-balancer-access-logged", BALANCER, {"accessLogs": UNKNOWN}, "unresolved", "unknown"),
    alone("lb-balancer-behind-web-acl", BALANCER, {"internal": True}, "not-applicable", "not on the internet"),
    alone("lb-balancer-behind-web-acl", BALANCER, {"internal": UNKNOWN}, "unresolved", "nobody can tell"),
    together(
        "lb-balancer-spans-zones",
        "passed",
        "subnets by mapping",
        resource(
            BALANCER,
            "edge",
            {**NETWORK, "subnetMappings": [{"subnetId": UNKNOWN}, {"subnetId": UNKNOWN}]},
            subnetMappings=["a", "b"],
        ),
        resource("aws:ec2/subnet:Subnet", "a", {"availabilityZone": "eu-central-1a"}),
        resource("aws:ec2/subnet:Subnet", "b", {"availabilityZone": "eu-central-1b"}),
    ),
    alone("lb-target-group-connections-drained", TARGETS, {"targetType": "lambda"}, "not-applicable", "a function"),
    alone("lb-target-group-connections-drained", TARGETS, {}, "passed", "five minutes by default"),
    alone("lb-target-group-health-checked", TARGETS, {"protocol": "TCP"}, "passed", "no path to ask"),
    alone(
        "lb-target-group-health-checked",
        TARGETS,
        {"protocol": "TCP", "healthCheck": {"protocol": "HTTP"}},
        "violated",
        "asks by HTTP at the front page",
    ),
    alone("lb-target-group-health-checked", TARGETS, {"healthCheck": {"enabled": False}}, "violated", "switched off"),
    alone("acm-certificate-renews-itself", CERTIFICATE, {"privateKey": UNKNOWN}, "violated", "an imported one"),
    alone("acm-certificate-renews-itself", CERTIFICATE, {"certificateAuthorityArn": "a"}, "not-applicable", "private"),
    alone("wafv2-acl-has-rules", ACL, {"ruleJson": "[]"}, "passed", "rules as a text"),
    alone("wafv2-acl-has-rules", ACL, {}, "violated", "none"),
    alone(
        "wafv2-acl-has-rules",
        ACL,
        {"rules": [{"name": "office", "statement": {"ipSetReferenceStatement": {"arn": UNKNOWN}}}]},
        "passed",
        "a part of one isn't known yet",
    ),
    alone("wafv2-acl-has-rules", ACL, {"rules": UNKNOWN}, "unresolved", "not known yet"),
    together(
        "wafv2-acl-has-rules",
        "passed",
        "rules as resources of their own",
        resource(ACL, "edge", {}),
        resource("aws:wafv2/webAclRule:WebAclRule", "rate", {}, webAclArn=["edge"]),
    ),
    alone("wafv2-acl-limits-rate", ACL, {"ruleJson": "[]"}, "unresolved", "rules as a text"),
    together(
        "wafv2-acl-limits-rate",
        "passed",
        "a rule of its own",
        resource(ACL, "edge", {}),
        resource(
            "aws:wafv2/webAclRule:WebAclRule",
            "rate",
            {"statement": {"rateBasedStatement": {"limit": 2000}}},
            webAclArn=["edge"],
        ),
    ),
    together(
        "wafv2-acl-known-bad-inputs-managed",
        "passed",
        "a group that is associated",
        resource(ACL, "edge", {}),
        resource(
            "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation",
            "bad",
            {"managedRuleGroup": {"name": "AWSManagedRulesKnownBadInputsRuleSet"}},
            webAclArn=["edge"],
        ),
    ),
    alone("wafv2-acl-limits-rate", ACL, {"rules": UNKNOWN}, "unresolved", "unknown rules"),
    alone(
        "wafv2-acl-limits-rate",
        ACL,
        {"rules": [{"statement": {"rateBasedStatement": {"limit": 100}}}, {"statement": {"arn": UNKNOWN}}]},
        "passed",
        "a rule beside one with an unknown set of addresses",
    ),
    alone(
        "wafv2-acl-limits-rate",
        ACL,
        {"rules": [{"statement": {"ipSetReferenceStatement": {"arn": UNKNOWN}}}]},
        "violated",
        "only a rule with an unknown set of addresses",
    ),
    alone("wafv2-acl-measured", ACL, {}, "violated", "no configuration at all"),
    together(
        "lb-balancer-log-bucket-writable",
        "passed",
        "the account of an older region",
        resource(BALANCER, "edge", {"accessLogs": {"bucket": "logs", "enabled": True}}, accessLogs=["logs"]),
        resource("aws:s3/bucket:Bucket", "logs", {"bucket": "logs"}),
        resource("aws:s3/bucketPolicy:BucketPolicy", "policy", {"bucket": "logs", "policy": WRITTEN}),
    ),
    together(
        "lb-balancer-log-bucket-writable",
        "unresolved",
        "an unknown policy",
        resource(BALANCER, "edge", {"accessLogs": {"bucket": UNKNOWN, "enabled": True}}, accessLogs=["logs"]),
        resource("aws:s3/bucket:Bucket", "logs", {}),
        resource("aws:s3/bucketPolicy:BucketPolicy", "policy", {"policy": UNKNOWN}, bucket=["logs"]),
    ),
    alone("lb-balancer-log-bucket-writable", BALANCER, {}, "not-applicable", "no logs"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_edge(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
