"""A secret in Secrets Manager, under a name which documents can know before it exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.location import Location, Protection
from components.secret_names import secret_name


@dataclass(frozen=True)
class Rotation:
    """A rotation function that the caller keeps, and how often it runs, in days."""

    function_arn: pulumi.Input[str]
    every_days: int


@dataclass(frozen=True)
class StoredSecretArgs:
    """What a stored secret needs. Its physical name is `<prefix>/<path>`, see `secret_name`.

    Without a `value` people set it out of band, and no service that reads it can start before. `version` is raised by
    the caller whenever the value changes, so that services can be redeployed. A deleted secret can be restored for
    `recovery_days`, 7 to 30, during which its name is taken; 0 deletes it at once. Unless given, `protected` ones have
    30 days and `disposable` ones none. Raises ValueError, its message beginning with the argument's name.
    """

    location: Location
    prefix: str
    path: str
    description: str
    key_arn: pulumi.Input[str]
    value: pulumi.Output[str] | None = None
    version: str = "1"
    rotation: Rotation | None = None
    protection: Protection = "protected"
    recovery_days: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.recovery_days is not None and self.recovery_days not in {0, *range(7, 31)}:
            raise ValueError(f"recovery_days: expected 0 or 7 to 30 days, got {self.recovery_days}")


class StoredSecret(pulumi.ComponentResource):
    """One secret; depend on this component to wait for its value as well."""

    name: str
    """Physical name, known in a preview."""
    arn: str
    """ARN without the random end, known in a preview; see `Location.secret_arn`."""
    version: str

    def __init__(self, name: str, args: StoredSecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:security:StoredSecret", name, None, opts)
        self.name = secret_name(args.prefix, args.path)
        self.arn = args.location.secret_arn(self.name)
        self.version = args.version
        own = pulumi.ResourceOptions(parent=self)
        secret = aws.secretsmanager.Secret(
            name,
            name=self.name,
            description=args.description,
            kms_key_id=args.key_arn,
            recovery_window_in_days=_recovery_days(args),
            tags=dict(args.tags),
            opts=own,
        )
        self.full_arn = secret.arn
        if args.value is not None:
            aws.secretsmanager.SecretVersion(name, secret_id=secret.id, secret_string=args.value, opts=own)
        if args.rotation is not None:
            aws.secretsmanager.SecretRotation(
                name,
                secret_id=secret.id,
                rotation_lambda_arn=args.rotation.function_arn,
                rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(
                    automatically_after_days=args.rotation.every_days
                ),
                opts=own,
            )
        self.register_outputs({"name": self.name, "arn": secret.arn})


def _recovery_days(args: StoredSecretArgs) -> int:
    if args.recovery_days is not None:
        return args.recovery_days
    return 30 if args.protection == "protected" else 0
