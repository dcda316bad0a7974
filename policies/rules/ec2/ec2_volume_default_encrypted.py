"""New volumes are encrypted, whoever creates them.

The account's default holds for every volume that says nothing; switched off, one forgotten line is a disk in clear.

Source: Security Hub EC2.7; `enabled` of EncryptionByDefault, pulumi_aws 7.51.1 (default true), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=["aws:ebs/encryptionByDefault:EncryptionByDefault"],
    controls=["FSBP/EC2.7"],
    remedy="Remove enabled, or set it to true.",
    passes={},
    fails={"enabled": False},
)
def ec2_volume_default_encrypted(default: Resource, _: Limits) -> Iterator[Violation]:
    if not default.value("enabled", default=True):
        yield Violation("enabled", "switches the encryption of new volumes off")
