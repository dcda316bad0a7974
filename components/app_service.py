"""A service on Fargate, behind a load balancer or private: replaced without a gap, rolled back when it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.access import Access, AccessArgs, Egress, EgressArgs
from components.container import Container
from components.deployment import Deployment, rollback_alarms
from components.file_system import FileSystem
from components.file_system_access import mounting
from components.location import Location
from components.policy_document import Statement
from components.private_names import Discovery
from components.rollback_alarms import RollbackAlarms, RollbackAlarmsArgs, RollbackLimits
from components.routing import Route
from components.scaling import Requests, Scaling, ScalingArgs, TaskScaling
from components.task_definition import Architecture, TaskDefinition, TaskDefinitionArgs
from components.task_permissions import ExecSession


@dataclass(frozen=True)
class Reach:
    """Something the service opens TCP connections to; `name` is a short word for the rules, such as `database`."""

    name: str
    security_group_id: pulumi.Input[str]
    port: int


@dataclass(frozen=True)
class AppServiceArgs:
    """What a service needs.

    Physical names begin with `<prefix>-<name>`. The tasks run in `subnet_ids` without a public address, and reach what
    `reaches` lists and any address on port 443, which the start itself needs (registry, secrets, logs).

    `container` answers the `route`'s requests on its `port`; without a route the service is private. `sidecars` run
    beside it and share its life, or run first and have to succeed. `cpu` (units) and `memory` (MiB) are a pair that
    Fargate has. `permissions` is what the application may do in AWS. `key_arn` encrypts the logs, kept for
    `log_retention_days`. `session`, the cluster's, allows `aws ecs execute-command`. Failing health checks of a task
    younger than `grace_period` seconds are ignored. `start_after` is what has to exist before the first task, such as
    the values of its secrets. With `waits_for_steady_state` an update ends when the new tasks serve, or fails.

    `deployment` says how a new version takes over. A route's errors and latency beyond `rollback` call it back, which
    `alarm_actions`, ARNs of topics, hear of; None leaves going back to health checks and people.

    `files` are the shared file systems that `container` mounts, by name. `discovery` lets the service call others by
    name, or be called.

    Raises ValueError when the route drains for less time than a container may take to stop, or meets no port; and when
    requests should be shifted without a route that can, or a route could without being asked to; and when tasks that
    stop first may be more than one.
    """

    location: Location
    prefix: str
    cluster_name: str
    cluster_arn: pulumi.Input[str]
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    container: Container
    cpu: int
    memory: int
    key_arn: pulumi.Input[str]
    log_retention_days: int
    sidecars: Sequence[Container] = ()
    architecture: Architecture = "X86_64"
    permissions: Sequence[Statement] = ()
    session: ExecSession | None = None
    route: Route | None = None
    reaches: Sequence[Reach] = ()
    files: Mapping[str, FileSystem] = field(default_factory=dict[str, FileSystem])
    discovery: Discovery | None = None
    scaling: TaskScaling = field(default_factory=TaskScaling)
    grace_period: int = 60
    deployment: Deployment = field(default_factory=Deployment)
    rollback: RollbackLimits | None = field(default_factory=RollbackLimits)
    alarm_actions: Sequence[pulumi.Input[str]] = ()
    start_after: Sequence[pulumi.Resource] = ()
    waits_for_steady_state: bool = True
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        shifts = self.route is not None and self.route.shift is not None
        if self.deployment.shifts_traffic and not shifts:
            raise ValueError(f"deployment: is {self.deployment.strategy}; expected a route with two target groups too")
        if self.deployment.stops_first and self.scaling.maximum > 1:
            raise ValueError(f"scaling: up to {self.scaling.maximum} tasks; expected one that stops before the next")
        if self.route is None:
            return
        if shifts and not self.deployment.shifts_traffic:
            raise ValueError("route: has two target groups; expected a deployment that shifts traffic")
        if self.container.port is None:
            raise ValueError(f"container {self.container.name}: has a route; expected a port")
        slowest = max(container.stop_timeout for container in (self.container, *self.sidecars))
        if self.route.drain_seconds < slowest:
            raise ValueError(
                f"route: drains for {self.route.drain_seconds} seconds; "
                f"expected at least the longest stop timeout of the containers, {slowest}"
            )


class AppService(pulumi.ComponentResource):
    """The service with its task definition, security group, rules and scaling."""

    service_name: str
    """Known in a preview."""
    log_group: str
    """Known in a preview."""
    security_group_id: pulumi.Output[str]
    task_definition_arn: pulumi.Output[str]

    def __init__(self, name: str, args: AppServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:compute:AppService", name, None, opts)
        self.service_name = f"{args.prefix}-{name}"
        group = self._security_group(name, args)
        task = TaskDefinition(name, _task(args), pulumi.ResourceOptions(parent=self))
        rules = self._rules(name, group, args)
        alarms = self._alarms(name, args, args.route, args.rollback) if args.route and args.rollback else None
        service = self._service(name, args, task, group, rules, alarms)
        if args.scaling.moves:
            requests = _requests(args.route) if args.route else None
            scaling = ScalingArgs(args.scaling, args.cluster_name, service.name, self.service_name, requests)
            Scaling(name, scaling, pulumi.ResourceOptions(parent=self))
        self.log_group = task.log_group
        self.security_group_id = group.id
        self.task_definition_arn = task.arn
        self.register_outputs(
            {"serviceName": self.service_name, "securityGroupId": group.id, "logGroup": task.log_group}
        )

    def _security_group(self, name: str, args: AppServiceArgs) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            name,
            description=f"Tasks of {self.service_name}",
            vpc_id=args.vpc_id,
            tags={**args.tags, "Name": self.service_name},
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _rules(self, name: str, group: aws.ec2.SecurityGroup, args: AppServiceArgs) -> list[pulumi.Resource]:
        opts = pulumi.ResourceOptions(parent=self)
        rules: list[pulumi.Resource] = [
            Egress(f"{name}-https", EgressArgs(group.id, f"{name}: registry, secrets, logs", tags=args.tags), opts)
        ]
        mounted = [
            Reach(f"files.{mount}", files.security_group_id, files.port) for mount, files in sorted(args.files.items())
        ]
        for reach in [*args.reaches, *mounted]:
            access = AccessArgs(group.id, reach.security_group_id, reach.port, f"{name} to {reach.name}", args.tags)
            rules.append(Access(f"{name}-{reach.name}", access, opts))
        if args.route and args.container.port is not None:
            source = args.route.load_balancer.security_group_id
            access = AccessArgs(source, group.id, args.container.port, f"load balancer to {name}", args.tags)
            rules.append(Access(f"load-balancer-{name}", access, opts))
        return rules

    def _alarms(self, name: str, args: AppServiceArgs, route: Route, limits: RollbackLimits) -> RollbackAlarms:
        watched = RollbackAlarmsArgs(
            prefix=args.prefix,
            load_balancer=route.load_balancer.arn_suffix,
            target_groups=route.target_group_suffixes,
            limits=limits,
            alarm_actions=args.alarm_actions,
            tags=args.tags,
        )
        return RollbackAlarms(name, watched, pulumi.ResourceOptions(parent=self))

    def _service(
        self,
        name: str,
        args: AppServiceArgs,
        task: TaskDefinition,
        group: aws.ec2.SecurityGroup,
        rules: Sequence[pulumi.Resource],
        alarms: RollbackAlarms | None,
    ) -> aws.ecs.Service:
        # A target group takes tasks only once a listener's rule uses it.
        routes = [args.route] if args.route else []
        before = [task, *rules, *routes, *([alarms] if alarms else []), *args.files.values(), *args.start_after]
        least, most = args.deployment.healthy_percent
        return aws.ecs.Service(
            name,
            name=self.service_name,
            cluster=args.cluster_arn,
            task_definition=task.arn,
            launch_type="FARGATE",
            platform_version="LATEST",
            desired_count=args.scaling.minimum,
            deployment_minimum_healthy_percent=least,
            deployment_maximum_percent=most,
            # Only where ECS names a service's controller does the provider follow the deployment and report one that
            # was rolled back as failed; else it counts tasks and finds all well (its source, read 2026-11-22).
            deployment_controller={"type": "ECS"},
            deployment_configuration=args.deployment.configuration(),
            deployment_circuit_breaker=args.deployment.circuit_breaker(),
            alarms=rollback_alarms(alarms.names if alarms else ()),
            # Moving a task to another zone starts the new one first, which takes room (ECS developer guide, "Balancing
            # an Amazon ECS service across Availability Zones", read 2026-11-22).
            availability_zone_rebalancing="DISABLED" if args.deployment.stops_first else "ENABLED",
            health_check_grace_period_seconds=args.grace_period if args.route else None,
            network_configuration={
                "subnets": args.subnet_ids,
                "security_groups": [group.id],
                "assign_public_ip": False,
            },
            service_connect_configuration=_names(args, task.log_group),
            load_balancers=[_targets(route, args.container) for route in routes],
            enable_execute_command=args.session is not None,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            wait_for_steady_state=args.waits_for_steady_state,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=before,
                # A cluster has one service of a name; a successor can't be there before it is gone.
                delete_before_replace=True,
                custom_timeouts=args.deployment.timeouts(args.route.drain_seconds if args.route else 0),
                ignore_changes=["desiredCount"] if args.scaling.moves else [],
            ),
        )


def _targets(route: Route, container: Container) -> aws.ecs.ServiceLoadBalancerArgs:
    return aws.ecs.ServiceLoadBalancerArgs(
        target_group_arn=route.target_group_arn,
        container_name=container.name,
        container_port=container.port or 0,
        advanced_configuration=route.shift.configuration() if route.shift else None,
    )


def _names(args: AppServiceArgs, log_group: str) -> aws.ecs.ServiceServiceConnectConfigurationArgs | None:
    return args.discovery.configuration(args.container.port, args.location, log_group) if args.discovery else None


def _requests(route: Route) -> Requests:
    return Requests(route.load_balancer.arn_suffix, list(route.target_group_suffixes.values()))


def _task(args: AppServiceArgs) -> TaskDefinitionArgs:
    return TaskDefinitionArgs(
        location=args.location,
        prefix=args.prefix,
        containers=[args.container, *args.sidecars],
        cpu=args.cpu,
        memory=args.memory,
        key_arn=args.key_arn,
        log_retention_days=args.log_retention_days,
        architecture=args.architecture,
        permissions=[*args.permissions, *_mounting(args)],
        files={name: files.volume for name, files in args.files.items()},
        session=args.session,
        tags=args.tags,
    )


def _mounting(args: AppServiceArgs) -> list[Statement]:
    mounts = args.container.mounts
    return [mounting(args.location, writes=not all(mount.read_only for mount in mounts))] if mounts else []
