"""How the database is reached: as the connection URL says, and no weaker than the check demands."""

from __future__ import annotations

import socket
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Final

from shipworthy.preflight.check import Try
from shipworthy.preflight.connection_url import ConnectionUrl, parse_connection_url
from shipworthy.preflight.failures import Refusal, Unavailable
from shipworthy.preflight.forms import Key, choice, variable
from shipworthy.preflight.network import encrypted, network_errors, tls_context
from shipworthy.preflight.postgres_wire import PostgresReplyError, PostgresSession, offers_tls

URL_FROM: Final = Key("url_from", variable(), "DATABASE_URL", "Variable that holds the connection URL.")
TLS: Final = Key(
    "tls",
    choice("required", "verified", "off"),
    "required",
    "`required`: the connection is encrypted. `verified`: and the URL has the certificate checked, by "
    "`sslmode=verify-full` or `verify-ca`. `off`: not looked at.",
)

_PORTS: Final = {"postgresql": 5432, "postgres": 5432}
_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_VERIFYING: Final = ("verify-ca", "verify-full")

# Codes: PostgreSQL 17 documentation, appendix "PostgreSQL Error Codes", read 2026-11-22.
_BUSY: Final[Mapping[str, str]] = {
    "53300": "has no free connection",
    "57P01": "is shutting down",
    "57P02": "is recovering from a crash",
    "57P03": "is starting up or shutting down",
    "08006": "lost a connection of its own",
    "57014": "cancelled the query",
}
_WRONG: Final[Mapping[str, str]] = {
    "28000": "does not let this user in from here (role, pg_hba.conf, or no TLS)",
    "28P01": "refused the password",
    "3D000": "has no database of this name",
    "42501": "does not let this user read what the check needs",
}


@dataclass(frozen=True)
class Database:
    """A database, named by the variable with its URL, and what its connection has to be."""

    url_from: str
    tls: str

    @contextmanager
    def session(self, attempt: Try) -> Generator[tuple[PostgresSession, str]]:
        """Log in and hand out the session and how it is encrypted; everything that fails raises CheckError."""
        url = parse_connection_url(self.url_from, attempt.value(self.url_from), _PORTS)
        mode = self._mode(url, attempt.environment)
        with (
            network_errors(url.host, url.port, attempt.seconds),
            replies(),
            _connected(url, attempt.seconds) as plain,
            self._encrypted(plain, url, mode, attempt.environment) as connected,
        ):
            session = PostgresSession(connected)
            session.log_in(url)
            yield session, "no TLS" if connected is plain else "TLS"

    def _mode(self, url: ConnectionUrl, environment: Mapping[str, str]) -> str:
        """Return the URL's `sslmode`, asyncpg's `ssl`, or PGSSLMODE; raises Refusal for one too weak."""
        mode = url.options.get("sslmode") or url.options.get("ssl") or environment.get("PGSSLMODE") or "prefer"
        if mode not in _MODES:
            msg = f"{self.url_from} has an sslmode that does not exist; expected one of {', '.join(_MODES)}"
            raise Refusal(msg)
        if self.tls != "off" and mode == "disable":
            msg = f"{self.url_from} turns TLS off (sslmode=disable)"
            raise Refusal(msg)
        if self.tls == "verified" and mode not in _VERIFYING:
            msg = f"{self.url_from} does not have the certificate verified; expected sslmode=verify-full or verify-ca"
            raise Refusal(msg)
        return mode

    def _encrypted(
        self, plain: socket.socket, url: ConnectionUrl, mode: str, environment: Mapping[str, str]
    ) -> AbstractContextManager[socket.socket]:
        if mode == "disable":
            return nullcontext(plain)
        if not offers_tls(plain):
            if self.tls != "off" or mode in {"require", *_VERIFYING}:
                msg = f"{url.host}:{url.port} offers no TLS"
                raise Refusal(msg)
            return nullcontext(plain)
        authorities = url.options.get("sslrootcert") or environment.get("PGSSLROOTCERT") or "system"
        context = tls_context(
            verified=mode in _VERIFYING,
            matches_host=mode == "verify-full",
            authorities=None if authorities == "system" else authorities,
        )
        return encrypted(plain, context, url.host)


@contextmanager
def _connected(url: ConnectionUrl, seconds: float) -> Generator[socket.socket]:
    if not url.user:
        msg = "the connection URL names no user"
        raise Refusal(msg)
    with socket.create_connection((url.host, url.port), timeout=seconds) as connected:
        yield connected


@contextmanager
def replies() -> Generator[None]:
    """Say what an error reply means; one of a broken query is the fault of what the file names."""
    try:
        yield
    except PostgresReplyError as error:
        busy = _BUSY.get(error.sqlstate)
        if busy:
            msg = f"the database {busy} ({error.sqlstate})"
            raise Unavailable(msg) from None
        meaning = _WRONG.get(error.sqlstate, "answered with an error")
        msg = f"the database {meaning} ({error.sqlstate})"
        raise Refusal(msg) from None
