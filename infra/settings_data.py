"""Settings of everything that holds data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from components.cache_versions import check_version
from infra.settings_base import Conflict, Conflicts, Image, Name, Region, Schedule, Section, argument_named, text
from infra.settings_recovery import AccountCopy, RestoreTests
from infra.settings_replica import Replica

SqlName = Annotated[str, text(r"^[a-z][a-z0-9_]{0,62}$", "a name of lower-case letters, digits and underscores")]

PasswordVersion = Annotated[int, Field(ge=1)]


class DatabaseUrl(Section):
    """How `DATABASE_URL` is written for the application's driver."""

    dialect: Annotated[str, text(r"^postgres(ql)?(\+[a-z0-9_]+)?$", "postgresql, postgres or postgresql+driver")] = (
        "postgresql"
    )
    """Scheme of the URL."""

    tls_mode: Literal["require", "verify-ca", "verify-full"] = "verify-full"
    """How the client checks the server; the two `verify` modes need the certificate authorities in the image."""

    ca_path: Annotated[str, text(r"^((/[A-Za-z0-9._-]+)+|system)$", "an absolute path, or system")] = (
        "/etc/ssl/certs/rds-global-bundle.pem"
    )
    """File inside the image with the certificate authorities: Amazon's bundle for RDS, or with a proxy Amazon's own
    roots, which the system's authorities usually contain."""


class DatabaseParameters(Section):
    """Parameters of PostgreSQL; what is absent, and its shared buffers, follow the size of the instance."""

    maintenance_memory_mib: Annotated[int, Field(ge=1, le=2_097_151, examples=[1024])] | None = None
    """MiB for building one index (`maintenance_work_mem`): an HNSW index of vectors is built fast while it fits in."""

    maintenance_workers: Annotated[int, Field(ge=0, le=1024, examples=[4])] | None = None
    """Processes that build one index together (`max_parallel_maintenance_workers`)."""

    work_memory_mib: Annotated[int, Field(ge=1, le=2_097_151, examples=[16])] | None = None
    """MiB for each sort or hash of each query (`work_mem`)."""

    statement_seconds: Annotated[int, Field(ge=0, le=2_147_483, examples=[30])] | None = None
    """Seconds after which a statement is cancelled (`statement_timeout`); 0 for never."""

    idle_transaction_seconds: Annotated[int, Field(ge=0, le=2_147_483, examples=[60])] | None = None
    """Seconds after which a session is ended that idles in a transaction (`idle_in_transaction_session_timeout`)."""

    def written(self) -> dict[str, str]:
        """Return the given ones by PostgreSQL's names, in its units: kilobytes and milliseconds."""
        values: dict[str, int | None] = self.model_dump()
        return {
            name: str(value * factor)
            for key, (name, factor) in _PARAMETERS.items()
            if (value := values[key]) is not None
        }


_PARAMETERS: Final[Mapping[str, tuple[str, int]]] = {
    "maintenance_memory_mib": ("maintenance_work_mem", 1024),
    "maintenance_workers": ("max_parallel_maintenance_workers", 1),
    "work_memory_mib": ("work_mem", 1024),
    "statement_seconds": ("statement_timeout", 1000),
    "idle_transaction_seconds": ("idle_in_transaction_session_timeout", 1000),
}


