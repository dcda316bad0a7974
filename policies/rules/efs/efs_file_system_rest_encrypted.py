"""A shared file system encrypts its data with a key that the account controls.

Encryption is decided when the file system is made; one that was made without keeps its files in clear for ever.

Source: Security Hub EFS.1 and EFS.8; CIS 2.4.1; `encrypted`, `kms_key_id` of efs.FileSystem in pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import FILE_SYSTEM


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[FILE_SYSTEM],
    controls=["FSBP/EFS.1", "FSBP/EFS.8", "CIS-3.0/CIS-2.4.1"],
    remedy="Set encrypted, and kms_key_id to a key of your own.",
    passes={"encrypted": True, "kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"},
    fails={"encrypted": False},
)
def efs_file_system_rest_encrypted(files: Resource, _: Limits) -> Iterator[Violation]:
    if not files.value("encrypted", default=False):
        yield Violation("encrypted", "keeps its files in clear")
    elif not files.is_set("kmsKeyId"):
        yield Violation("kmsKeyId", "uses a key that the service manages")
