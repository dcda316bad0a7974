"""The log of what a CloudFront distribution was asked for, delivered to a bucket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.certificate import EVERYWHERE
from components.location import Location


@dataclass(frozen=True)
class DistributionLogArgs:
    """Whose requests are written down, and where: `bucket_arn` takes what comes from the account's delivery sources.

    `deliver_after` is what lets the delivery in. Names begin with `<prefix>-<name>`.
    """

    location: Location
    prefix: str
    distribution_arn: pulumi.Input[str]
    bucket_arn: str
    deliver_after: Sequence[pulumi.Resource] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class DistributionLog(pulumi.ComponentResource):
    """Standard logging, second version, which needs no access list on the bucket; all of it is in one region.

    Source: CloudFront developer guide, "Configure standard logging (v2)", read 2026-11-22.
    """

    def __init__(self, name: str, args: DistributionLogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:DistributionLog", name, None, opts)
        physical = f"{args.prefix}-{name}"
        own = pulumi.ResourceOptions(parent=self)
        source = aws.cloudwatch.LogDeliverySource(
            name,
            name=physical,
            log_type="ACCESS_LOGS",
            resource_arn=args.distribution_arn,
            region=EVERYWHERE,
            tags=dict(args.tags),
            opts=own,
        )
        destination = aws.cloudwatch.LogDeliveryDestination(
            name,
            name=physical,
            output_format="json",
            delivery_destination_configuration={"destination_resource_arn": args.bucket_arn},
            region=EVERYWHERE,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.deliver_after)),
        )
        aws.cloudwatch.LogDelivery(
            name,
            delivery_source_name=source.name,
            delivery_destination_arn=destination.arn,
            region=EVERYWHERE,
            tags=dict(args.tags),
            opts=own,
        )
        self.register_outputs({})