class Database(Section):
    """The PostgreSQL database."""

    major_version: Literal["14", "15", "16", "17", "18"] = "17"
    """Major version of PostgreSQL; RDS chooses the minor one."""

    instance_class: Annotated[str, text(r"^db\.[a-z0-9-]+\.[a-z0-9]+$", "an RDS class such as db.m7g.large")]
    """Size of the instance."""

    storage_gib: Annotated[int, Field(ge=20, le=65536)] = 20
    """Storage to begin with, in GiB."""

    maximum_storage_gib: Annotated[int, Field(ge=22, le=65536)] = 100
    """Storage up to which RDS grows by itself, in GiB."""

    multi_zone: bool = True
    """Whether a standby in another zone takes over when the first fails."""

    recovery_window_days: Annotated[int, Field(ge=1, le=35)]
    """Days back to any second of which the database can be restored."""

    proxy: bool = False
    """Whether RDS Proxy pools the connections."""

    connections: Annotated[int, Field(ge=20, le=5000)] = 100
    """Clients that may be connected at once. Each takes memory, about 10 MiB; a change waits for a restart."""

    name: SqlName = "app"
    """Name of the database."""

    role: SqlName = "app"
    """Role which the application signs in as; it owns no more than its own schema."""

    role_image: Image | None = None
    """Image made of `images/release`, with which release tasks create the role; without it somebody does by hand."""

    extensions: tuple[Literal["citext", "pg_trgm", "pgcrypto", "postgis", "uuid-ossp", "vector"], ...] = ()
    """Extensions that release tasks create with the administrator's rights; `vector` is pgvector. Needs roleImage."""

    password_version: PasswordVersion = 1
    """Raise it to give the application's role a new password and to restart the services with it."""

    parameters: DatabaseParameters = DatabaseParameters()
    """Memory and limits."""

    replica: Replica | None = None
    """A replica in another region, which people can promote."""

    url: DatabaseUrl = DatabaseUrl()
    """How `DATABASE_URL` is written."""

    @field_validator("maximum_storage_gib")
    @classmethod
    def _storage_can_grow(cls, maximum: int, info: ValidationInfo) -> int:
        storage = info.data.get("storage_gib")
        if storage is not None and maximum * 10 < storage * 11:
            raise ValueError(f"is {maximum}; expected at least 10 % more than storageGib, which is {storage}")
        return maximum

    @field_validator("extensions")
    @classmethod
    def _somebody_creates_them(cls, extensions: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if extensions and info.data.get("role_image", "") is None:
            raise ValueError("are given without roleImage, which creates them; expected both")
        return extensions

    @field_validator("role")
    @classmethod
    def _role_is_free(cls, role: str) -> str:
        if role.startswith(("pg_", "rds")) or role == "administrator":
            raise ValueError(f"is {role}, which PostgreSQL or RDS keeps for itself; expected another name")
        return role


class Cache(Section):
    """The Redis-compatible cache."""

    engine: Literal["valkey", "redis"] = "valkey"
    """Which server."""

    version: Annotated[str, text(r"^[7-9]\.\d+$", "a version from 7.0 on, such as 8.0")] = "8.0"
    """Version of the server: 7.2 or later of valkey, 7.0 or 7.1 of redis."""

    node_type: Annotated[str, text(r"^cache\.[a-z0-9-]+\.[a-z0-9]+$", "an ElastiCache type such as cache.m7g.large")]
    """Size of each node."""

    replicas: Annotated[int, Field(ge=0, le=5)] = 1
    """Copies in other zones, one of which takes over when the first node fails."""

    snapshot_days: Annotated[int, Field(ge=1, le=35)]
    """Days for which the daily snapshots are kept."""

    password_version: PasswordVersion = 1
    """Raise it to give the application's user a new password and to restart the services with it."""

    @field_validator("version")
    @classmethod
    def _a_version_of_the_engine(cls, version: str, info: ValidationInfo) -> str:
        if "engine" in info.data:
            with argument_named("engine_version"):
                check_version(info.data["engine"], version)
        return version


class Rotation(Section):
    """A function of yours that gives a secret a new value."""

    function_arn: Annotated[
        str,
        text(
            r"^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:.+$",
            "the ARN of a function",
            example="arn:aws:lambda:eu-central-1:123456789012:function:rotate",
        ),
    ]
    """The function, which must allow Secrets Manager to call it."""

    every_days: Annotated[int, Field(ge=1, le=1000)]
    """Days between two rotations."""


class Secret(Section):
    """One secret, whose value is generated or set by somebody outside of this configuration."""

    description: Annotated[str, Field(min_length=1)]
    """What the secret is for, and where its value comes from."""

    version: Annotated[int, Field(ge=1)] = 1
    """Raise it when the value changed, to restart the services with the new one."""

    rotation: Rotation | None = None
    """Rotation by a function."""

    generated: bool = False
    """Begin with 64 random letters and digits, so that services start at once. Another value may be set later; no
    update puts the first one back."""


class Secrets(Section):
    """The application's secrets. Their values never stand in a configuration."""

    recovery_days: Literal[0, 7, 14, 30] | None = None
    """Days for which a deleted secret can be brought back, while its name is taken. Unless given, 30 in a protected
    stack and 0 in a disposable one."""

    named: dict[Name, Secret] = Field(default_factory=dict[str, Secret])
    """The secrets by name."""

    @field_validator("named")
    @classmethod
    def _names_can_be_told_from_arns(cls, named: dict[str, Secret]) -> dict[str, Secret]:
        Conflicts.raise_any(
            Conflict((name,), "ends in a hyphen and six characters, as the ARN of a secret does; expected another end")
            for name in named
            if re.search(r"-[a-z0-9]{6}$", name)
        )
        return named


class BackupCopy(Section):
    """A second copy of each recovery point in another region."""

    region: Region
    """Where the copy is kept."""

    retention_days: Annotated[int, Field(ge=1, le=3650)]
    """Days for which the copy is kept."""


class Backups(Section):
    """Daily snapshots in a vault apart from the database's own recovery window. A protected stack's vault is locked."""

    schedule: Schedule = "cron(0 5 * * ? *)"
    """When snapshots are taken, in UTC; outside of the database's own backup window from 01:00 to 01:30."""

    retention_days: Annotated[int, Field(ge=1, le=3650)]
    """Days for which snapshots are kept."""

    copy_to: BackupCopy | None = None
    """Second copy in another region."""

    copy_to_account: AccountCopy | None = None
    """Further copy in another account; without it, who takes over or closes the account has all copies."""

    restore_tests: RestoreTests | None = RestoreTests()
    """Weekly proof that database and files can be restored; null turns it off."""

    irreversible_compliance_lock: Annotated[bool, Field(examples=[False])] = False
    """Locks the vault so that 14 days later nobody can delete a snapshot before its time, neither you nor AWS, not even
    by deleting everything else. It can't be undone, and what is stored is paid for until its day."""
