"""Phase 5: pgvector in a real PostgreSQL server that has it, and Chroma's heartbeat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preflight.command import Run, preflight
from tests.preflight.loopback import talker, web
from tests.preflight.servers import Postgres, free_port

pytestmark = pytest.mark.xdist_group("servers")

QUICK = "timeout_seconds = 1\ntry_seconds = 0.4\n"


def pgvector(folder: Path, server: Postgres, *keys: str) -> Run:
    content = '[vector_store.knowledge]\nkind = "pgvector"\ntable = "items"\n' + "\n".join(keys)
    return preflight(folder, content, {"DATABASE_URL": server.url()})


def chroma(folder: Path, url: str) -> Run:
    content = f'[vector_store.knowledge]\nkind = "chroma"\nurl = "{url}"\ntls = "off"\n{QUICK}'
    return preflight(folder, content, {"no_proxy": "127.0.0.1"})


@pytest.fixture
def items(postgres: Postgres) -> Iterator[Postgres]:
    """A server with the extension; Debian has its package from version 13 on."""
    with postgres.administrator() as session:
        if not session.rows("select from pg_available_extensions where name = 'vector'"):
            pytest.skip("pgvector is not installed (package postgresql-NN-pgvector)")
        session.rows("create extension vector; create table items (id int, embedding vector(3), loose vector)")
        yield postgres
        session.rows("drop table items; drop extension vector")


def test_a_table_of_vectors_passes(items: Postgres, tmp_path: Path) -> None:
    run = pgvector(tmp_path, items, "dimensions = 3")
    assert run.status == 0
    assert run.message.startswith("pgvector 0.")


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("dimensions = 1536", "items.embedding has 3 dimensions; expected 1536"),
        ('column = "loose"\ndimensions = 3', "items.loose has no fixed number of dimensions; expected 3"),
        ('column = "id"', "items has no column id of type vector"),
        ('column = "other"', "items has no column other of type vector"),
    ],
)
def test_columns_that_do_not_fit_the_model(items: Postgres, tmp_path: Path, keys: str, says: str) -> None:
    run = pgvector(tmp_path, items, keys)
    assert (run.status, run.message) == (15, says)


def test_a_table_that_is_missing(items: Postgres, tmp_path: Path) -> None:
    run = preflight(
        tmp_path, '[vector_store.x]\nkind = "pgvector"\ntable = "other"', {"DATABASE_URL": items.url()}
    )  # fmt: skip
    assert (run.status, run.message) == (15, "missing tables: other")


def test_the_extension_is_missing(postgres: Postgres, tmp_path: Path) -> None:
    run = pgvector(tmp_path, postgres)
    assert (run.status, run.message) == (15, "the extension vector is not created in this database")


def test_a_heart_that_beats(tmp_path: Path) -> None:
    with web(body=b'{"nanosecond heartbeat": 1763837000000000000}') as server:
        run = chroma(tmp_path, server.url)
    assert (run.status, run.message) == (0, "Chroma's heart beats")
    assert server.paths == ["/api/v2/heartbeat"]


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (404, b"", "no Chroma answers there: no heartbeat at /api/v2/heartbeat (404)"),
        (200, b"<html>", "no Chroma answers there"),
        (200, b'["nanosecond heartbeat"]', "no Chroma answers there"),
        (200, b'{"nanosecond heartbeat": "now"}', "no Chroma answers there"),
        (500, b"", "Chroma is not able to answer now (500)"),
    ],
)
def test_no_heart_beats(tmp_path: Path, status: int, body: bytes, says: str) -> None:
    with web(status, body=body) as server:
        run = chroma(tmp_path, server.url)
    assert run.status == 15
    assert run.message.startswith(says)


def test_chroma_is_away_or_hangs(tmp_path: Path) -> None:
    assert "refused the connection" in chroma(tmp_path, f"http://127.0.0.1:{free_port()}").message
    with talker(hang=True) as port:
        assert "answer within 0.4 seconds" in chroma(tmp_path, f"http://127.0.0.1:{port}").message
