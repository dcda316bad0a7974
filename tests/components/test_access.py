from __future__ import annotations

import pytest
from foundations_plan import SECURITY_GROUP, all_of, find

pytestmark = pytest.mark.xdist_group("foundations_program")

INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"


def test_access_is_a_rule_on_either_side() -> None:
    source, target = find(SECURITY_GROUP, "proxied-db-proxy"), find(SECURITY_GROUP, "proxied-db")
    into, out = find(INGRESS, "proxied-db-proxy-database-in"), find(EGRESS, "proxied-db-proxy-database-out")
    for rule, holder, peer in ((into, target, source), (out, source, target)):
        assert rule.property_dependencies["securityGroupId"] == (holder.urn,)
        assert rule.property_dependencies["referencedSecurityGroupId"] == (peer.urn,)
        assert (rule.inputs["fromPort"], rule.inputs["toPort"]) == (5432, 5432)
        assert rule.inputs["ipProtocol"] == "tcp"


def test_egress_opens_one_port_to_the_outside_and_nothing_inwards() -> None:
    rule = find(EGRESS, "client")
    assert (rule.inputs["cidrIpv4"], rule.inputs["fromPort"], rule.inputs["toPort"]) == ("0.0.0.0/0", 443, 443)
    assert not all_of(INGRESS, "client")


def test_security_groups_carry_no_rules_of_their_own() -> None:
    assert all_of(SECURITY_GROUP)
    assert not [g.name for g in all_of(SECURITY_GROUP) if "ingress" in g.inputs or "egress" in g.inputs]
