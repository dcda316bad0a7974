"""What a PostgreSQL instance is told: the arguments of `Postgres` and the parameters of its engine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.database_url import DatabaseUrl
from components.location import Location, Protection

PARAMETERS: Final[Mapping[str, str]] = {
    "rds.force_ssl": "1",
    "log_connections": "1",
    "log_disconnections": "1",
    "log_lock_waits": "1",
    "log_min_duration_statement": "1000",  # milliseconds
    "log_temp_files": "10240",  # kilobytes
    # The release task's CREATE ROLE and ALTER ROLE carry a password, which a log of definitions would show.
    "log_statement": "none",
}

LOG_EXPORTS: Final = ("postgresql", "upgrade")

ADMINISTRATOR: Final = "administrator"
"""Master user, for people in an emergency; services have a role of their own."""

PORT: Final = 5432


@dataclass(frozen=True)
class PostgresArgs:
    """What a PostgreSQL database needs.

    - `subnet_ids`: isolated subnets, in two zones or more.
    - `key_arn`: the customer-managed key of storage, logs, insights and secrets, whose policy names CloudWatch Logs.
    - `engine_version`: the major version alone, e.g. "17"; RDS chooses and raises the minor.
    - `storage_gb` grows by itself to at most `max_storage_gb` (GiB, gp3).
    - `connections`: how many clients may be connected at once; a change waits for a restart of the instance.
    - `recovery_window_days`: how far back any second can be restored, 1 to 35 (the most RDS offers).
    - `application_role`: the role in `url`, created by whoever releases, with the password of the secret.
    - `password_version`: raised to rotate the application's password.
    - `parameters`: further parameters of the engine that take effect at once, by name, in PostgreSQL's units.
    - `proxy`: puts RDS Proxy in front; `url` then leads to it.
    - `backup_window`, `maintenance_window`: UTC.
    - `own_administrator`: the stack generates and keeps the administrator's password, not RDS, which makes neither read
      replicas nor blue/green deployments of an instance whose password it keeps (RDS User Guide, "Limitations for
      Secrets Manager integration", read 2026-11-22).
    - `instance_tags`: for the instance alone, such as the tag that a backup plan selects.

    Raises ValueError, its message beginning with the argument's name.
    """

    location: Location
    prefix: str
    vpc_id: pulumi.Input[str]
    subnet_ids: Sequence[pulumi.Input[str]]
    key_arn: pulumi.Input[str]
    engine_version: str
    instance_class: str
    storage_gb: int
    max_storage_gb: int
    multi_az: bool
    recovery_window_days: int
    database: str
    application_role: str
    url: DatabaseUrl
    password_version: int = 1
    proxy: bool = False
    own_administrator: bool = False
    connections: int = 100
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    log_retention_days: int = 90
    backup_window: str = "01:00-01:30"
    maintenance_window: str = "sun:02:30-sun:03:30"
    protection: Protection = "protected"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    instance_tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        expectations = (
            ("engine_version", bool(re.fullmatch(r"\d{2}", self.engine_version)), "a major version such as 17"),
            ("storage_gb", self.storage_gb >= 20, "20 GiB or more"),
            ("max_storage_gb", self.max_storage_gb * 10 >= self.storage_gb * 11, "a tenth above storage_gb or more"),
            ("connections", 20 <= self.connections <= 5000, "20 to 5000"),
            ("recovery_window_days", 1 <= self.recovery_window_days <= 35, "1 to 35 days"),
            (
                "database",
                bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,62}", self.database)),
                "a letter, then letters, digits and _",
            ),
            (
                "application_role",
                self._role_is_possible(),
                f"a lower-case name that is neither pg_… nor {ADMINISTRATOR}",
            ),
            ("parameters", not self.parameters.keys() & PARAMETERS.keys(), "none of the platform's own"),
            ("password_version", self.password_version >= 1, "1 or more"),
        )
        for argument, holds, expected in expectations:
            if not holds:
                raise ValueError(f"{argument}: expected {expected}, got {getattr(self, argument)!r}")

    def _role_is_possible(self) -> bool:
        named = re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", self.application_role)
        reserved = self.application_role.startswith(("pg_", "rds")) or self.application_role == ADMINISTRATOR
        return bool(named) and not reserved
