"""The release image's script against a real PostgreSQL server, with AWS's answers from a stub on PATH."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.preflight.servers import Postgres, postgres

pytestmark = pytest.mark.xdist_group("release_image")

SCRIPT = Path(__file__).parents[1] / "images/release/create_role.py"
ADMINISTRATOR_CANARY = "canary-of-administrator"
ROLE_CANARY = "canaryOfTheRole"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server with an administrator like RDS's: no superuser, but allowed to create roles."""
    with postgres() as running, running.administrator() as session:
        session.rows(f"create role administrator login createrole createdb password '{ADMINISTRATOR_CANARY}'")
        session.rows("create role rds_iam nologin")
        session.rows("grant rds_iam to administrator with admin option")
        session.rows("create database shop owner administrator")
        session.rows("alter system set log_statement = 'all'")
        session.rows("select pg_reload_conf()")
        yield running


def released(server: Postgres, tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    answers = {
        "rds": {
            "DBInstances": [
                {
                    "Endpoint": {"Address": "127.0.0.1", "Port": server.port},
                    "MasterUserSecret": {"SecretArn": "arn:aws:secretsmanager:::secret:rds!db-1"},
                }
            ]
        },
        "secretsmanager": {"SecretString": json.dumps({"username": "administrator", "password": ADMINISTRATOR_CANARY})},
    }
    for service, answer in answers.items():
        (tmp_path / f"{service}.json").write_text(json.dumps(answer))
    stub = tmp_path / "aws"
    stub.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\ncat "{tmp_path}/$1.json"\n')
    stub.chmod(0o755)
    environment: Mapping[str, str] = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "DATABASE_IDENTIFIER": "shop-production-database",
        "DATABASE_URL": f"postgresql+psycopg://shop:{ROLE_CANARY}@proxy.example.com:5432/shop?sslmode=verify-full",
        "DATABASE_EXTENSIONS": "",
        "PGSSLROOTCERT": str(server.folder / "ca.pem"),
        **changes,
    }
    return subprocess.run(
        [sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_role_signs_in_and_owns_its_schema_however_often_it_was_released(server: Postgres, tmp_path: Path) -> None:
    for _ in range(2):
        done = released(server, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "release: role shop of database shop is ready\n"
    signed_in = sql(server, "create table kept (); select schemaname from pg_tables where tablename = 'kept'")
    assert signed_in.stdout.split()[-1] == "shop", signed_in.stderr
    assert "--db-instance-identifier shop-production-database" in (tmp_path / "asked").read_text()


def test_an_administrator_whom_rds_does_not_keep_is_read_by_name(server: Postgres, tmp_path: Path) -> None:
    done = released(server, tmp_path, DATABASE_ADMINISTRATOR="shop-production/database/administrator")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--secret-id shop-production/database/administrator" in (tmp_path / "asked").read_text()


def sql(server: Postgres, statements: str, user: str = "shop") -> subprocess.CompletedProcess[str]:
    """Run each statement in a transaction of its own."""
    environment = {
        **os.environ,
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGDATABASE": "shop",
        "PGUSER": user,
        "PGPASSWORD": {"shop": ROLE_CANARY}.get(user, "test"),
    }
    return subprocess.run(
        ["psql", "-XAtq"], input=statements, env=environment, capture_output=True, text=True, check=False
    )


def test_people_read_what_is_there_and_what_comes_and_write_nothing(server: Postgres, tmp_path: Path) -> None:
    assert released(server, tmp_path).returncode == 0
    sql(server, "create table before (id int); insert into before values (1)")
    for _ in range(2):
        done = released(server, tmp_path, DATABASE_PEOPLE="shop_people")
        assert (done.returncode, done.stderr) == (0, "")
    sql(server, "create table after (id int); insert into after values (2)")
    with server.administrator() as session:
        # RDS asks IAM for those who are members of rds_iam; a plain server asks for a password.
        session.rows("alter role shop_people password 'test'")
    read = sql(server, "select id from before union select id from after order by 1", "shop_people")
    assert (read.stdout, read.stderr) == ("1\n2\n", "")
    assert sql(server, "select pg_has_role('shop_people', 'rds_iam', 'member')").stdout == "t\n"
    for write in ("insert into before values (3)", "delete from after", "create table mine ()"):
        allowed = sql(server, f"set default_transaction_read_only = off; {write}", "shop_people")
        assert "permission denied" in allowed.stderr, write
    assert "read-only transaction" in sql(server, "create temporary table mine ()", "shop_people").stderr


def test_no_secret_is_in_the_servers_log_or_in_any_output(server: Postgres, tmp_path: Path) -> None:
    done = released(server, tmp_path)
    log = (server.folder / "log").read_text()
    assert "ALTER USER shop PASSWORD" in log, "the server logs what it is told"
    for text in (log, done.stdout, done.stderr, (tmp_path / "asked").read_text()):
        assert ROLE_CANARY not in text
        assert ADMINISTRATOR_CANARY not in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"DATABASE_URL": ""}, "release: DATABASE_URL: is missing\n"),
        (
            {"DATABASE_URL": "postgresql://app@host/app"},
            "release: DATABASE_URL: expected role, password and database\n",
        ),
        ({"DATABASE_EXTENSIONS": "no_such"}, "release: could not create extension no_such: "),
        ({"PGSSLROOTCERT": "/no/such/bundle.pem"}, "release: could not create the role: "),
        ({"PATH": "/nowhere"}, "release: could not ask rds: FileNotFoundError\n"),
    ],
)
def test_a_step_that_fails_ends_it_with_one_line(
    server: Postgres, tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    done = released(server, tmp_path, **changes)
    assert done.returncode == 1
    assert done.stderr.startswith(message)
    assert len(done.stderr.splitlines()) == 1
