"""A symmetric key's material is replaced regularly.

Source: Security Hub KMS.4, CIS 3.6; `enable_key_rotation` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:kms/key:Key"],
    controls=["SecurityHub/KMS.4", "CIS-3.0/CIS-3.6"],
    remedy="Set enable_key_rotation to true.",
    passes={"enableKeyRotation": True},
    fails={},
)
def kms_key_rotates(key: Resource, _: Limits) -> Iterator[Violation]:
    if key.value("customerMasterKeySpec", default="SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
        not_applicable("KMS rotates symmetric keys only")
    if key.is_set("customKeyStoreId") or key.is_set("xksKeyId"):
        not_applicable("the material is kept outside KMS")
    if not key.value("enableKeyRotation", default=False):
        yield Violation("enableKeyRotation", "encrypts with the same material for ever")
