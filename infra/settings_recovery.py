"""Settings of what is promised of bringing data back, and how it is known to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from infra.settings_base import Conflict, Schedule, Section, text


class Promise(Section):
    """What is promised of bringing a store's data back, as tags that rules hold against the store's backups."""

    point_minutes: Annotated[int, Field(ge=0, le=525_600, examples=[5])]
    """Minutes of the newest data that may be lost. The database's log is saved every 5 minutes, the cache daily."""

    window_days: Annotated[int, Field(ge=1, le=3650, examples=[35])]
    """Days back, to points as fine as that."""


class Recovery(Section):
    """Recovery objectives that somebody was promised, beside what the stores are set to."""

    database: Promise | None = None
    """Of the database."""

    cache: Promise | None = None
    """Of the cache."""

    files: Promise | None = None
    """Of every shared file system."""


class AccountCopy(Section):
    """A copy of each recovery point in another account of the organisation, out of reach of whoever takes this one."""

    vault_arn: Annotated[
        str,
        text(
            r"^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[A-Za-z0-9_-]{2,50}$",
            "the ARN of a vault",
            example="arn:aws:backup:eu-central-1:210987654321:backup-vault:copies",
        ),
    ]
    """Vault in the stack's region, with a key and policy of its own. docs/runbooks/copy-to-account.md prepares it."""

    retention_days: Annotated[int, Field(ge=1, le=3650)]
    """Days for which the copy is kept."""

    @property
    def account(self) -> str:
        """The account that the vault belongs to."""
        return self.vault_arn.split(":")[4]

    def conflicts(self, region: str, account: str) -> Iterator[Conflict]:
        """Yield what AWS would refuse for a stack that lives there."""
        _, _, _, home, owner, _, vault = self.vault_arn.split(":", 6)
        if home != region:
            # A copy of an RDS snapshot goes to another account or to another region, not to both (AWS Backup Developer
            # Guide, "Backup and tag copy", read 2026-11-22).
            yield Conflict(("vaultArn",), f"is in {home}; expected a vault in aws:region, which is {region}")
        if owner == account:
            yield Conflict(("vaultArn",), "is in the account of aws:allowedAccountIds; expected another account")
        if vault.lower() == "default":
            yield Conflict(("vaultArn",), "is the account's default vault, whose key can't be shared; expected another")


class RestoreTests(Section):
    """Restores of the latest backups of database and files, made to see that it can be done, and removed afterwards."""

    schedule: Schedule = "cron(0 9 ? * MON *)"
    """When a restore begins, in UTC."""

    validation_hours: Annotated[int, Field(ge=1, le=168)] = 4
    """Hours for which what was restored stays, so that its contents can be looked at."""


def promise_conflicts(recovery: Recovery, read: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield the promises of stores that the settings `read` so far don't have."""
    for store in ("database", "cache", "files"):
        if getattr(recovery, store) is not None and store in read and not read[store]:
            yield Conflict((store,), f"is promised of a store that isn't there; expected shipworthy:{store} too")
