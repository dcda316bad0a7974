"""The application's own secrets: named here, filled in by people or by their rotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_random as random

from components.location import Location, Protection
from components.stored_secret import Rotation, StoredSecret, StoredSecretArgs


@dataclass(frozen=True)
class NamedSecret:
    """A secret that people set. Raise `version` when its value changed and the services should start anew with it.

    A `generated` one begins with 64 random letters and digits, so that services start before anybody sets another
    value; that first value stands in the state, encrypted, and nothing puts it back later.
    """

    name: str
    description: str
    version: str = "1"
    rotation: Rotation | None = None
    generated: bool = False


@dataclass(frozen=True)
class SecretsArgs:
    """The secrets of a stack, all under one key, one protection and one `recovery_days` (see `StoredSecretArgs`)."""

    location: Location
    prefix: str
    key_arn: pulumi.Input[str]
    secrets: Sequence[NamedSecret]
    protection: Protection = "protected"
    recovery_days: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class Secrets(pulumi.ComponentResource):
    """Named secrets without values, except for generated ones, so that none passes through settings or plan.

    Their physical names are `<prefix>/<component's name>/<secret's name>`; ValueError as `secret_name` raises it.
    """

    secrets: Mapping[str, StoredSecret]
    """By the name in `args`."""

    def __init__(self, name: str, args: SecretsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:security:Secrets", name, None, opts)
        self.secrets = {secret.name: self._store(name, args, secret) for secret in args.secrets}
        self.register_outputs({"names": {given: secret.name for given, secret in self.secrets.items()}})

    def _store(self, name: str, args: SecretsArgs, secret: NamedSecret) -> StoredSecret:
        stored = StoredSecretArgs(
            location=args.location,
            prefix=args.prefix,
            path=f"{name}/{secret.name}",
            description=secret.description,
            key_arn=args.key_arn,
            value=self._generated(name, secret) if secret.generated else None,
            version=secret.version,
            rotation=secret.rotation,
            protection=args.protection,
            recovery_days=args.recovery_days,
            tags=args.tags,
        )
        return StoredSecret(f"{name}-{secret.name}", stored, pulumi.ResourceOptions(parent=self))

    def _generated(self, name: str, secret: NamedSecret) -> pulumi.Output[str]:
        value = random.RandomPassword(
            f"{name}-{secret.name}", length=64, special=False, opts=pulumi.ResourceOptions(parent=self)
        )
        return value.result
