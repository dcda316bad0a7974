"""Phase 5: the vector store, either pgvector in PostgreSQL or Chroma."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, cast

from shipworthy.preflight.check import Check, Try
from shipworthy.preflight.failures import Refusal, Unavailable
from shipworthy.preflight.forms import Key, choice, optional, sql_name, variable, web_address, whole
from shipworthy.preflight.postgres_check import quoted, refuse_missing
from shipworthy.preflight.postgres_connection import TLS as POSTGRES_TLS
from shipworthy.preflight.postgres_connection import URL_FROM as POSTGRES_URL_FROM
from shipworthy.preflight.postgres_connection import Database
from shipworthy.preflight.postgres_wire import PostgresSession
from shipworthy.preflight.tables import Table

KINDS: Final = ("pgvector", "chroma")
KIND: Final = Key("kind", choice(*KINDS), "", "What the store is.", mandatory=True)

TABLE: Final = Key("table", sql_name(), "", "The table with the vectors.", mandatory=True)
COLUMN: Final = Key("column", sql_name(), "embedding", "Its column of type `vector`.")
DIMENSIONS: Final = Key(
    "dimensions",
    optional(whole(1, 16_000)),
    None,
    "How many dimensions the column has, as the embedding model makes them.",
)

CHROMA_URL: Final = Key("url", optional(web_address()), None, "Where Chroma answers; or `url_from`.")
CHROMA_URL_FROM: Final = Key("url_from", optional(variable()), None, "Variable that holds the URL instead.")
CHROMA_TLS: Final = Key(
    "tls", choice("required", "off"), "required", "`required`: the URL begins with `https://`. `off`: not looked at."
)

_HEARTBEAT: Final = "/api/v2/heartbeat"
_FIELD: Final = "nanosecond heartbeat"


@dataclass(frozen=True)
class PgvectorCheck:
    """A table with a column of vectors."""

    database: Database
    table: str
    column: str
    dimensions: int | None

    @property
    def secret_variables(self) -> tuple[str, ...]:
        """The variable with the password in its URL."""
        return (self.database.url_from,)

    def run(self, attempt: Try) -> str:
        """Look for the extension, the table and its column."""
        with self.database.session(attempt) as (session, _):
            versions = session.rows("select extversion from pg_extension where extname = 'vector'")
            if not versions:
                msg = "the extension vector is not created in this database"
                raise Refusal(msg)
            refuse_missing(session, [self.table])
            self._judge_column(session)
        return f"pgvector {versions[0][0]}"

    def _judge_column(self, session: PostgresSession) -> None:
        # The type modifier of a vector is its number of dimensions, -1 without one.
        rows = session.rows(
            "select t.typname, a.atttypmod::text from pg_attribute a join pg_type t on t.oid = a.atttypid "  # noqa: S608
            f"where a.attrelid = to_regclass('{quoted(self.table)}') and a.attname = '{self.column}' "
            "and not a.attisdropped"
        )
        if not rows or rows[0][0] != "vector":
            msg = f"{self.table} has no column {self.column} of type vector"
            raise Refusal(msg)
        if self.dimensions is not None and rows[0][1] != str(self.dimensions):
            found = "no fixed number of" if rows[0][1] == "-1" else rows[0][1]
            msg = f"{self.table}.{self.column} has {found} dimensions; expected {self.dimensions}"
            raise Refusal(msg)


@dataclass(frozen=True)
class ChromaCheck:
    """A Chroma server; its heartbeat needs no log-in (API reference of Chroma, read 2026-11-22)."""

    url: str | None
    url_from: str | None
    tls: str

    @property
    def secret_variables(self) -> tuple[str, ...]:
        """The variable with the URL, which may hold a token."""
        return tuple(filter(None, (self.url_from,)))

    def run(self, attempt: Try) -> str:
        """Listen for the heartbeat."""
        from shipworthy.preflight import web  # noqa: PLC0415 - takes time that other phases need not spend

        url = self.url or web.checked_address(self.url_from or "", attempt.value(self.url_from or ""))
        web.refuse_clear_text(url, self.tls)
        answer = web.get(url.rstrip("/") + _HEARTBEAT, {}, attempt.seconds)
        if answer.status >= 500 or answer.status == 429:
            msg = f"Chroma is not able to answer now ({answer.status})"
            raise Unavailable(msg)
        if answer.status != 200 or not _beats(answer.body):
            msg = f"no Chroma answers there: no heartbeat at {_HEARTBEAT} ({answer.status})"
            raise Refusal(msg)
        return "Chroma's heart beats"


PGVECTOR_KEYS: Final = (KIND, POSTGRES_URL_FROM, POSTGRES_TLS, TABLE, COLUMN, DIMENSIONS)
CHROMA_KEYS: Final = (KIND, CHROMA_URL, CHROMA_URL_FROM, CHROMA_TLS)


def read_vector_store(table: Table) -> Check:
    """Read `[vector_store.NAME]`."""
    if table.content.get(KIND.name) == "chroma":
        if (CHROMA_URL.name in table.content) == (CHROMA_URL_FROM.name in table.content):
            table.problems.add(table.path, "expected either url or url_from")
        return ChromaCheck(table.get(CHROMA_URL), table.get(CHROMA_URL_FROM), table.get(CHROMA_TLS))
    if table.get(KIND) != "pgvector":
        return ChromaCheck(None, None, "required")  # what else the table holds can't be judged
    database = Database(table.get(POSTGRES_URL_FROM), table.get(POSTGRES_TLS))
    return PgvectorCheck(database, table.get(TABLE), table.get(COLUMN), table.get(DIMENSIONS))


def _beats(body: bytes) -> bool:
    try:
        answer: object = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and isinstance(cast("dict[str, object]", answer).get(_FIELD), int)
