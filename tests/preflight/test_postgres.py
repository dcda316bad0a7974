"""Phase 2 against a real PostgreSQL server: what passes, and each way in which it does not."""

from __future__ import annotations

import signal
import socket
import threading
from pathlib import Path

import pytest

from tests.preflight.command import Run, preflight
from tests.preflight.loopback import talker
from tests.preflight.servers import TABLES, Postgres, free_port

pytestmark = pytest.mark.xdist_group("servers")

QUICK = "timeout_seconds = 1\ntry_seconds = 0.4\n"


def check(folder: Path, url: str, *keys: str, at: str = "start", **environment: str) -> Run:
    content = "[postgres.main]\n" + "\n".join(keys)
    return preflight(folder, content, {"DATABASE_URL": url, **environment}, at=at)


def test_a_database_with_the_tables_and_the_revision_passes(postgres: Postgres, tmp_path: Path) -> None:
    tables = [*TABLES, "odd.Mixed"]
    migrations = '[postgres.main.migrations]\nrevisions = ["a1", "b2", "c3"]'
    run = check(tmp_path, postgres.url(), f"tables = {tables}", migrations, at="deployment")
    assert (run.status, run.message) == (0, "TLS, 9 tables, revision c3")
    assert run.lines[-1]["outcome"] == "ready"


@pytest.mark.parametrize("user", ["app", "old", "clear"])
def test_every_kind_of_password_is_understood(postgres: Postgres, tmp_path: Path, user: str) -> None:
    assert check(tmp_path, postgres.url(user), QUICK).status == 0
    assert check(tmp_path, postgres.url(user, password="canary-wrong"), QUICK).message == (
        "the database refused the password (28P01)"
    )


