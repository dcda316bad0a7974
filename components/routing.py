"""How requests find a service: a target group, and the listener rule that sends it the requests of hosts and paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.load_balancer import LoadBalancer
from components.short_name import LOAD_BALANCING_LIMIT, short_name

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


class Route(pulumi.ComponentResource):
    """A target group of task addresses with its listener rule."""

    load_balancer: LoadBalancer
    drain_seconds: int
    target_group_arn: pulumi.Output[str]
    target_group_arn_suffix: pulumi.Output[str]
    """How CloudWatch's metrics name the target group."""
    request_label: pulumi.Output[str]
    """How scaling names load balancer and target group together."""

    def __init__(self, name: str, args: RouteArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:Route", name, None, opts)
        targets = self._target_group(name, args)
        aws.lb.ListenerRule(
            name,
            listener_arn=args.load_balancer.https_listener_arn,
            priority=args.priority,
            conditions=_conditions(args),
            actions=[{"type": "forward", "target_group_arn": targets.arn}],
            tags={**args.tags, "Name": f"{args.prefix}-{name}"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.load_balancer = args.load_balancer
        self.drain_seconds = args.drain_seconds
        self.target_group_arn = targets.arn
        self.target_group_arn_suffix = targets.arn_suffix
        self.request_label = pulumi.Output.concat(args.load_balancer.arn_suffix, "/", targets.arn_suffix)
        self.register_outputs({"targetGroupArn": targets.arn})

    def _target_group(self, name: str, args: RouteArgs) -> aws.lb.TargetGroup:
        return aws.lb.TargetGroup(
            name,
            # The listener holds on to a target group, so that a successor is made before it goes.
            name=short_name(f"{args.prefix}-{name}", LOAD_BALANCING_LIMIT, shape=f"HTTP:{args.port}"),
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
            opts=pulumi.ResourceOptions(parent=self),
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
