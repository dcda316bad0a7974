"""Phase 2: the database takes the connection, encrypted and for writing, and has the schema that the release needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shipworthy.preflight.check import Moment, Try
from shipworthy.preflight.failures import Refusal, Unavailable
from shipworthy.preflight.forms import Key, flag, optional, several, sql_name, text
from shipworthy.preflight.postgres_connection import TLS, URL_FROM, Database
from shipworthy.preflight.postgres_wire import PostgresSession
from shipworthy.preflight.tables import Table

TABLES: Final = Key(
    "tables",
    optional(several(sql_name(), "tables")),
    None,
    "These tables or views exist, on the user's search path or as `schema.table`.",
)
WRITABLE: Final = Key(
    "writable", flag(), default=True, meaning="The session may write: it met neither a replica nor a read-only user."
)

REVISIONS: Final = Key(
    "revisions",
    several(text(), "revisions"),
    (),
    "The migrations that this release knows, oldest first; the last one is the schema that it needs.",
    mandatory=True,
)
TABLE: Final = Key("table", sql_name(), "alembic_version", "Where the migration tool notes what it has applied.")
COLUMN: Final = Key("column", sql_name(), "version_num", "Which column of it holds the revision.")


@dataclass(frozen=True)
class Migrations:
    """What the migration tool's table has to hold.

    Tools note either the newest revision (Alembic) or all of them (Django, Prisma, Flyway); one reading serves both.
    """

    revisions: tuple[str, ...]
    table: str
    column: str

    def judge(self, applied: Sequence[str], moment: Moment) -> str:
        """Return what was found; raises Refusal for a schema that is too old, or, at a deployment, unknown.

        A task that starts at any other time may meet a newer schema: that of a release which is just rolling out, or
        which was rolled back. It has to start all the same.
        """
        wanted = self.revisions[-1]
        if wanted in applied:
            return f"revision {wanted}"
        behind = [revision for revision in self.revisions if revision in applied]
        if not applied or behind:
            shown = behind[-1] if behind else "none"
            msg = f"the schema is at revision {shown}; expected {wanted}: run the migrations"
            raise Refusal(msg)
        if moment == "deployment":
            msg = f"the schema is at a revision that this release does not know; expected {wanted}"
            raise Refusal(msg)
        return "a revision of another release"


@dataclass(frozen=True)
class PostgresCheck:
    """A database and what it has to hold."""

    database: Database
    tables: tuple[str, ...] | None
    writable: bool
    migrations: Migrations | None

    @property
    def secret_variables(self) -> tuple[str, ...]:
        """The variable with the password in its URL."""
        return (self.database.url_from,)

    def run(self, attempt: Try) -> str:
        """Connect, then look at what the database says of itself."""
        with self.database.session(attempt) as (session, encryption):
            found = [encryption]
            if self.writable:
                _refuse_read_only(session)
            if self.tables:
                refuse_missing(session, self.tables)
                found.append(f"{len(self.tables)} tables")
            if self.migrations:
                found.append(self.migrations.judge(_applied(session, self.migrations), attempt.moment))
        return ", ".join(found)


KEYS: Final = (URL_FROM, TLS, TABLES, WRITABLE)
MIGRATION_KEYS: Final = (REVISIONS, TABLE, COLUMN)


def read_postgres(table: Table) -> PostgresCheck:
    """Read `[postgres.NAME]` and `[postgres.NAME.migrations]`."""
    below = table.child("migrations")
    migrations = None
    if below is not None:
        below.refuse_others(key.name for key in MIGRATION_KEYS)
        migrations = Migrations(below.get(REVISIONS), below.get(TABLE), below.get(COLUMN))
    database = Database(table.get(URL_FROM), table.get(TLS))
    return PostgresCheck(database, table.get(TABLES), table.get(WRITABLE), migrations)


def refuse_missing(session: PostgresSession, tables: Sequence[str]) -> None:
    """Raise Refusal with the tables that are not there, or that this user can't see."""
    query = " union all ".join(f"select '{name}' where to_regclass('{quoted(name)}') is null" for name in tables)
    missing = [name for (name,) in session.rows(query)]
    if missing:
        msg = f"missing tables: {', '.join(sorted(filter(None, missing)))}"
        raise Refusal(msg)


def quoted(name: str) -> str:
    """Return a name of the form `sql_name`, which holds no quote, as SQL takes it unchanged."""
    return ".".join(f'"{part}"' for part in name.split("."))


def _refuse_read_only(session: PostgresSession) -> None:
    if session.rows("show transaction_read_only") != [("off",)]:
        msg = "the session is read-only: a replica, or a user that may not write"
        raise Unavailable(msg)


def _applied(session: PostgresSession, migrations: Migrations) -> list[str]:
    refuse_missing(session, [migrations.table])
    rows = session.rows(f"select {quoted(migrations.column)}::text from {quoted(migrations.table)}")  # noqa: S608
    return [value for (value,) in rows if value is not None]
