"""The parts of uploads that were never finished are thrown away.

They are paid for and appear in no listing.

Source: Checkov CKV_AWS_300; BucketLifecycleConfiguration of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import BUCKET_LIFECYCLES


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=BUCKET_LIFECYCLES,
    controls=["Peer/CKV_AWS_300"],
    remedy="Add abort_incomplete_multipart_upload to an Enabled rule for all objects.",
    passes={"rules": [{"status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}}]},
    fails={"rules": [{"status": "Enabled", "expiration": {"days": 90}}]},
)
def s3_lifecycle_uploads_cleaned(lifecycle: Resource, _: Limits) -> Iterator[Violation]:
    if not any(_cleans(each) for each in lifecycle.each("rules")):
        yield Violation("rules", "keeps the parts of uploads that were never finished")


def _cleans(each: View) -> bool:
    narrowing = ("filter.tag", "filter.and", "filter.objectSizeLessThan", "filter.objectSizeGreaterThan")
    narrowed = any(each.is_set(path) for path in narrowing)
    prefix = each.value("filter.prefix", default="") or each.value("prefix", default="")
    enabled = each.value("status", default="Disabled") == "Enabled"
    return enabled and not narrowed and not prefix and each.is_set("abortIncompleteMultipartUpload.daysAfterInitiation")
