from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from services_plan import depends_through, find, inputs

from components.routing import RouteArgs

if TYPE_CHECKING:
    from components.load_balancer import LoadBalancer

pytestmark = pytest.mark.xdist_group("services_program")

RULE = "aws:lb/listenerRule:ListenerRule"
TARGETS = "aws:lb/targetGroup:TargetGroup"


def test_rules_send_hosts_and_paths_to_their_own_targets() -> None:
    for name, priority, conditions in (
        ("api", 10, [{"hostHeader": {"values": ["api.example.org"]}}]),
        ("front", 20, [{"hostHeader": {"values": ["example.org"]}}, {"pathPattern": {"values": ["/*"]}}]),
    ):
        rule = find(RULE, name)
        assert rule.inputs["priority"] == priority
        assert rule.inputs["conditions"] == conditions
        assert depends_through(rule, "actions", find(TARGETS, name))
        assert depends_through(rule, "listenerArn", find("aws:lb/listener:Listener", "edge-https"))


def test_affinity_is_only_where_a_service_asked_for_it() -> None:
    assert inputs(TARGETS, "api")["stickiness"]["enabled"] is False
    assert inputs(TARGETS, "front")["stickiness"] == {"type": "lb_cookie", "enabled": True, "cookieDuration": 86400}


def test_readiness_decides_about_traffic_and_open_connections_drain() -> None:
    targets = inputs(TARGETS, "api")
    assert targets["healthCheck"]["path"] == "/ready"
    assert targets["healthCheck"]["matcher"] == "200"
    assert targets["deregistrationDelay"] == 120
    assert targets["targetType"] == "ip"


def test_target_group_of_another_port_gets_another_name() -> None:
    first, second = inputs(TARGETS, "api")["name"], inputs(TARGETS, "front")["name"]
    assert first.startswith("shop-production-api-")
    assert len(first) <= 32
    assert first.rpartition("-")[2] != second.rpartition("-")[2]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"hosts": []}, "hosts and paths: are 0 together"),
        ({"paths": ["/a", "/b", "/c", "/d", "/e"]}, "are 6 together; expected 1 to 5"),
        ({"priority": 0}, "priority: is 0"),
        ({"drain_seconds": 3601}, "drain_seconds: is 3601"),
        ({"affinity_seconds": 604_801}, "affinity_seconds: is 604801"),
    ],
)
def test_rule_that_a_balancer_would_refuse_is_refused_here(wrong: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {"priority": 1, "hosts": ["example.org"], **wrong}
    with pytest.raises(ValueError, match=message):
        RouteArgs("shop", "vpc", cast("LoadBalancer", None), 8080, **given)
