"""A PostgreSQL database that others keep: what services need of `Postgres`, no resource of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pulumi

from components.existing_secret import ExistingSecret, ExistingSecretArgs


@dataclass(frozen=True)
class ExistingPostgresArgs:
    """The database's security group and port, and the secret that holds `DATABASE_URL`.

    Services are let into the group by a rule of their own. Raises ValueError, its message beginning with the
    argument's name, for a malformed id.
    """

    security_group_id: str
    port: int
    url: ExistingSecretArgs

    def __post_init__(self) -> None:
        if not re.fullmatch(r"sg-[0-9a-f]+", self.security_group_id):
            raise ValueError(f"security_group_id: expected an id such as sg-0a1b2c3d, got {self.security_group_id!r}")


class ExistingPostgres(pulumi.ComponentResource):
    """Stands in for `Postgres` where a database is given."""

    security_group_id: pulumi.Output[str]
    port: int
    url: ExistingSecret

    def __init__(self, name: str, args: ExistingPostgresArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:database:ExistingPostgres", name, None, opts)
        self.security_group_id = pulumi.Output.from_input(args.security_group_id)
        self.port = args.port
        self.url = ExistingSecret(f"{name}-url", args.url, pulumi.ResourceOptions(parent=self))
        self.register_outputs({"securityGroupId": self.security_group_id, "urlSecretName": self.url.name})
