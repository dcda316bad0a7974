"""Images are encrypted with a key of one's own.

Who may use the key decides who can read the images, and its use is on record; ECR's own key is open to the whole
account.

Source: Security Hub ECR.5; `encryption_configurations` of pulumi_aws 7.51.1 (default AES256), read 2026-11-22.
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
    controls=["SecurityHub/ECR.5"],
    remedy="Set encryption_type to KMS and kms_key in encryption_configurations; it can be chosen at creation only.",
    passes={
        "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "arn:aws:kms:eu-central-1:111122223333:key/1"}]
    },
    fails={},
)
def ecr_repository_customer_key(repository: Resource, _: Limits) -> Iterator[Violation]:
    if not any(each.is_set("kmsKey") for each in repository.each("encryptionConfigurations")):
        yield Violation("encryptionConfigurations", "has no key of its own")