def test_drivers_names_in_the_scheme_are_ignored(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.url(options="?ssl=require").replace("postgresql://", "postgresql+asyncpg://")
    assert check(tmp_path, url).status == 0


@pytest.mark.parametrize(
    ("user", "says"),
    [
        ("banned", "does not let this user in from here"),
        ("nobody", "refused the password (28P01)"),
        ("reader", "the session is read-only: a replica, or a user that may not write"),
    ],
)
def test_users_that_can_not_work_are_refused(postgres: Postgres, tmp_path: Path, user: str, says: str) -> None:
    run = check(tmp_path, postgres.url(user), QUICK)
    assert run.status == 12
    assert says in run.message


def test_a_reader_may_be_intended(postgres: Postgres, tmp_path: Path) -> None:
    assert check(tmp_path, postgres.url("reader"), "writable = false").status == 0


def test_a_database_that_does_not_exist(postgres: Postgres, tmp_path: Path) -> None:
    run = check(tmp_path, postgres.url().replace("/postgres", "/shop"))
    assert (run.status, run.message) == (12, "the database has no database of this name (3D000)")


def test_missing_tables_are_named(postgres: Postgres, tmp_path: Path) -> None:
    run = check(tmp_path, postgres.url(), 'tables = ["users", "orders", "odd.mixed"]')
    assert (run.status, run.message) == (12, "missing tables: odd.mixed, orders")


def test_tables_that_may_not_be_read(postgres: Postgres, tmp_path: Path) -> None:
    run = check(tmp_path, postgres.url("clear"), '[postgres.main.migrations]\nrevisions = ["c3"]')
    assert run.message == "the database does not let this user read what the check needs (42501)"


@pytest.mark.parametrize(
    ("revisions", "at", "status", "says"),
    [
        (["a1", "b2", "c3"], "start", 0, "revision c3"),
        (["b2", "c3", "d4"], "start", 12, "at revision c3; expected d4: run the migrations"),
        (["a1", "b2"], "start", 0, "a revision of another release"),
        (["a1", "b2"], "deployment", 12, "at a revision that this release does not know; expected b2"),
    ],
)
def test_a_schema_may_be_newer_than_the_release_except_at_a_deployment(
    postgres: Postgres, tmp_path: Path, revisions: list[str], at: str, status: int, says: str
) -> None:
    run = check(tmp_path, postgres.url(), f"[postgres.main.migrations]\nrevisions = {revisions}", at=at)
    assert run.status == status
    assert says in run.message


def test_no_migration_was_ever_applied(postgres: Postgres, tmp_path: Path) -> None:
    keys = '[postgres.main.migrations]\nrevisions = ["c3"]\ntable = "{}"\ncolumn = "id"'
    assert "missing tables: flyway" in check(tmp_path, postgres.url(), keys.format("flyway")).message
    with postgres.administrator() as session:
        session.rows("create table fresh (id int); grant select on fresh to app")
    assert "at revision none; expected c3" in check(tmp_path, postgres.url(), keys.format("fresh")).message


def test_a_server_without_tls_is_refused_before_it_hears_the_password(postgres: Postgres, tmp_path: Path) -> None:
    postgres.set("ssl = off")
    try:
        run = check(tmp_path, postgres.url(), QUICK)
        assert (run.status, run.message) == (12, f"127.0.0.1:{postgres.port} offers no TLS")
        assert check(tmp_path, postgres.url(), 'tls = "off"').message == "no TLS"
        assert check(tmp_path, postgres.url(options="?sslmode=require"), 'tls = "off"').status == 12
        assert "clear text" in check(tmp_path, postgres.url("clear"), 'tls = "off"').message
    finally:
        postgres.set("ssl = on")


def test_the_url_may_not_turn_tls_off(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.url(options="?sslmode=disable")
    assert check(tmp_path, url).message == "DATABASE_URL turns TLS off (sslmode=disable)"
    assert check(tmp_path, url, 'tls = "off"').status == 0
    assert "an sslmode that does not exist" in check(tmp_path, postgres.url(options="?sslmode=on")).message
    assert check(tmp_path, postgres.url(), PGSSLMODE="disable").status == 12


def test_certificates_are_verified_where_that_is_demanded(postgres: Postgres, tmp_path: Path) -> None:
    verified = 'tls = "verified"'
    authority = str(postgres.folder / "ca.pem")
    full = postgres.url(options="?sslmode=verify-full")
    assert check(tmp_path, full, verified, PGSSLROOTCERT=authority).status == 0
    assert check(tmp_path, postgres.url(options=f"?sslmode=verify-ca&sslrootcert={authority}"), verified).status == 0
    assert "does not have the certificate verified" in check(tmp_path, postgres.url(), verified).message
    assert "is not trusted: unable to get local issuer certificate" in check(tmp_path, full, verified).message
    assert "can't be read" in check(tmp_path, full, verified, PGSSLROOTCERT="/nowhere.pem").message


@pytest.mark.parametrize(
    "url",
    [
        "",
        "canary/pass#word@1",
        "mysql://app:canary%2Fpass%23word%401@localhost/shop",
        "postgresql://app:canary/pass#word@1@localhost/shop",
        "postgresql://app:12/canary@localhost/shop",
        "postgresql://app:x@localhost:canary/shop",
        "postgresql://app:canary@[::1/shop",
    ],
)
def test_urls_that_can_not_be_read_are_not_quoted(tmp_path: Path, url: str) -> None:
    run = check(tmp_path, url, QUICK)
    assert run.status == 12
    assert "canary" not in str(run.lines)


def test_a_variable_with_the_line_end_of_its_file(tmp_path: Path) -> None:
    assert "begins or ends with white space" in check(tmp_path, "postgresql://app@localhost/shop\n").message


def test_a_server_that_is_away_is_tried_until_the_time_is_over(postgres: Postgres, tmp_path: Path) -> None:
    port = free_port()
    run = check(tmp_path, postgres.url(port=port), QUICK)
    assert (run.status, run.message) == (12, f"127.0.0.1:{port} refused the connection")
    assert run.lines[0]["tries"] > 2
    assert 0.3 < run.lines[0]["seconds"] < 1.5


def test_a_host_that_does_not_exist(tmp_path: Path) -> None:
    run = check(tmp_path, "postgresql://app:x@nowhere.invalid/shop", QUICK)
    assert run.message == "the name nowhere.invalid is not found in DNS"


def test_a_server_that_hangs_is_left_behind(postgres: Postgres, tmp_path: Path) -> None:
    assert postgres.process
    postgres.process.send_signal(signal.SIGSTOP)
    try:
        run = check(tmp_path, postgres.url(), QUICK)
    finally:
        postgres.process.send_signal(signal.SIGCONT)
    assert run.status == 12
    assert "answer" in run.message
    assert run.lines[0]["seconds"] < 2


def test_a_query_that_waits_for_a_migration_is_left_behind(postgres: Postgres, tmp_path: Path) -> None:
    with postgres.administrator() as session:
        session.rows("begin")
        session.rows("lock table alembic_version in access exclusive mode")
        run = check(tmp_path, postgres.url(), QUICK, '[postgres.main.migrations]\nrevisions = ["c3"]')
    assert run.status == 12
    assert "within 0.4 seconds" in run.message


def test_a_database_without_a_free_connection_is_tried_again(postgres: Postgres, tmp_path: Path) -> None:
    with postgres.administrator() as session:
        session.rows("alter role app connection limit 0")
        try:
            run = check(tmp_path, postgres.url(), QUICK)
        finally:
            session.rows("alter role app connection limit -1")
    assert (run.status, run.message) == (12, "the database has no free connection (53300)")
    assert run.lines[0]["tries"] > 2


def test_a_server_that_is_killed_and_comes_back_is_waited_for(postgres: Postgres, tmp_path: Path) -> None:
    postgres.stop()
    back = threading.Timer(0.5, postgres.start)
    back.start()
    try:
        run = check(tmp_path, postgres.url(), "timeout_seconds = 15")
    finally:
        back.join()
    assert run.status == 0
    assert run.lines[0]["tries"] > 1


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"N\xff\xff\xff\xff\xff\xff\xff",
        b"NR\0\0\0\x04",
        b"NE\0\0\0\x05\0",
        b"\0" * 64,
    ],
)
def test_other_protocols_are_told_apart(postgres: Postgres, tmp_path: Path, said: bytes) -> None:
    with talker(said) as port:
        run = check(tmp_path, postgres.url(port=port), 'tls = "off"', QUICK)
    assert (run.status, run.message) == (12, "the server answers in something other than PostgreSQL's protocol")


