from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.preview.programs import PREAMBLE

from .command import shipworthy
from .test_output import parsed


def write(folder: Path, name: str, *stacks: str, program: str = "", runtime: str = "python") -> Path:
    folder.mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({"name": name, "runtime": runtime}))
    for stack in stacks:
        (folder / f"Pulumi.{stack}.yaml").write_text("config: {}\n")
    (folder / "__main__.py").write_text(f'{PREAMBLE}\nThing("{name}-thing")\n{program}')
    return folder


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two Python projects with three stacks, one inside the other's folder, and what is no project of anybody's."""
    root = tmp_path_factory.mktemp("many")
    write(root / "network", "network", "dev", "prod")
    write(root / "network" / "apps" / "shop", "shop", "dev")
    write(root / "web", "web", "dev", runtime="nodejs")
    write(root / "library", "library")
    for elsewhere in (".cache/x", "node_modules/y", "env/lib/z"):
        write(root / elsewhere, "nobodys", "dev")
    (root / "env" / "pyvenv.cfg").write_text("")
    return root


def test_every_stack_of_every_python_project_stands_in_one_report(projects: Path) -> None:
    run = shipworthy("preview", "--all", cwd=projects)

    assert run.status == 0
    assert run.out.splitlines()[-3:] == [
        "✓ network/dev: previewed; no policy pack judged it",
        "✓ network/prod: previewed; no policy pack judged it",
        "✓ shop/dev: previewed; no policy pack judged it",
    ]
    assert "shipworthy: skipped web: its runtime is nodejs, not python\n" in run.err
    assert "shipworthy: skipped library: it has no stack with a file\n" in run.err
    assert "nobodys" not in run.out + run.err


def test_the_stacks_can_be_chosen_and_the_folders_repeated(projects: Path) -> None:
    chosen = shipworthy("preview", "--all", "-s", "prod", "-C", projects, "--json", cwd=projects.parent)
    named = shipworthy("preview", "-C", "network/apps/shop", "-C", "network", "-s", "dev", "--json", cwd=projects)

    assert parsed(chosen.out)["shipworthy"]["project"] == "network"
    assert parsed(chosen.out)["shipworthy"]["stack"] == "prod"
    assert [one["shipworthy"]["project"] for one in parsed(named.out)["previews"]] == ["shop", "network"]


def test_the_strongest_status_of_all_counts_and_files_are_written_where_the_command_began(tmp_path: Path) -> None:
    write(tmp_path / "good", "good", "dev")
    write(tmp_path / "bad", "bad", "dev", program="raise ValueError('gave up')")

    run = shipworthy("preview", "--all", "-o", "reports", "--format", "json", cwd=tmp_path)

    assert run.status == 3
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["bad-dev.json", "good-dev.json"]
    assert "✗ bad/dev: the program failed" in run.out


def test_what_is_wrong_with_any_project_is_told_with_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "good", "good", "dev")
    write(tmp_path / "bad", "b a d", "dev")
    (write(tmp_path / "worse", "worse", "dev") / "Pulumi.yaml").write_text(":")

    run = shipworthy("preview", "--all", cwd=tmp_path)

    assert (run.status, run.out) == (2, "")
    assert "bad: Pulumi.yaml:1: name: a name of letters" in run.err
    assert "worse: Pulumi.yaml:1: " in run.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["preview", "--all", "-C", "missing"], "missing: there is no such folder"),
        (["preview", "--all", "-C", "web"], "there is no Python project of Pulumi in web"),
        (["preview", "--all", "-s", "nowhere"], "no project has one of these stacks"),
        (["preview", "--all", "--state", "x.json"], "--config-file and --state go with one project"),
        (["answers", "record", "-C", "network", "-C", "web"], "-C: this command takes one folder"),
    ],
)
def test_wrong_use_is_told(projects: Path, arguments: list[str], complaint: str) -> None:
    run = shipworthy(*arguments, cwd=projects)

    assert (run.status, run.out) == (2, "")
    assert complaint in run.err
