"""`shipworthy parity` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .command import shipworthy

PROGRAM = """
import pulumi

class Disk(pulumi.CustomResource):
    def __init__(self, name, properties, opts=None):
        super().__init__("demo:index/disk:Disk", name, properties, opts)

config = pulumi.Config()
size, token = config.require_int("size"), config.require_secret("token")
Disk("disk", {"size": size, "token": token, "note": token if size > 1 else "plain-canary", "\\x1b[31mred": size})
if config.get_bool("fails"):
    raise ValueError("the program gave up")
"""
SIZE = "intended:\n  - {component: disk, property: size, reason: 'Production is <larger>.'}\n"
ALL = SIZE + "  - {component: disk, property: [note, '*red'], reason: Another.}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    for stack, size in (("staging", 1), ("production", 3)):
        (tmp_path / f"Pulumi.{stack}.yaml").write_text(f"config: {{shop:size: {size}, shop:token: canary-{stack}}}\n")
    (tmp_path / "parity.yaml").write_text(ALL)
    return tmp_path


def test_stacks_that_differ_as_intended_pass_and_each_reason_is_shown(shop: Path) -> None:
    run = shipworthy("parity", "staging", "production", cwd=shop)

    assert run.status == 0, run.err
    assert "disk  3 differences intended\n     2  Another.\n     1  Production is <larger>.\n" in run.out
    assert run.out.endswith("✓ staging and production: 3 differences intended\n")


def test_what_nobody_declared_fails_in_every_format_and_no_secret_is_shown(shop: Path, tmp_path: Path) -> None:
    (shop / "parity.yaml").write_text(SIZE + "  - {component: gone, property: size, reason: Stale.}\n")
    formats = [word for name in ("text", "markdown", "json") for word in ("--format", name)]

    run = shipworthy("parity", "staging", "production", "-o", tmp_path / "reports", *formats, cwd=shop)

    assert run.status == 1
    assert "✗ disk  2 differences not intended" in run.out
    assert "note is a secret in one of them only" in run.out
    assert "✗ parity.yaml:3: intended[1] (component gone, property size) nothing differs where it points" in run.out
    files = {file.name: file.read_text() for file in (tmp_path / "reports").iterdir()}
    assert sorted(files) == [f"shop-parity-staging-production.{extension}" for extension in ("json", "md", "txt")]
    assert files["shop-parity-staging-production.txt"] == run.out
    page = files["shop-parity-staging-production.md"]
    assert page.startswith("### ❌ staging and production: 2 differences not intended, 1 declaration to correct")
    assert "Production is &lt;larger&gt;." in page
    document = json.loads(files["shop-parity-staging-production.json"])
    assert (document["schema"], document["findings"]) == ("shipworthy.parity/1", 3)
    (size,) = (one for one in document["differences"] if one["name"] == "size")
    assert (size["values"], size["intended"]) == (
        {"staging": 1, "production": 3},
        {"line": 2, "reason": "Production is <larger>."},
    )
    for text in (run.out, run.err, *files.values()):
        assert "canary" not in text
        assert "\x1b" not in text


def test_another_file_can_be_named_and_none_is_needed(shop: Path) -> None:
    (shop / "parity.yaml").rename(shop / "meant.yaml")

    assert shipworthy("parity", "staging", "production", cwd=shop).status == 1
    assert shipworthy("parity", "staging", "production", "--file", "meant.yaml", "--json", cwd=shop).status == 0


def test_a_program_that_fails_is_compared_with_nothing(shop: Path) -> None:
    run = shipworthy("parity", "staging", "production", "-c", "fails=true", cwd=shop)

    assert (run.status, run.out) == (3, "")
    assert "staging: the program failed" in run.err
    assert "production: the program failed" in run.err
    assert "canary" not in run.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["staging"], "the following arguments are required: STACK"),
        (["staging", "staging"], "staging is compared with itself; name two stacks"),
        (["staging", "prodution"], "there is no stack prodution"),
        (["staging", "production", "--file", "gone.yaml"], "gone.yaml: there is no such file"),
        (["staging", "production", "--format", "html"], "invalid choice: 'html'"),
        (["staging", "production", "--json", "--format", "text"], "give -o DIR for json and text"),
    ],
)
def test_wrong_use_is_two_and_says_what_is_wrong(arguments: list[str], said: str, shop: Path) -> None:
    run = shipworthy("parity", *arguments, cwd=shop)

    assert (run.status, run.out) == (2, "")
    assert said in run.err


def test_a_malformed_file_is_refused_with_its_line_before_anything_runs(shop: Path) -> None:
    (shop / "parity.yaml").write_text("intended:\n  - component: disk\n    propety: size\n    reason: Why.\n")

    run = shipworthy("parity", "staging", "production", cwd=shop)

    assert (run.status, run.out) == (2, "")
    assert "parity.yaml:3: intended[0].propety: is unknown; did you mean property?" in run.err
    assert "previewing" not in run.err