def test_a_server_that_drips_is_left_behind(postgres: Postgres, tmp_path: Path) -> None:
    with talker(b"NR\0\x01\0\0", *[b"x"] * 100, pause=0.1) as port:
        run = check(tmp_path, postgres.url(port=port), 'tls = "off"', QUICK)
    assert run.message == "there was no complete answer within 0.4 seconds"


def test_an_impostor_that_does_not_know_the_password_is_refused(tmp_path: Path) -> None:
    impostor = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connected, _ = impostor.accept()
        with connected:
            connected.recv(1024)
            connected.sendall(b"N")
            connected.recv(1024)
            connected.sendall(b"R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0")
            nonce = connected.recv(1024).rpartition(b"r=")[2]
            challenge = b"\0\0\0\x0br=" + nonce + b"x,s=c2FsdA==,i=4096"
            connected.sendall(b"R" + (4 + len(challenge)).to_bytes(4) + challenge)
            connected.recv(1024)
            connected.sendall(b"R\0\0\0\x12\0\0\0\x0cv=bm90IQ==")
            connected.recv(1024)

    threading.Thread(target=serve, daemon=True).start()
    port = impostor.getsockname()[1]
    with impostor:
        run = check(tmp_path, f"postgresql://app:canary@127.0.0.1:{port}/shop", 'tls = "off"', QUICK)
    assert "could not prove that it knows the password" in run.message
