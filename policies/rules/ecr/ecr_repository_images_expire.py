"""A repository throws away the images that nobody deploys any more.

Every build leaves one, and each gigabyte is paid for by the month until somebody deletes it.

Source: Security Hub ECR.3; LifecyclePolicy of pulumi_aws 7.51.1; Amazon ECR pricing (0.10 USD a gigabyte and month),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached

_REPOSITORY: Final = "aws:ecr/repository:Repository"
_LIFECYCLE: Final = "aws:ecr/lifecyclePolicy:LifecyclePolicy"


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[_REPOSITORY],
    controls=["FSBP/ECR.3"],
    remedy="Add a LifecyclePolicy that expires untagged images and keeps those that a rollback may need.",
    passes=[
        {"type": _REPOSITORY, "name": "api", "inputs": {"name": "shop/api"}},
        {"type": _LIFECYCLE, "name": "api", "inputs": {"repository": "shop/api", "policy": "{}"}},
    ],
    fails=[{"type": _REPOSITORY, "name": "api", "inputs": {"name": "shop/api"}}],
)
def ecr_repository_images_expire(repository: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not attached(stack, repository, [_LIFECYCLE], "repository", name="name"):
        yield Violation("", "keeps every image for ever")
