"""Whether, and for how long, a bucket keeps what is overwritten or deleted."""

from __future__ import annotations

from policies.framework.resource import Resource, Stack, View
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import BUCKET_LIFECYCLES, BUCKET_VERSIONINGS


def keeps_versions(stack: Stack, bucket: Resource) -> bool:
    """Whether the bucket is versioned, inline or by a resource of its own. Raises `Undecided`."""
    if bucket.value("objectLockEnabled", default=False):
        return True
    return any_holds(_keeps, [bucket, *attached(stack, bucket, BUCKET_VERSIONINGS, "bucket", name="bucket")])


def version_days(stack: Stack, bucket: Resource) -> float:
    """Return for how many days an old version stays at least; infinite where nothing ends it. Raises `Undecided`.

    Each rule of a lifecycle counts, whatever part of the bucket it is about.
    """
    rules: list[tuple[View, str]] = [(each, "days") for each in bucket.each("lifecycleRules") if _enabled(each)]
    for lifecycle in attached(stack, bucket, BUCKET_LIFECYCLES, "bucket", name="bucket"):
        rules += [(each, "noncurrentDays") for each in lifecycle.each("rules") if _enabled(each)]
    ends = [each.value(f"noncurrentVersionExpiration.{key}", default=0) for each, key in rules]
    return min((end for end in ends if end), default=float("inf"))


def _enabled(rule: View) -> bool:
    return rule.value("status", default="Enabled") == "Enabled" and rule.value("enabled", default=True)


def _keeps(holder: Resource) -> bool:
    if holder.type in BUCKET_VERSIONINGS:
        return holder.value("versioningConfiguration.status", default="Disabled") == "Enabled"
    inline = [*holder.each("versioning"), *holder.each("versionings")]
    return any(each.value("enabled", default=False) for each in inline)
