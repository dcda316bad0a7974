"""IAM, trust and resource policy documents, built from strings that are known in a preview.

A document with one unknown part is wholly unknown to a policy pack; so nothing here takes a `pulumi.Output`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from components.location import Location

Conditions = Mapping[str, Mapping[str, str | Sequence[str]]]
"""Operator to condition key to the accepted values, e.g. `{"StringEquals": {"aws:SourceAccount": "1234…"}}`."""


@dataclass(frozen=True)
class Statement:
    """One statement of a policy document, without a name where `sid` is empty.

    `services`, `principals` and `identity_providers` (ARNs) are the `Principal` of a resource or trust policy; all are
    empty in a policy that is attached to a role. `anyone` stands for every principal and only makes sense in a denial.
    `resources` is empty in a trust policy.
    """

    sid: str
    actions: Sequence[str]
    resources: Sequence[str] = ()
    services: Sequence[str] = ()
    principals: Sequence[str] = ()
    anyone: bool = False
    conditions: Conditions = field(default_factory=dict[str, Mapping[str, str | Sequence[str]]])
    effect: Literal["Allow", "Deny"] = "Allow"
    identity_providers: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.anyone and self.effect == "Allow":
            raise ValueError(f"statement {self.sid}: anyone may be denied, never allowed")

    def rendered(self) -> dict[str, object]:
        """Return the statement as JSON values."""
        parts: dict[str, object] = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Principal": self._principal(),
            "Action": sorted(self.actions),
            "Resource": sorted(self.resources),
            "Condition": {
                operator: {key: value if isinstance(value, str) else sorted(value) for key, value in keys.items()}
                for operator, keys in self.conditions.items()
            },
        }
        return {name: part for name, part in parts.items() if part}

    def _principal(self) -> str | dict[str, list[str]]:
        if self.anyone:
            return "*"
        named = {
            "AWS": sorted(self.principals),
            "Federated": sorted(self.identity_providers),
            "Service": sorted(self.services),
        }
        return {kind: names for kind, names in named.items() if names}


def policy_document(*statements: Statement) -> str:
    """JSON of a policy with these statements, byte for byte the same for the same statements."""
    rendered = {"Version": "2012-10-17", "Statement": [statement.rendered() for statement in statements]}
    return json.dumps(rendered, sort_keys=True)


def service_trust(service: str, conditions: Conditions | None = None) -> str:
    """Trust policy of a role that the service (e.g. `ecs-tasks.amazonaws.com`) takes on.

    Give `source_account` as conditions wherever the service sends it: it keeps the service from acting for another
    account (the confused deputy).
    """
    return policy_document(
        Statement("AssumedByService", ["sts:AssumeRole"], services=[service], conditions=conditions or {})
    )


def source_account(location: Location) -> Conditions:
    """Condition that a service acts on behalf of this account."""
    return {"StringEquals": {"aws:SourceAccount": location.account}}


def secret_reading(location: Location, secret_names: Sequence[str]) -> tuple[Statement, Statement]:
    """Let a role read these secrets of Secrets Manager, whatever customer-managed key they are under.

    The key is reached by the encryption context in which Secrets Manager uses it: that names exactly these secrets, is
    known in a preview and has its effect at once, where a condition on an alias takes minutes (Secrets Manager user
    guide, "Secret encryption and decryption", read 2026-11-22).
    """
    patterns = [location.secret_arn_pattern(name) for name in secret_names]
    conditions: Conditions = {
        "StringEquals": {"kms:ViaService": location.regional_service("secretsmanager")},
        "StringLike": {"kms:EncryptionContext:SecretARN": patterns},
    }
    return (
        Statement("ReadSecrets", ["secretsmanager:GetSecretValue"], patterns),
        Statement("DecryptSecrets", ["kms:Decrypt"], [location.arn("kms", "key/*")], conditions=conditions),
    )
