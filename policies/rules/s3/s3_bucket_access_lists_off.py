"""A bucket's access is decided by policies alone, not by access lists of its objects.

Whoever writes an object can otherwise give it to everybody, and the bucket's owner may not even read it.

Source: Security Hub S3.12; S3 User Guide, "Controlling ownership of objects" (BucketOwnerEnforced since April 2023
unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:s3/bucketOwnershipControls:BucketOwnershipControls"],
    controls=["FSBP/S3.12"],
    remedy="Set object_ownership to BucketOwnerEnforced.",
    passes={"rule": {"objectOwnership": "BucketOwnerEnforced"}},
    fails={"rule": {"objectOwnership": "ObjectWriter"}},
)
def s3_bucket_access_lists_off(controls: Resource, _: Limits) -> Iterator[Violation]:
    ownership = controls.value("rule.objectOwnership", default="BucketOwnerEnforced")
    if ownership != "BucketOwnerEnforced":
        yield Violation("rule.objectOwnership", f"{ownership} lets access lists open single objects")
