"""What may pass an endpoint of an AWS service: the account's own roles, and mostly to its own resources.

A policy of an endpoint grants nothing. It keeps whoever got into a task from carrying data off to an account of theirs,
by keys that they brought along or to a bucket that they own; an endpoint without one lets both pass. The principal is
everybody under a condition, as an endpoint takes an account's name for its root user alone (AWS PrivateLink guide,
"Control access to VPC endpoints using endpoint policies", read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from components.location import Location
from components.policy_document import Statement, policy_document

_RESOURCES_OF_OTHERS: Final = frozenset({"ecr.api", "ecr.dkr", "ssm", "ssmmessages", "sts"})
"""Services in which own roles need more than the account's: images that another account shares, parameters that AWS
publishes, roles of other accounts; and calls that concern no resource."""


def endpoint_policy(location: Location, service: str, buckets_of_others: Sequence[str] = ()) -> str:
    """Return the policy for the endpoint of `service`, a name as in `com.amazonaws.<region>.<name>`.

    Of S3, the layers of images in ECR pass too, which lie in a bucket of AWS and are fetched by addresses that AWS
    signed (ECR user guide, "Minimum Amazon S3 bucket permissions for Amazon ECR", read 2026-11-22), and whatever own
    roles do in `buckets_of_others`.
    """
    prefix = "*" if service in _RESOURCES_OF_OTHERS else f"{service}:*"
    own = {"aws:PrincipalAccount": location.account}
    resources = {} if service in _RESOURCES_OF_OTHERS else {"aws:ResourceAccount": location.account}
    statements = [
        Statement("Own", [prefix], ["*"], principals=["*"], conditions={"StringEquals": {**own, **resources}})
    ]
    if service == "s3":
        statements.append(_layers(location))
    if service == "s3" and buckets_of_others:
        arns = [f"arn:{location.partition}:s3:::{bucket}{end}" for bucket in buckets_of_others for end in ("", "/*")]
        statements.append(Statement("Others", ["s3:*"], arns, principals=["*"], conditions={"StringEquals": own}))
    return policy_document(*statements)


def _layers(location: Location) -> Statement:
    bucket = f"arn:{location.partition}:s3:::prod-{location.region}-starport-layer-bucket"
    return Statement("ImageLayers", ["s3:GetObject"], [f"{bucket}/*"], principals=["*"])
