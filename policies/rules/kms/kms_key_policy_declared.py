"""A key's policy is written in the program.

KMS's default policy lets every administrator of the account use the key; who may is then decided somewhere else.

Source: Checkov CKV2_AWS_64, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:kms/key:Key"],
    controls=["Peer/CKV2_AWS_64"],
    remedy="Set policy, or add a KeyPolicy.",
    passes=[
        {"type": "aws:kms/key:Key", "name": "data", "inputs": {}},
        {
            "type": "aws:kms/keyPolicy:KeyPolicy",
            "name": "data",
            "inputs": {},
            "propertyDependencies": {"keyId": ["data"]},
        },
    ],
    fails=[{"type": "aws:kms/key:Key", "name": "data", "inputs": {}}],
)
def kms_key_policy_declared(key: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not key.is_set("policy") and not attached(stack, key, ["aws:kms/keyPolicy:KeyPolicy"], "keyId"):
        yield Violation("policy", "has KMS's default policy")
