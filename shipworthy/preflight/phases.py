"""The five phases in their order, each with what reads its tables and the exit status when it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from shipworthy.preflight import api_check, environment_check, postgres_check, redis_check, vector_store_check
from shipworthy.preflight.check import Check, Required
from shipworthy.preflight.forms import Key
from shipworthy.preflight.tables import Table

Keys = tuple[Key[Any], ...]


@dataclass(frozen=True)
class Phase:
    """A phase: the section of the file that declares its checks, which are `required` so unless they say otherwise.

    `keys` are those of a table, by its kind where there are several, and `below` those of tables in it.
    """

    name: str
    exit_status: int
    required: Required
    timeout: float
    read: Callable[[Table], Check]
    keys: Mapping[str, Keys]
    below: Mapping[str, Keys]
    meaning: str

    def keys_for(self, table: Table) -> tuple[str, ...]:
        """Name the keys that this table may have, beside those of every check."""
        kind = table.content.get("kind")
        chosen = [self.keys[kind]] if isinstance(kind, str) and kind in self.keys else list(self.keys.values())
        return (*(key.name for keys in chosen for key in keys), *self.below)


PHASES: Final = (
    Phase(
        "environment",
        11,
        "always",
        5.0,
        environment_check.read_environment,
        {"": environment_check.KEYS},
        {},
        "A variable is set, to a value that can be meant.",
    ),
    Phase(
        "postgres",
        12,
        "always",
        20.0,
        postgres_check.read_postgres,
        {"": postgres_check.KEYS},
        {"migrations": postgres_check.MIGRATION_KEYS},
        "PostgreSQL takes the connection and has the schema.",
    ),
    Phase(
        "redis",
        13,
        "always",
        20.0,
        redis_check.read_redis,
        {"": redis_check.KEYS},
        {},
        "Redis or Valkey takes the connection, works and evicts as intended.",
    ),
    Phase(
        "api",
        14,
        "deployment",
        20.0,
        api_check.read_api,
        {"": api_check.KEYS},
        {},
        "An external API can be reached and takes the key.",
    ),
    Phase(
        "vector_store",
        15,
        "always",
        20.0,
        vector_store_check.read_vector_store,
        {"pgvector": vector_store_check.PGVECTOR_KEYS, "chroma": vector_store_check.CHROMA_KEYS},
        {},
        "The vector store answers and holds the table.",
    ),
)
