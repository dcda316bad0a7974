"""A key that the program declares is switched on.

With a disabled key everything that it encrypted is out of reach.

Source: Checkov CKV_AWS_227; `is_enabled` of pulumi_aws 7.51.1 (default true), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:kms/key:Key"],
    controls=["Peer/CKV_AWS_227"],
    remedy="Leave is_enabled unset.",
    passes={},
    fails={"isEnabled": False},
)
def kms_key_enabled(key: Resource, _: Limits) -> Iterator[Violation]:
    if not key.value("isEnabled", default=True):
        yield Violation("isEnabled", "what it encrypted can't be read")
