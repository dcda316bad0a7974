"""Settings of what others keep and the stack's services use."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from components.secret_names import check_secret_path
from infra.settings_base import Section, text


class ExistingDatabase(Section):
    """A PostgreSQL database that somebody else looks after, its backups included."""

    url_secret: Annotated[str, text(r"^[A-Za-z0-9/_+=.@-]{1,200}$", "the name of a secret", example="shop/database")]
    """Secret in the stack's account and region that holds the URL for services, which get it as `DATABASE_URL`."""

    security_group_id: Annotated[
        str, text(r"^sg-[0-9a-f]{8,17}$", "the id of a security group", example="sg-0a1b2c3d4e5f60718")
    ]
    """Security group of the database; each service that uses it is let in by a rule of its own."""

    port: Annotated[int, Field(ge=1, le=65535)] = 5432
    """Port of the database."""

    version: Annotated[int, Field(ge=1)] = 1
    """Raise it when the secret's value changed, to restart the services with the new one."""

    ca_path: (
        Annotated[str, text(r"^(/[A-Za-z0-9._-]+)+$", "an absolute path", example="/etc/ssl/certs/database.pem")] | None
    ) = None
    """File inside the image with the certificate authorities that vouch for the database, as `PGSSLROOTCERT`."""

    @field_validator("url_secret")
    @classmethod
    def _can_be_told_from_an_arn(cls, name: str) -> str:
        check_secret_path(name)
        return name
