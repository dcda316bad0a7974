"""Steps that pages tell people to follow: each command, option, target and script exists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from tests.docs.documented_commands import ANYWHERE, CLI_ALONE, ROOT, Command, commands, lines, pages

TAKEN: Final[dict[str, dict[str, dict[str, list[str]]]]] = json.loads(
    Path(__file__).with_name("aws_commands.json").read_text()
)

PULUMI: Final = {
    "cancel", "config", "config rm", "config set", "destroy", "import", "login", "plugin install", "preview",
    "refresh", "stack", "stack change-secrets-provider", "stack export", "stack history", "stack import",
    "stack init", "stack output", "stack rm", "state delete", "state rename", "state unprotect", "up",
}  # fmt: skip
"""Commands of the Pulumi CLI that pages use (Pulumi CLI reference, read 2026-11-22)."""


def wrong(command: Command) -> str:
    """Return what the AWS CLI would refuse in a command; nothing where it takes it."""
    alone = CLI_ALONE.get((command.service, command.operation))
    entry: Any = TAKEN.get(command.service, {}).get(command.operation)
    if alone is None and entry is None:
        return f"{command}: no such command, or extract_aws_commands has to be run"
    options = alone if alone is not None else frozenset(entry["options"])
    if unknown := sorted(set(command.options) - options - ANYWHERE):
        return f"{command}: no option {unknown[0]}"
    missing = sorted(set(entry["required"]) - set(command.options)) if command.whole and entry else []
    return f"{command}: lacks {missing[0]}" if missing else ""


def named(pattern: str) -> dict[str, str]:
    """Return what the pages' code names by a pattern, each with a page that does."""
    return {
        found: page.name
        for page in pages()
        for line, _ in lines(page)
        for found in re.findall(pattern, line, re.MULTILINE)
    }


def test_every_command_of_the_aws_cli_exists_with_its_options() -> None:
    found = commands()
    assert len(found) > 100
    assert [problem for command in found if (problem := wrong(command))] == []


@pytest.mark.parametrize(
    ("service", "operation", "options", "problem"),
    [
        ("rds", "restore-everything", (), "no such command"),
        ("rds", "create-db-snapshot", ("db-instance-identifier", "snapshot-name"), "no option snapshot-name"),
        ("rds", "create-db-snapshot", ("db-instance-identifier",), "lacks db-snapshot-identifier"),
    ],
)
def test_a_command_that_does_not_exist_is_found(
    service: str, operation: str, options: tuple[str, ...], problem: str
) -> None:
    assert problem in wrong(Command("page.md", service, operation, options, whole=True))


def test_every_command_of_pulumi_exists() -> None:
    calls = named(r"^pulumi ([a-z]+(?: [a-z][a-z-]+)?)(?= |$)")
    assert len(calls) > 10
    assert {call: page for call, page in calls.items() if call not in PULUMI} == {}


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {
        target: page for target, page in named(r"^make (?:-C \.\. )?([a-z-]+)").items() if target not in targets
    } == {}


def test_every_script_exists() -> None:
    scripts = named(r"^\.ci/([a-z-]+)")
    assert len(scripts) >= 4
    assert {script: page for script, page in scripts.items() if not (ROOT / ".ci" / script).is_file()} == {}
