"""Public access to a bucket is blocked, whatever its policies and access lists say.

The block stands in a resource of its own, one for the bucket or one for the account, and each of its four switches is
off unless set.

Source: Security Hub S3.8 and S3.1, CIS 2.1.4; BucketPublicAccessBlock of pulumi_aws 7.51.1 (each default false), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import BUCKETS, PUBLIC_ACCESS_BLOCKS

_SWITCHES: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_ACCOUNT: Final = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=BUCKETS,
    controls=["FSBP/S3.8", "FSBP/S3.1", "CIS-3.0/CIS-2.1.4"],
    remedy="Add a BucketPublicAccessBlock with all four switches on.",
    passes=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {"bucket": "shop-media"}},
        {
            "type": "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            "name": "media",
            "inputs": {
                "bucket": "shop-media",
                "blockPublicAcls": True,
                "blockPublicPolicy": True,
                "ignorePublicAcls": True,
                "restrictPublicBuckets": True,
            },
        },
    ],
    fails=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {"bucket": "shop-media"}},
        {
            "type": "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            "name": "media",
            "inputs": {"bucket": "shop-media", "blockPublicAcls": True},
        },
    ],
)
def s3_bucket_public_access_blocked(bucket: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    blocks = [*attached(stack, bucket, PUBLIC_ACCESS_BLOCKS, "bucket", name="bucket"), *stack.of_type(_ACCOUNT)]
    if not any_holds(lambda block: not _off(block), blocks):
        off = ", ".join(_off(blocks[0])) if blocks else ""
        yield Violation("", f"its public access block leaves {off} off" if off else "nothing blocks public access")


def _off(block: Resource) -> list[str]:
    return [switch for switch in _SWITCHES if not block.value(switch, default=False)]
