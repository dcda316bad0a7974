from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from services_plan import all_of, depends_through, find, inputs, names, waits_for

from components.app_service import AppServiceArgs
from components.container import Container
from components.location import Location
from components.scaling import TaskScaling

if TYPE_CHECKING:
    from components.routing import Route

pytestmark = pytest.mark.xdist_group("services_program")

SERVICE = "aws:ecs/service:Service"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"


def test_failed_deployment_rolls_back_while_the_old_tasks_serve() -> None:
    service = inputs(SERVICE, "api")
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert service["deploymentController"] == {"type": "ECS"}
    assert (service["deploymentMinimumHealthyPercent"], service["deploymentMaximumPercent"]) == (100, 200)
    assert service["waitForSteadyState"] is True
    assert inputs(SERVICE, "worker")["waitForSteadyState"] is False


def test_tasks_run_in_the_private_subnets_without_a_public_address_and_spread_over_zones() -> None:
    service = find(SERVICE, "api")
    network = service.inputs["networkConfiguration"]
    assert network["subnets"] == ["subnet-private-a", "subnet-private-b"]
    assert network["assignPublicIp"] is False
    assert depends_through(service, "networkConfiguration", find(GROUP, "api"))
    assert service.inputs["availabilityZoneRebalancing"] == "ENABLED"


def test_service_starts_after_its_listener_rule_and_role_policies_and_access_rules() -> None:
    service = find(SERVICE, "api")
    for type_, name in (
        ("aws:lb/listenerRule:ListenerRule", "api"),
        ("aws:iam/rolePolicy:RolePolicy", "api-execution"),
        ("aws:iam/rolePolicy:RolePolicy", "api-task"),
        ("aws:cloudwatch/logGroup:LogGroup", "api-logs"),
        (INGRESS, "load-balancer-api-in"),
        (EGRESS, "load-balancer-api-out"),
        (EGRESS, "api-database-out"),
        (EGRESS, "api-https"),
        ("aws:kms/key:Key", "logs"),
    ):
        assert waits_for(service, find(type_, name)), name


def test_load_balancer_sends_requests_to_the_containers_port() -> None:
    service = find(SERVICE, "api")
    (target,) = service.inputs["loadBalancers"]
    assert (target["containerName"], target["containerPort"]) == ("api", 8080)
    assert depends_through(service, "loadBalancers", find("aws:lb/targetGroup:TargetGroup", "api"))
    assert service.inputs["healthCheckGracePeriodSeconds"] == 60


def test_private_service_has_no_load_balancer_and_nobody_reaches_it() -> None:
    assert not inputs(SERVICE, "worker").get("loadBalancers")
    group = find(GROUP, "worker")
    assert not [rule for rule in all_of(INGRESS) if depends_through(rule, "securityGroupId", group)]


def test_service_reaches_what_it_names_and_the_balancer_reaches_the_service() -> None:
    group = find(GROUP, "api")
    out = [rule for rule in all_of(EGRESS) if depends_through(rule, "securityGroupId", group)]
    assert names(out) == {"api-https", "api-database-out", "api-cache-out"}
    database = find(INGRESS, "api-database-in")
    assert (database.inputs["securityGroupId"], database.inputs["fromPort"]) == ("sg-database", 5432)
    assert depends_through(database, "referencedSecurityGroupId", group)
    opened = find(INGRESS, "load-balancer-api-in")
    assert (opened.inputs["fromPort"], opened.inputs["toPort"]) == (8080, 8080)
    assert depends_through(opened, "referencedSecurityGroupId", find(GROUP, "edge"))


def test_count_of_a_scaled_service_is_left_to_the_scaling() -> None:
    assert find(SERVICE, "api").options.ignore_changes == ("desiredCount",)
    assert inputs(SERVICE, "api")["desiredCount"] == 3
    assert find(SERVICE, "worker").options.ignore_changes == ()


def test_sessions_are_off_unless_a_service_asks_for_them() -> None:
    assert inputs(SERVICE, "api")["enableExecuteCommand"] is False
    assert inputs(SERVICE, "worker")["enableExecuteCommand"] is True


def test_service_is_deleted_before_a_replacement_takes_its_name() -> None:
    assert find(SERVICE, "api").options.delete_before_replace
    assert inputs(SERVICE, "api")["name"] == "shop-production-api"


def test_scaling_follows_cpu_and_requests_between_its_bounds() -> None:
    target = find("aws:appautoscaling/target:Target", "api")
    assert target.inputs["resourceId"] == "service/shop-production-cluster/shop-production-api"
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (3, 12)
    assert depends_through(target, "resourceId", find(SERVICE, "api"))
    cpu = _tracking("api-cpu")
    assert cpu["predefinedMetricSpecification"]["predefinedMetricType"] == "ECSServiceAverageCPUUtilization"
    assert cpu["targetValue"] == 55
    requests = _tracking("api-requests")
    assert requests["predefinedMetricSpecification"]["predefinedMetricType"] == "ALBRequestCountPerTarget"
    assert requests["targetValue"] == 900
    policy = find("aws:appautoscaling/policy:Policy", "api-requests")
    label = "targetTrackingScalingPolicyConfiguration"
    assert depends_through(policy, label, find("aws:lb/loadBalancer:LoadBalancer", "edge"))
    assert depends_through(policy, label, find("aws:lb/targetGroup:TargetGroup", "api"))


def test_fixed_number_of_tasks_has_no_scaling() -> None:
    assert "worker" not in names(all_of("aws:appautoscaling/target:Target"))
    assert inputs(SERVICE, "worker")["desiredCount"] == 1


def _tracking(name: str) -> Any:
    return inputs("aws:appautoscaling/policy:Policy", name)["targetTrackingScalingPolicyConfiguration"]


def _args(container: Container, drain_seconds: int, sidecars: Sequence[Container] = ()) -> AppServiceArgs:
    route = SimpleNamespace(drain_seconds=drain_seconds, shift=None)
    return AppServiceArgs(
        location=Location("aws", "123456789012", "eu-central-1"),
        prefix="shop",
        cluster_name="shop-cluster",
        cluster_arn="arn",
        vpc_id="vpc",
        subnet_ids=[],
        container=container,
        cpu=256,
        memory=512,
        key_arn="arn",
        log_retention_days=30,
        route=cast("Route", route),
        sidecars=sidecars,
    )


def test_route_that_cuts_a_stopping_task_off_is_refused() -> None:
    container = Container("api", "image", port=8080, stop_timeout=90)
    with pytest.raises(ValueError, match=r"drains for 60 seconds; expected at least .* 90"):
        _args(container, 60)
    with pytest.raises(ValueError, match=r"drains for 60 seconds; expected at least .* 120"):
        _args(Container("api", "image", port=8080), 60, [Container("proxy", "image", stop_timeout=120)])
    assert _args(container, 90)


def test_routed_container_without_a_port_is_refused() -> None:
    with pytest.raises(ValueError, match="container api: has a route; expected a port"):
        _args(Container("api", "image"), 60)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"minimum": 5, "maximum": 4}, "minimum: is 5; expected 0 to the maximum, 4"),
        ({"minimum": 0}, "minimum: is 0; expected 1 or more"),
        ({"cpu_percent": 0}, "cpu_percent: is 0"),
        ({"requests_per_task": 0}, "requests_per_task: is 0"),
    ],
)
def test_scaling_that_can_not_be_kept_is_refused(wrong: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TaskScaling(**wrong)
