"""Real servers of Debian's packages on free ports of this machine, each started once a run and stopped at its end.

Where one is not installed, the tests that need it are skipped; with `SHIPWORTHY_SERVERS=required`, as in CI, they fail.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from shipworthy.preflight.connection_url import ConnectionUrl
from shipworthy.preflight.postgres_wire import PostgresReplyError, PostgresSession
from tests.preflight.certificates import make_certificates

PASSWORD: Final = "canary/pass#word@1"
"""Of every user; it has to be percent-encoded in a URL."""
ENCODED: Final = "canary%2Fpass%23word%401"

TABLES: Final = ("users", "sessions", "messages", "documents", "chunks", "jobs", "audit", "settings")

_HBA: Final = """\
local all all trust
host all clear 127.0.0.1/32 password
host all old 127.0.0.1/32 md5
host all banned 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
"""
_SCHEMA: Final = f"""
create role app login password '{PASSWORD}';
create role clear login password '{PASSWORD}';
create role banned login password '{PASSWORD}';
create role reader login password '{PASSWORD}';
alter role reader set default_transaction_read_only = on;
set password_encryption = 'md5';
create role old login password '{PASSWORD}';
create table alembic_version (version_num text);
insert into alembic_version values ('c3');
create schema odd;
create table odd."Mixed" (id int);
grant usage on schema odd to app;
grant select on all tables in schema public to app;
{"".join(f"create table {name} (id int);" for name in TABLES)}
grant select on alembic_version to app;
"""  # noqa: S608 - constants of this file


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def missing(server: str) -> None:
    """Skip the test, or fail it where the servers are required."""
    if os.environ.get("SHIPWORTHY_SERVERS") == "required":
        pytest.fail(f"{server} is not installed, and SHIPWORTHY_SERVERS=required")
    pytest.skip(f"{server} is not installed")


@dataclass
class Postgres:
    """A PostgreSQL server; its folder belongs to the user that runs it, since it refuses to run as root."""

    binaries: Path
    folder: Path
    port: int
    user: str | None
    process: subprocess.Popen[bytes] | None = None

    def url(self, user: str = "app", *, port: int | None = None, password: str = ENCODED, options: str = "") -> str:
        """Return the connection URL of a user."""
        return f"postgresql://{user}:{password}@127.0.0.1:{port or self.port}/postgres{options}"

    def start(self) -> None:
        """Start it and wait until it lets the administrator in. Not by pg_ctl, which was seen to crash as it waits."""
        options = ["-p", str(self.port), "-k", self.folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.folder / "data", *options],
                stdout=log,
                stderr=log,
                user=self.user,
                cwd=self.folder,
            )
        for _ in range(1500):
            with suppress(OSError, PostgresReplyError), self.administrator():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        pytest.fail(f"PostgreSQL does not start:\n{(self.folder / 'log').read_text()}")

    def stop(self) -> None:
        """Stop it without a checkpoint."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def run(self, *command: str | Path) -> None:
        """Run a command as the server's user; raises where it fails."""
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=30, user=self.user, cwd=self.folder)

    @contextmanager
    def administrator(self) -> Generator[PostgresSession]:
        """Hand out a session that may do everything, over the socket in the folder."""
        with socket.socket(socket.AF_UNIX) as connected:
            connected.connect(str(self.folder / f".s.PGSQL.{self.port}"))
            session = PostgresSession(connected)
            session.log_in(ConnectionUrl("postgresql", "admin", "", "localhost", self.port, "postgres", {}))
            yield session

    def set(self, setting: str) -> None:
        """Change a setting of the running server."""
        with self.administrator() as session:
            session.rows(f"alter system set {setting}")
            session.rows("select pg_reload_conf()")
        time.sleep(0.1)


@contextmanager
def postgres() -> Generator[Postgres]:
    """Run a PostgreSQL server with TLS, users and tables."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        missing("PostgreSQL (package postgresql)")
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="preflight-"))
    server = Postgres(found[-1], folder, free_port(), user)
    try:
        make_certificates(folder)
        _hand_over(folder, user)
        server.run(server.binaries / "initdb", "--no-sync", "-U", "admin", "-A", "trust", "-E", "UTF8", folder / "data")
        (folder / "data" / "pg_hba.conf").write_text(_HBA)
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"ssl=on\nssl_cert_file='{folder}/server.pem'\nssl_key_file='{folder}/server.key'\n")
        server.start()
        with server.administrator() as session:
            session.rows(_SCHEMA)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _hand_over(folder: Path, user: str | None) -> None:
    if user is None:
        return
    owner = pwd.getpwnam(user)
    for path in (folder, *folder.iterdir()):
        os.chown(path, owner.pw_uid, owner.pw_gid)


@dataclass
class Redis:
    """A Redis server that listens with and without TLS."""

    folder: Path
    port: int
    tls_port: int
    process: subprocess.Popen[bytes] | None = None

    def url(self, user: str = "", *, password: str = ENCODED, options: str = "", database: str = "0") -> str:
        """Return the connection URL of a user, `default` unless named, with TLS."""
        options = options or f"?ssl_ca_certs={self.folder}/ca.pem"
        return f"rediss://{user}:{password}@127.0.0.1:{self.tls_port}/{database}{options}"

    @property
    def plain_url(self) -> str:
        """The connection URL without TLS."""
        return f"redis://:{ENCODED}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(["redis-server", self.folder / "redis.conf"], stdout=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        pytest.fail("redis-server does not listen")

    def stop(self) -> None:
        """Kill it."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def command(self, *words: str) -> str:
        """Send a command as the default user and return what redis-cli prints."""
        command = ["redis-cli", "-p", str(self.port), "-a", PASSWORD, "--no-auth-warning", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=10).stdout.strip()


@contextmanager
def redis() -> Generator[Redis]:
    """Run a Redis server with a password, a weak user and an eviction policy."""
    if shutil.which("redis-server") is None:
        missing("Redis (package redis-server)")
    folder = Path(tempfile.mkdtemp(prefix="preflight-"))
    server = Redis(folder, free_port(), free_port())
    try:
        make_certificates(folder)
        lines = [
            f"bind 127.0.0.1\nport {server.port}\ntls-port {server.tls_port}\ntls-auth-clients no\ndir {folder}",
            f"tls-cert-file {folder}/server.pem\ntls-key-file {folder}/server.key\ntls-ca-cert-file {folder}/ca.pem",
            f'requirepass "{PASSWORD}"\nsave ""\nmaxmemory-policy allkeys-lru\nmaxmemory 64mb',
            f'user narrow on ">{PASSWORD}" ~narrow:* +@all -config -info',
        ]
        (folder / "redis.conf").write_text("\n".join(lines) + "\n")
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
