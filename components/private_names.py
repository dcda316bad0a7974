"""Names by which the services of a stack reach each other inside the network, by ECS Service Connect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location

REQUEST_SECONDS: Final = 300
"""Service Connect would end each request after 15 seconds; how long an answer may take is for the caller to say."""


@dataclass(frozen=True)
class PrivateNamesArgs:
    """`prefix` begins the namespace's name, which has to be the account's and region's only one."""

    prefix: str
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class PrivateNames(pulumi.ComponentResource):
    """The namespace in which services are found. It has no DNS zone: a proxy beside each task knows the names."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: PrivateNamesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:compute:PrivateNames", name, None, opts)
        namespace = aws.servicediscovery.HttpNamespace(
            name,
            name=f"{args.prefix}-{name}",
            description=f"Private services of {args.prefix}",
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = namespace.arn
        self.register_outputs({"arn": namespace.arn})


@dataclass(frozen=True)
class Discovery:
    """How a service takes part: it may call all others, and is called at `http://<offered_as>:<port>` unless empty.

    A task knows the names that were there when its deployment began, so who is called is there before its callers.
    """

    namespace_arn: pulumi.Input[str]
    offered_as: str = ""

    def configuration(
        self, port: int | None, location: Location, log_group: str
    ) -> aws.ecs.ServiceServiceConnectConfigurationArgs:
        """Return it as ECS takes it; the proxy logs to `log_group`."""
        offered = [_offer(self.offered_as, port)] if self.offered_as and port is not None else []
        return aws.ecs.ServiceServiceConnectConfigurationArgs(
            enabled=True,
            namespace=self.namespace_arn,
            services=offered,
            log_configuration=aws.ecs.ServiceServiceConnectConfigurationLogConfigurationArgs(
                log_driver="awslogs",
                options={
                    "awslogs-group": log_group,
                    "awslogs-region": location.region,
                    "awslogs-stream-prefix": "service-connect",
                },
            ),
        )


def _offer(name: str, port: int) -> aws.ecs.ServiceServiceConnectConfigurationServiceArgs:
    return aws.ecs.ServiceServiceConnectConfigurationServiceArgs(
        port_name=name,
        discovery_name=name,
        client_alias=[aws.ecs.ServiceServiceConnectConfigurationServiceClientAliasArgs(dns_name=name, port=port)],
        timeout=aws.ecs.ServiceServiceConnectConfigurationServiceTimeoutArgs(
            per_request_timeout_seconds=REQUEST_SECONDS
        ),
    )
