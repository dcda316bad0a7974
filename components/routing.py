"""How requests find a service: its target groups, and the listener rule that sends them requests of hosts and paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.load_balancer import LoadBalancer
from components.location import Location
from components.short_name import LOAD_BALANCING_LIMIT, short_name
from components.traffic_role import TrafficRole, TrafficRoleArgs

_CONDITION_VALUES: Final = 5
"""Hosts and paths that one rule takes together ("Quotas for your Application Load Balancers", read 2026-11-22)."""

_LONGEST_AFFINITY: Final = 604_800
_LONGEST_DRAIN: Final = 3_600
"""Seconds (Elastic Load Balancing API reference, TargetGroupAttribute, read 2026-11-22)."""


@dataclass(frozen=True)
class RouteArgs:
    """Which requests a service gets, and when a task is ready for them; times in seconds.

    Requests match when host and path match one of `hosts` and one of `paths` (`*` and `?` are wildcards); an empty
    list matches all, not both may be empty. Of several routes the one with the lowest `priority` wins.

    A task gets requests while `health_path` answers with `healthy_codes` (`200` or `200-299`). A task that goes keeps
    its open connections for `drain_seconds`. With `affinity_seconds` a cookie keeps a client with one task for so long,
    as sessions that live in a process need.

    With `shifts_at`, where the load balancer lives, there is a second target group, and ECS moves the requests from one
    to the other with each deployment. Listener rules and the groups' port are its own from then on: it registers each
    task with the port of its container. If the load balancer has a trial listener, a version appears there first.

    Raises ValueError for a rule that the load balancer would refuse.
    """

    prefix: str
    vpc_id: pulumi.Input[str]
    load_balancer: LoadBalancer
    port: int
    priority: int
    hosts: Sequence[str] = ()
    paths: Sequence[str] = ()
    health_path: str = "/health"
    healthy_codes: str = "200"
    drain_seconds: int = 60
    affinity_seconds: int | None = None
    shifts_at: Location | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        values = len(self.hosts) + len(self.paths)
        if not 1 <= values <= _CONDITION_VALUES:
            raise ValueError(f"hosts and paths: are {values} together; expected 1 to {_CONDITION_VALUES}")
        if not 1 <= self.priority <= 50_000:
            raise ValueError(f"priority: is {self.priority}; expected 1 to 50000")
        if not 0 <= self.drain_seconds <= _LONGEST_DRAIN:
            raise ValueError(f"drain_seconds: is {self.drain_seconds}; expected 0 to {_LONGEST_DRAIN}")
        if self.affinity_seconds is not None and not 1 <= self.affinity_seconds <= _LONGEST_AFFINITY:
            raise ValueError(f"affinity_seconds: is {self.affinity_seconds}; expected 1 to {_LONGEST_AFFINITY}")


@dataclass(frozen=True)
class Shift:
    """What ECS needs to move the requests of a route; `role` and the rules have to be there first."""

    alternate_group_arn: pulumi.Output[str]
    production_rule_arn: pulumi.Output[str]
    trial_rule_arn: pulumi.Output[str] | None
    role: TrafficRole

    def configuration(self) -> aws.ecs.ServiceLoadBalancerAdvancedConfigurationArgs:
        """Return it as ECS takes it."""
        return aws.ecs.ServiceLoadBalancerAdvancedConfigurationArgs(
            alternate_target_group_arn=self.alternate_group_arn,
            production_listener_rule=self.production_rule_arn,
            test_listener_rule=self.trial_rule_arn,
            role_arn=self.role.arn,
        )


class Route(pulumi.ComponentResource):
    """Target groups of task addresses with their listener rules."""

    load_balancer: LoadBalancer
    drain_seconds: int
    target_group_arn: pulumi.Output[str]
    target_group_suffixes: Mapping[str, pulumi.Output[str]]
    """How CloudWatch's metrics name each target group: `primary`, and `alternate` where requests are shifted."""
    shift: Shift | None

    def __init__(self, name: str, args: RouteArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:Route", name, None, opts)
        primary = self._target_group(name, args)
        alternate = self._target_group(f"{name}-alternate", args) if args.shifts_at else None
        groups = {"primary": primary, **({"alternate": alternate} if alternate else {})}
        rule = self._rule(name, args, args.load_balancer.https_listener_arn, list(groups.values()))
        self.load_balancer = args.load_balancer
        self.drain_seconds = args.drain_seconds
        self.target_group_arn = primary.arn
        self.target_group_suffixes = {word: group.arn_suffix for word, group in groups.items()}
        self.shift = None
        if args.shifts_at and alternate:
            self.shift = self._shift(name, args, args.shifts_at, alternate, rule)
        self.register_outputs({"targetGroupArn": primary.arn})

    def _shift(
        self,
        name: str,
        args: RouteArgs,
        location: Location,
        alternate: aws.lb.TargetGroup,
        rule: aws.lb.ListenerRule,
    ) -> Shift:
        trial = args.load_balancer.trial_listener_arn
        trial_rule = self._rule(f"{name}-trial", args, trial, [alternate]) if trial is not None else None
        role = TrafficRole(
            f"{name}-traffic",
            TrafficRoleArgs(location, args.prefix, args.load_balancer.name, _any_group_name(name, args), args.tags),
            pulumi.ResourceOptions(parent=self),
        )
        return Shift(alternate.arn, rule.arn, trial_rule.arn if trial_rule else None, role)

    def _rule(
        self, name: str, args: RouteArgs, listener_arn: pulumi.Output[str], groups: Sequence[aws.lb.TargetGroup]
    ) -> aws.lb.ListenerRule:
        return aws.lb.ListenerRule(
            name,
            listener_arn=listener_arn,
            priority=args.priority,
            conditions=_conditions(args),
            actions=[_forward(groups)],
            tags={**args.tags, "Name": f"{args.prefix}-{name}"},
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["actions"] if args.shifts_at else []),
        )

    def _target_group(self, name: str, args: RouteArgs) -> aws.lb.TargetGroup:
        return aws.lb.TargetGroup(
            name,
            name=_group_name(name, args),
            vpc_id=args.vpc_id,
            target_type="ip",
            protocol="HTTP",
            port=args.port,
            deregistration_delay=args.drain_seconds,
            # Connections may live for hours: a new one goes where the fewest are open, not where its turn is.
            load_balancing_algorithm_type="least_outstanding_requests",
            stickiness={
                "type": "lb_cookie",
                "enabled": args.affinity_seconds is not None,
                "cookie_duration": args.affinity_seconds,
            },
            health_check={
                "path": args.health_path,
                "protocol": "HTTP",
                "matcher": args.healthy_codes,
                "interval": 15,
                "timeout": 5,
                "healthy_threshold": 2,
                "unhealthy_threshold": 3,
            },
            tags=dict(args.tags),
            # A rule that ECS writes keeps its groups: they can't be replaced for another port, and needn't be.
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["name", "port"] if args.shifts_at else []),
        )


