"""Repositories of images and the account's defaults, in the ways that programs write them."""

from __future__ import annotations

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("security")

REPOSITORY = "aws:ecr/repository:Repository"
REGISTRY = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"

SCANNED = "ecr-repository-images-scanned"
TAGS = "ecr-repository-tags-immutable"
KEY = "ecr-repository-customer-key"

CASES = [
    alone(SCANNED, REPOSITORY, {"imageScanningConfiguration": {"scanOnPush": UNKNOWN}}, "unresolved", "unknown"),
    together(
        SCANNED,
        "not-applicable",
        "the registry is scanned",
        resource(REPOSITORY, "api", {}),
        resource(REGISTRY, "all", {"scanType": "ENHANCED"}),
    ),
    alone(TAGS, REPOSITORY, {}, "violated", "by default"),
    alone(TAGS, REPOSITORY, {"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION"}, "passed", "but for some tags"),
    alone(TAGS, REPOSITORY, {"imageTagMutability": "MUTABLE_WITH_EXCLUSION"}, "violated", "all but some tags"),
    alone(KEY, REPOSITORY, {"encryptionConfigurations": [{"encryptionType": "KMS"}]}, "violated", "AWS's own key"),
    alone(KEY, REPOSITORY, {"encryptionConfigurations": [{"kmsKey": UNKNOWN}]}, "passed", "another resource's key"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_repositories(case: Case, security: PackUnderTest) -> None:
    assert verdict(case, security)["outcome"] == case.outcome
