"""A policy allows decryption with named keys only.

With every key of the account, access to any encrypted copy of the data is access to the data.

Source: Security Hub KMS.1 and KMS.2; KMS Developer Guide, "kms:ResourceAliases", read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import Statement, identity_statements
from policies.rules.facts.tokens import IDENTITY_POLICIES

_DECRYPTION: Final = ("kms:Decrypt", "kms:ReEncryptFrom")
_CHOOSES_KEYS: Final = re.compile(r"kms:(resourcealiases|requestalias|encryptioncontext:.+)|aws:resourcetag/.+")


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=IDENTITY_POLICIES,
    controls=["FSBP/KMS.1", "FSBP/KMS.2"],
    remedy="Name the key's ARN as the resource, or its alias in a condition on kms:ResourceAliases.",
    passes={
        "policy": '{"Statement": [{"Effect": "Allow", "Action": "kms:Decrypt",'
        ' "Resource": "arn:aws:kms:eu-central-1:111122223333:key/1234"}]}'
    },
    fails={"policy": '{"Statement": [{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}]}'},
)
def iam_policy_decryption_limited(policy: Resource, _: Limits) -> Iterator[Violation]:
    for statement in identity_statements(policy):
        if any(statement.grants(action) for action in _DECRYPTION) and _with_any_key(statement):
            yield Violation(statement.view.path_of(), "allows decryption with every key")


def _with_any_key(statement: Statement) -> bool:
    chosen = any(_CHOOSES_KEYS.fullmatch(key) for key in statement.conditions())
    return statement.everywhere(":key/*", ":alias/*") and not chosen
