"""A tag of an image means the same image for ever.

Where a tag can be moved, what was tested and what is deployed may differ, and a rollback finds something else.

Source: Security Hub ECR.2; `image_tag_mutability` of pulumi_aws 7.51.1 (default MUTABLE), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=["aws:ecr/repository:Repository"],
    controls=["FSBP/ECR.2"],
    remedy="Set image_tag_mutability to IMMUTABLE.",
    passes={"imageTagMutability": "IMMUTABLE"},
    fails={"imageTagMutability": "MUTABLE"},
)
def ecr_repository_tags_immutable(repository: Resource, _: Limits) -> Iterator[Violation]:
    kept = repository.value("imageTagMutability", default="MUTABLE")
    if not kept.startswith("IMMUTABLE"):
        yield Violation("imageTagMutability", "lets tags move to other images")