def _group_name(name: str, args: RouteArgs) -> str:
    """Name a target group by its port: the listener holds on to it, so that a successor is made before it goes."""
    return short_name(f"{args.prefix}-{name}", LOAD_BALANCING_LIMIT, shape=f"HTTP:{args.port}")


def _any_group_name(name: str, args: RouteArgs) -> str:
    """Return a pattern for the names of both groups, whatever the port: a group keeps the one that it began with."""
    stem = _group_name(name, args).rpartition("-")[0]
    return f"{stem}-*"


def _forward(groups: Sequence[aws.lb.TargetGroup]) -> aws.lb.ListenerRuleActionArgs:
    """Forward to the first group; the others are there for ECS to give them weight, and to be health-checked."""
    if len(groups) == 1:
        return aws.lb.ListenerRuleActionArgs(type="forward", target_group_arn=groups[0].arn)
    weighed = [
        aws.lb.ListenerRuleActionForwardTargetGroupArgs(arn=group.arn, weight=0 if index else 100)
        for index, group in enumerate(groups)
    ]
    return aws.lb.ListenerRuleActionArgs(
        type="forward", forward=aws.lb.ListenerRuleActionForwardArgs(target_groups=weighed)
    )


def _conditions(args: RouteArgs) -> list[aws.lb.ListenerRuleConditionArgs]:
    conditions: list[aws.lb.ListenerRuleConditionArgs] = []
    if args.hosts:
        hosts = aws.lb.ListenerRuleConditionHostHeaderArgs(values=list(args.hosts))
        conditions.append(aws.lb.ListenerRuleConditionArgs(host_header=hosts))
    if args.paths:
        paths = aws.lb.ListenerRuleConditionPathPatternArgs(values=list(args.paths))
        conditions.append(aws.lb.ListenerRuleConditionArgs(path_pattern=paths))
    return conditions
