"""A bucket's access list lets nobody in but its owner and the log delivery.

Source: Security Hub S3.2 and S3.3; `acl` of pulumi_aws 7.51.1 (unset: private), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import BUCKET_ACLS, BUCKETS

_PUBLIC: Final = ("public-read", "public-read-write", "authenticated-read")
_EVERYBODY: Final = ("groups/global/AllUsers", "groups/global/AuthenticatedUsers")


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=[*BUCKET_ACLS, *BUCKETS],
    controls=["FSBP/S3.2", "FSBP/S3.3"],
    remedy="Remove the access list; ownership BucketOwnerEnforced switches all of them off.",
    passes={"acl": "private"},
    fails={"acl": "public-read"},
)
def s3_bucket_acl_private(holder: Resource, _: Limits) -> Iterator[Violation]:
    acl = holder.value("acl", default="private")
    if acl in _PUBLIC:
        yield Violation("acl", f"{acl} lets everybody in")
    for grant in [*holder.each("grants"), *holder.each("accessControlPolicy.grants")]:
        grantee = grant.value("uri", default=grant.value("grantee.uri", default=""))
        if grantee.endswith(_EVERYBODY):
            yield Violation(grant.path_of(), "lets everybody in")
