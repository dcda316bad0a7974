"""The administrator of a database whose password the stack keeps itself, since RDS may not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_random as random

from components.location import Location, Protection
from components.stored_secret import StoredSecret, StoredSecretArgs


@dataclass(frozen=True)
class PostgresAdministratorArgs:
    """What the administrator's secret needs; `version` is raised to give it a new password."""

    location: Location
    prefix: str
    path: str
    user: str
    version: int
    key_arn: pulumi.Input[str]
    protection: Protection = "protected"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class PostgresAdministrator(pulumi.ComponentResource):
    """A generated password, and a secret with it in the form that RDS's own secrets have: `username` and `password`."""

    password: pulumi.Output[str]
    """Secret."""
    secret: StoredSecret

    def __init__(self, name: str, args: PostgresAdministratorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:database:PostgresAdministrator", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        generated = random.RandomPassword(
            name, length=40, special=False, keepers={"user": args.user, "version": str(args.version)}, opts=own
        )
        # A preview doesn't know yet that the result is secret.
        self.password = pulumi.Output.secret(generated.result)
        stored = StoredSecretArgs(
            location=args.location,
            prefix=args.prefix,
            path=args.path,
            description=f"Administrator {args.user} of {args.prefix}'s database",
            key_arn=args.key_arn,
            value=self.password.apply(lambda password: json.dumps({"username": args.user, "password": password})),
            version=str(args.version),
            protection=args.protection,
            tags=args.tags,
        )
        self.secret = StoredSecret(f"{name}-secret", stored, own)
        self.register_outputs({"secretName": self.secret.name})
