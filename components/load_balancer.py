"""The public entrance: an application load balancer that speaks TLS only and answers 404 to what no route takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.access_logs import ACCESS_PREFIX, CONNECTION_PREFIX, AccessLogs, AccessLogsArgs
from components.cross_origin import CrossOrigin
from components.location import Location, Protection
from components.response_headers import ResponseHeaders
from components.short_name import LOAD_BALANCING_LIMIT, short_name
from components.trial_listener import TrialListener

TLS_POLICY: Final = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
"""TLS 1.3 and 1.2 with forward secrecy and authenticated encryption, post-quantum key exchange where a client has it.

AWS recommends it (Application Load Balancers user guide, "Security policies", read 2026-11-22).
"""

_LONGEST_IDLE: Final = 4_000
"""Seconds (Elastic Load Balancing API reference, LoadBalancerAttribute, read 2026-11-22)."""


@dataclass(frozen=True)
class LoadBalancerArgs:
    """What a load balancer needs.

    `subnet_ids` are public ones in at least two zones. A connection without traffic is closed after
    `idle_timeout_seconds`: WebSockets need more than their application's ping. Clients of `ingress_cidrs` may connect.
    With `cross_origin` every response tells browsers which other site's pages may read it.
    Logs go to a bucket of its own for `log_retention_days`. A `protected` load balancer can't be deleted. With `trial`
    there is a listener for versions that aren't released.

    Raises ValueError for a time that load balancers don't take.
    """

    location: Location
    prefix: str
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    certificate_arn: pulumi.Input[str]
    log_retention_days: int
    protection: Protection = "protected"
    idle_timeout_seconds: int = 300
    headers: ResponseHeaders = field(default_factory=ResponseHeaders)
    cross_origin: CrossOrigin | None = None
    ingress_cidrs: Sequence[str] = ("0.0.0.0/0",)
    trial: TrialListener | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if not 1 <= self.idle_timeout_seconds <= _LONGEST_IDLE:
            raise ValueError(f"idle_timeout_seconds: is {self.idle_timeout_seconds}; expected 1 to {_LONGEST_IDLE}")


class LoadBalancer(pulumi.ComponentResource):
    """The load balancer with its security group, listeners and log bucket; routes attach themselves to it."""

    name: str
    """Physical name, known in a preview."""
    arn: pulumi.Output[str]
    arn_suffix: pulumi.Output[str]
    """How CloudWatch's metrics name the load balancer."""
    dns_name: pulumi.Output[str]
    zone_id: pulumi.Output[str]
    """The hosted zone of `dns_name`, which an alias record names."""
    certificate_arn: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    https_listener_arn: pulumi.Output[str]
    trial_listener_arn: pulumi.Output[str] | None
    log_bucket: pulumi.Output[str]
    """Name of the bucket, known in a preview."""

    def __init__(self, name: str, args: LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:LoadBalancer", name, None, opts)
        self.name = short_name(f"{args.prefix}-{name}", LOAD_BALANCING_LIMIT)
        group = self._security_group(name, args)
        logs = AccessLogs(
            f"{name}-logs",
            AccessLogsArgs(args.location, args.prefix, args.log_retention_days, args.protection, args.tags),
            pulumi.ResourceOptions(parent=self),
        )
        balancer = self._balancer(name, args, group, logs)
        https = self._tls(f"{name}-https", 443, args, balancer)
        trial = self._tls(f"{name}-trial", args.trial.port, args, balancer) if args.trial else None
        self._redirect(name, args, balancer)
        self.arn = balancer.arn
        self.arn_suffix = balancer.arn_suffix
        self.dns_name = balancer.dns_name
        self.zone_id = balancer.zone_id
        self.certificate_arn = pulumi.Output.from_input(args.certificate_arn)
        self.security_group_id = group.id
        self.https_listener_arn = https.arn
        self.trial_listener_arn = trial.arn if trial else None
        self.log_bucket = logs.bucket_name
        self.register_outputs({"arn": balancer.arn, "dnsName": balancer.dns_name, "logBucket": logs.bucket_name})

    def _security_group(self, name: str, args: LoadBalancerArgs) -> aws.ec2.SecurityGroup:
        group = aws.ec2.SecurityGroup(
            name,
            description=f"Load balancer {args.prefix}-{name}",
            vpc_id=args.vpc_id,
            tags={**args.tags, "Name": f"{args.prefix}-{name}"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        for port, description in ((80, "HTTP, redirected to HTTPS"), (443, "HTTPS")):
            self._admit(name, group, port, args.ingress_cidrs, description, args)
        if args.trial:
            self._admit(name, group, args.trial.port, args.trial.cidrs, "HTTPS to the next version", args)
        return group

    def _admit(
        self,
        name: str,
        group: aws.ec2.SecurityGroup,
        port: int,
        cidrs: Sequence[str],
        description: str,
        args: LoadBalancerArgs,
    ) -> None:
        for cidr in cidrs:
            aws.vpc.SecurityGroupIngressRule(
                f"{name}-{port}-{cidr.replace('/', '-')}",
                security_group_id=group.id,
                cidr_ipv4=cidr,
                ip_protocol="tcp",
                from_port=port,
                to_port=port,
                description=description,
                tags={**args.tags, "Name": f"{name}-{port}"},
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _balancer(
        self, name: str, args: LoadBalancerArgs, group: aws.ec2.SecurityGroup, logs: AccessLogs
    ) -> aws.lb.LoadBalancer:
        return aws.lb.LoadBalancer(
            name,
            name=self.name,
            load_balancer_type="application",
            internal=False,
            ip_address_type="ipv4",
            subnets=args.subnet_ids,
            security_groups=[group.id],
            idle_timeout=args.idle_timeout_seconds,
            enable_http2=True,
            drop_invalid_header_fields=True,
            desync_mitigation_mode="defensive",
            enable_waf_fail_open=False,
            enable_zonal_shift=True,
            enable_deletion_protection=args.protection == "protected",
            access_logs={"bucket": logs.bucket_name, "prefix": ACCESS_PREFIX, "enabled": True},
            connection_logs={"bucket": logs.bucket_name, "prefix": CONNECTION_PREFIX, "enabled": True},
            tags=dict(args.tags),
            # The load balancer writes a test object when it is told its bucket: the policy comes first.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[logs]),
        )

    def _tls(self, name: str, port: int, args: LoadBalancerArgs, balancer: aws.lb.LoadBalancer) -> aws.lb.Listener:
        shared = args.cross_origin
        credentials = "true" if shared and shared.credentials else None
        return aws.lb.Listener(
            name,
            load_balancer_arn=balancer.arn,
            port=port,
            protocol="HTTPS",
            ssl_policy=TLS_POLICY,
            certificate_arn=args.certificate_arn,
            default_actions=[
                {
                    "type": "fixed-response",
                    "fixed_response": {
                        "content_type": "text/plain",
                        "message_body": "Not found",
                        "status_code": "404",
                    },
                }
            ],
            routing_http_response_server_enabled=False,
            routing_http_response_strict_transport_security_header_value=args.headers.strict_transport_security,
            routing_http_response_content_security_policy_header_value=args.headers.content_security_policy,
            routing_http_response_x_frame_options_header_value=args.headers.x_frame_options,
            routing_http_response_x_content_type_options_header_value=args.headers.x_content_type_options,
            routing_http_response_access_control_allow_origin_header_value=shared.origin if shared else None,
            routing_http_response_access_control_allow_methods_header_value=",".join(shared.methods)
            if shared
            else None,
            routing_http_response_access_control_allow_headers_header_value=",".join(shared.headers)
            if shared
            else None,
            routing_http_response_access_control_allow_credentials_header_value=credentials,
            routing_http_response_access_control_max_age_header_value=shared.max_age if shared else None,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _redirect(self, name: str, args: LoadBalancerArgs, balancer: aws.lb.LoadBalancer) -> None:
        aws.lb.Listener(
            f"{name}-http",
            load_balancer_arn=balancer.arn,
            port=80,
            protocol="HTTP",
            default_actions=[
                {"type": "redirect", "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}}
            ],
            routing_http_response_server_enabled=False,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
