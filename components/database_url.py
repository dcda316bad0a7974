"""The form of a `DATABASE_URL`: dialect, TLS and further parameters differ from driver to driver."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import quote, urlencode

TlsMode = Literal["require", "verify-ca", "verify-full"]
"""libpq's modes that never fall back to plain text (PostgreSQL manual, "SSL Support", read 2026-11-22)."""

_OWN_PARAMETERS: Final = frozenset({"ssl", "sslmode", "sslrootcert"})


@dataclass(frozen=True)
class DatabaseUrl:
    """How a service's driver wants its URL.

    `dialect` is the scheme: postgresql, postgres, or SQLAlchemy's postgresql+driver. `ca_path` is where the image keeps
    the CA bundle, needed by the two modes that verify: Amazon RDS's global bundle for an instance, Amazon's own roots
    (or `system`) for a proxy. asyncpg takes the mode as `ssl` and the bundle only from the environment,
    `PGSSLROOTCERT`. Raises ValueError, its message beginning with the argument's name.
    """

    dialect: str = "postgresql"
    tls_mode: TlsMode = "verify-full"
    ca_path: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if not re.fullmatch(r"postgres(ql)?(\+[a-z0-9_]+)?", self.dialect):
            raise ValueError(f"dialect: expected postgresql, postgres or postgresql+driver, got {self.dialect!r}")
        if self.tls_mode != "require" and not self.ca_path:
            raise ValueError(f"ca_path: {self.tls_mode} needs the path of a CA bundle in the image")
        if own := sorted(_OWN_PARAMETERS & set(self.parameters)):
            raise ValueError(f"parameters: {', '.join(own)} follow from tls_mode and ca_path")

    def render(self, role: str, password: str, host: str, port: int, database: str) -> str:
        """Write the URL; role, password and parameters are percent-encoded where needed."""
        query = urlencode({**self._tls(), **self.parameters}, quote_via=quote, safe="/")
        return f"{self.dialect}://{quote(role, safe='')}:{quote(password, safe='')}@{host}:{port}/{database}?{query}"

    def _tls(self) -> Mapping[str, str]:
        if self.dialect.endswith("+asyncpg"):
            return {"ssl": self.tls_mode}
        root = {"sslrootcert": self.ca_path} if self.ca_path else {}
        return {"sslmode": self.tls_mode, **root}
