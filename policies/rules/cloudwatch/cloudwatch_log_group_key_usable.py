"""CloudWatch Logs may use the key that a log group is encrypted with.

The service calls the key under its own name, so that the key's policy has to let it; otherwise the log group can't be
created, the commonest failure of a first deployment.

Source: CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS", read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached, meant
from policies.rules.facts.statements import statements

_KEY: Final = "aws:kms/key:Key"
_SERVICE: Final = re.compile(r"logs\.([a-z0-9-]+\.)?amazonaws\.com(\.cn)?")


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:cloudwatch/logGroup:LogGroup"],
    controls=[],
    remedy="Let logs.<region>.amazonaws.com encrypt, decrypt and generate data keys in the key's policy.",
    passes=[
        {
            "type": "aws:cloudwatch/logGroup:LogGroup",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"kmsKeyId": ["logs"]},
        },
        {
            "type": _KEY,
            "name": "logs",
            "inputs": {
                "policy": '{"Statement": [{"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt",'
                ' "kms:GenerateDataKey*"], "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},'
                ' "Resource": "*"}]}'
            },
        },
    ],
    fails=[
        {
            "type": "aws:cloudwatch/logGroup:LogGroup",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"kmsKeyId": ["logs"]},
        },
        {"type": _KEY, "name": "logs", "inputs": {}},
    ],
)
def cloudwatch_log_group_key_usable(group: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    keys = meant(stack, group, "kmsKeyId", [_KEY])
    if not keys:
        not_applicable("it names no key of this stack")
    for key in keys:
        if not any_holds(_lets_logs, [key, *attached(stack, key, ["aws:kms/keyPolicy:KeyPolicy"], "keyId")]):
            yield Violation("kmsKeyId", f"the policy of {key.name} does not let CloudWatch Logs use it")


def _lets_logs(holder: Resource) -> bool:
    return any(
        each.grants("kms:GenerateDataKey") and any(_SERVICE.fullmatch(name) for name in each.principals())
        for each in statements(holder.document("policy"))
    )
