from __future__ import annotations

import pytest
from services_plan import all_of, depends_through, find, inputs, waits_for

from components.load_balancer import LoadBalancerArgs
from components.location import Location
from shipworthy.plan.values import UNKNOWN

pytestmark = pytest.mark.xdist_group("services_program")

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"


def test_https_listener_speaks_modern_tls_and_answers_404_to_what_no_route_takes() -> None:
    listener = inputs(LISTENER, "edge-https")
    assert (listener["port"], listener["protocol"]) == (443, "HTTPS")
    assert listener["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    (action,) = listener["defaultActions"]
    assert action["type"] == "fixed-response"
    assert action["fixedResponse"]["statusCode"] == "404"


def test_port_80_only_redirects() -> None:
    listener = inputs(LISTENER, "edge-http")
    (action,) = listener["defaultActions"]
    assert (listener["port"], action["type"]) == (80, "redirect")
    assert action["redirect"] == {"port": "443", "protocol": "HTTPS", "statusCode": "HTTP_301"}


def test_listener_sets_the_security_headers_and_hides_the_server() -> None:
    listener = inputs(LISTENER, "edge-https")
    prefix = "routingHttpResponse"
    assert listener[f"{prefix}StrictTransportSecurityHeaderValue"].startswith("max-age=31536000")
    assert "frame-ancestors 'none'" in listener[f"{prefix}ContentSecurityPolicyHeaderValue"]
    assert listener[f"{prefix}XFrameOptionsHeaderValue"] == "DENY"
    assert listener[f"{prefix}XContentTypeOptionsHeaderValue"] == "nosniff"
    assert listener[f"{prefix}ServerEnabled"] is False


def test_answers_tell_browsers_which_other_site_may_read_them() -> None:
    prefix = "routingHttpResponseAccessControl"
    listener = inputs(LISTENER, "edge-https")
    assert listener[f"{prefix}AllowOriginHeaderValue"] == "https://app.example.org"
    assert listener[f"{prefix}AllowMethodsHeaderValue"] == "GET,POST"
    assert listener[f"{prefix}AllowHeadersHeaderValue"] == "Authorization"
    assert listener[f"{prefix}AllowCredentialsHeaderValue"] == "true"
    assert listener[f"{prefix}MaxAgeHeaderValue"] == "3600"
    assert not [name for name in inputs(LISTENER, "sideways-https") if name.startswith(prefix)]


def test_header_that_is_none_is_left_to_the_application() -> None:
    assert "routingHttpResponseContentSecurityPolicyHeaderValue" not in inputs(LISTENER, "sideways-https")


def test_balancer_drops_malformed_requests_and_keeps_idle_websockets() -> None:
    balancer = inputs(BALANCER, "edge")
    assert balancer["dropInvalidHeaderFields"] is True
    assert balancer["desyncMitigationMode"] == "defensive"
    assert balancer["enableWafFailOpen"] is False
    assert balancer["idleTimeout"] == 3600


def test_protection_decides_whether_balancer_and_logs_can_be_deleted() -> None:
    assert inputs(BALANCER, "edge")["enableDeletionProtection"] is True
    assert inputs("aws:s3/bucket:Bucket", "edge-logs")["forceDestroy"] is False
    assert find("aws:s3/bucket:Bucket", "edge-logs").options.protect
    assert inputs(BALANCER, "sideways")["enableDeletionProtection"] is False
    assert inputs("aws:s3/bucket:Bucket", "sideways-logs")["forceDestroy"] is True
    assert not find("aws:s3/bucket:Bucket", "sideways-logs").options.protect


def test_balancer_logs_to_its_bucket_after_the_bucket_allows_it() -> None:
    balancer = find(BALANCER, "edge")
    bucket = "shop-production-edge-logs-123456789012-eu-central-1"
    assert balancer.inputs["accessLogs"] == {"bucket": bucket, "enabled": True, "prefix": "access"}
    assert balancer.inputs["connectionLogs"] == {"bucket": bucket, "enabled": True, "prefix": "connections"}
    assert waits_for(balancer, find("aws:s3/bucketPolicy:BucketPolicy", "edge-logs"))
    assert depends_through(balancer, "accessLogs", find("aws:s3/bucket:Bucket", "edge-logs"))


def test_only_the_listeners_ports_are_open_and_only_to_the_given_addresses() -> None:
    rules = all_of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    opened = {
        (rule.name, rule.inputs["cidrIpv4"], rule.inputs["fromPort"], rule.inputs["toPort"])
        for rule in rules
        if "cidrIpv4" in rule.inputs
    }
    assert opened == {
        ("edge-443-0.0.0.0-0", "0.0.0.0/0", 443, 443),
        ("edge-8443-198.51.100.0-24", "198.51.100.0/24", 8443, 8443),
        ("edge-80-0.0.0.0-0", "0.0.0.0/0", 80, 80),
        ("sideways-443-198.51.100.0-24", "198.51.100.0/24", 443, 443),
        ("sideways-80-198.51.100.0-24", "198.51.100.0/24", 80, 80),
    }


def test_security_groups_have_no_inline_rules() -> None:
    groups = all_of("aws:ec2/securityGroup:SecurityGroup")
    assert groups
    assert not [group.name for group in groups if "ingress" in group.inputs or "egress" in group.inputs]


def test_name_too_long_for_a_balancer_is_shortened_the_same_way_each_time() -> None:
    name = inputs(BALANCER, "sideways")["name"]
    assert name.startswith("a-prefix-of-24-character-")
    assert len(name) <= 32


def test_listener_takes_the_validated_certificate() -> None:
    listener = find(LISTENER, "edge-https")
    assert listener.inputs["certificateArn"] == UNKNOWN
    validation = find("aws:acm/certificateValidation:CertificateValidation", "certificate")
    assert depends_through(listener, "certificateArn", validation)


@pytest.mark.parametrize("seconds", [0, 4001])
def test_idle_timeout_that_balancers_lack_is_refused(seconds: int) -> None:
    location = Location("aws", "123456789012", "eu-central-1")
    with pytest.raises(ValueError, match="expected 1 to 4000"):
        LoadBalancerArgs(location, "shop", "vpc", [], "arn", 30, idle_timeout_seconds=seconds)
