"""CloudTrail may use the key that a trail is encrypted with.

The trail can't be created otherwise: CloudTrail tests the key first.

Source: CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail": the service principal needs
kms:GenerateDataKey, else InsufficientEncryptionPolicyException, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.key_use import lets_service
from policies.rules.facts.relations import meant
from policies.rules.facts.tokens import KEY

_TRAIL = {
    "type": "aws:cloudtrail/trail:Trail",
    "name": "audit",
    "inputs": {},
    "propertyDependencies": {"kmsKeyId": ["key"]},
}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:cloudtrail/trail:Trail"],
    controls=[],
    remedy="Let cloudtrail.amazonaws.com generate data keys in the key's policy.",
    passes=[
        _TRAIL,
        {
            "type": "aws:kms/key:Key",
            "name": "key",
            "inputs": {
                "policy": '{"Statement": {"Effect": "Allow", "Action": "kms:GenerateDataKey*", "Resource": "*",'
                ' "Principal": {"Service": "cloudtrail.amazonaws.com"}}}'
            },
        },
    ],
    fails=[_TRAIL, {"type": "aws:kms/key:Key", "name": "key", "inputs": {}}],
)
def cloudtrail_trail_key_usable(trail: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    keys = meant(stack, trail, "kmsKeyId", [KEY])
    if not keys:
        not_applicable("it names no key of this stack")
    for key in keys:
        if not lets_service(stack, key, "cloudtrail.amazonaws.com"):
            yield Violation("kmsKeyId", f"the policy of {key.name} does not let CloudTrail use it")
