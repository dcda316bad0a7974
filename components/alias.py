"""Names of a hosted zone that lead to a load balancer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class AliasArgs:
    """Which `names` of the zone `zone_id` lead to the load balancer with this DNS name, in the load balancers' zone."""

    zone_id: pulumi.Input[str]
    names: Sequence[str]
    load_balancer_dns_name: pulumi.Input[str]
    load_balancer_zone_id: pulumi.Input[str]


class Alias(pulumi.ComponentResource):
    """One A record a name, which follows the load balancer's addresses; there is no AAAA, as it speaks IPv4 only."""

    def __init__(self, name: str, args: AliasArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:Alias", name, None, opts)
        for host in sorted(set(args.names)):
            aws.route53.Record(
                f"{name}-{host}",
                zone_id=args.zone_id,
                name=host,
                type="A",
                aliases=[
                    {
                        "name": args.load_balancer_dns_name,
                        "zone_id": args.load_balancer_zone_id,
                        "evaluate_target_health": True,
                    }
                ],
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({})
