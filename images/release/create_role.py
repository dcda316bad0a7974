r"""Creates the application's role with its password, and the extensions that only the administrator may create.

Runs in the release task before migrations, as often as there are releases. Reads from the environment:

- `DATABASE_IDENTIFIER`: the RDS instance, whose address and administrator's secret AWS is asked for;
- `DATABASE_ADMINISTRATOR`: name of the administrator's secret, where RDS doesn't keep it;
- `DATABASE_URL`: role, password and database to create, as services get them;
- `DATABASE_EXTENSIONS`: names separated by spaces, may be empty;
- `DATABASE_PEOPLE`: the user whom people sign in as by IAM, who only reads; unless it is empty or absent;
- `PGSSLROOTCERT`: the certificate authorities that vouch for the instance.

No secret stands in an argument, a file or a log: psql takes the administrator's password from its environment, and
sends only a hash of the role's (PostgreSQL manual, psql's `\password`, read 2026-11-22). Exit status: 0, or 1 with one
line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SCRIPT = Path(__file__).with_name("create_role.sql")
PEOPLE_SCRIPT = Path(__file__).with_name("create_people.sql")
SECONDS = 60


class Failed(Exception):
    """A step that didn't work, in words without secrets."""


def main() -> int:
    """Do all steps in order; returns the exit status."""
    try:
        url = urlsplit(required("DATABASE_URL"))
        if not url.username or not url.password or not url.path.strip("/"):
            raise Failed("DATABASE_URL: expected role, password and database")
        role, password, database = unquote(url.username), unquote(url.password), url.path.strip("/")
        server = administrator(required("DATABASE_IDENTIFIER"), database)
        named = ("-v", f"role={role}", "-v", f"database={database}")
        psql(server, "create the role", *named, "-f", str(SCRIPT))
        for extension in os.environ.get("DATABASE_EXTENSIONS", "").split():
            psql(server, f"create extension {extension}", "-c", f"CREATE EXTENSION IF NOT EXISTS {quoted(extension)}")
        psql(server, "set the password", "-c", f"\\password {quoted(role)}", stdin=f"{password}\n{password}\n")
        if people := os.environ.get("DATABASE_PEOPLE"):
            psql(server, f"create the user {people}", *named, "-v", f"people={people}", "-f", str(PEOPLE_SCRIPT))
        psql({**server, "PGUSER": role, "PGPASSWORD": password}, "sign in as the role", "-c", "SELECT 1")
    except Failed as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    print(f"release: role {role} of database {database} is ready")
    return 0


def required(variable: str) -> str:
    """Return a variable's value. Raises Failed."""
    value = os.environ.get(variable, "")
    if not value:
        raise Failed(f"{variable}: is missing")
    return value


def administrator(identifier: str, database: str) -> dict[str, str]:
    """Return what psql's environment needs to reach the instance itself, past a proxy, as its administrator."""
    found = asked("rds", "describe-db-instances", "--db-instance-identifier", identifier)["DBInstances"][0]
    secret = os.environ.get("DATABASE_ADMINISTRATOR") or found["MasterUserSecret"]["SecretArn"]
    stored = asked("secretsmanager", "get-secret-value", "--secret-id", secret)
    login = json.loads(stored["SecretString"])
    return {
        "PGHOST": found["Endpoint"]["Address"],
        "PGPORT": str(found["Endpoint"]["Port"]),
        "PGDATABASE": database,
        "PGUSER": login["username"],
        "PGPASSWORD": login["password"],
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": required("PGSSLROOTCERT"),
        "PGCONNECT_TIMEOUT": "10",
    }


def asked(*command: str) -> Any:
    """Return what AWS answers."""
    return json.loads(ran(f"ask {command[0]}", ["aws", *command, "--output", "json"], {}, ""))


def psql(server: dict[str, str], step: str, *arguments: str, stdin: str = "") -> None:
    """Run psql against `server`; an error in any statement is the end."""
    ran(step, ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments], server, stdin)


def ran(step: str, command: list[str], environment: dict[str, str], stdin: str) -> str:
    """Return a command's standard output; a session of its own has no terminal to ask for passwords."""
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"could not {step}: {type(error).__name__}") from None
    if done.returncode:
        raise Failed(f"could not {step}: {first_line(done.stderr, environment)}")
    return done.stdout


def first_line(text: str, environment: dict[str, str]) -> str:
    """Return an error's first line without the password that its command was given."""
    line = (text.strip().splitlines() or ["no reason given"])[0]
    password = environment.get("PGPASSWORD")
    return line.replace(password, "…") if password else line


def quoted(name: str) -> str:
    """Return a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


if __name__ == "__main__":
    sys.exit(main())
