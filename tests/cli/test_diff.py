from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .command import COMMAND, FIXTURES, Run, environment, shipworthy
from .repositories import commit, git, repository
from .test_output import parsed

PROGRAM = """
    from shop import sizes
    for name, size in sizes.DISKS.items():
        Thing(name, {"size": size, "from": sizes.__file__}, t="demo:index/disk:Disk")
    pulumi.export("total", sum(sizes.DISKS.values()))
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three commits, and a checkout that differs from all of them."""
    folder = repository(tmp_path_factory.mktemp("git") / "shop", PROGRAM)
    commit(folder, sizes="DISKS = {'kept': 1, 'grown': 1, 'gone': 1}")
    git(folder, "tag", "base")
    commit(
        folder, sizes="from shop.added import MORE\nDISKS = {'kept': 1, 'grown': 3, **MORE}", added="MORE = {'new': 1}"
    )
    git(folder, "tag", "changed")
    (folder / "src/shop/sizes.py").write_text("DISKS = {'uncommitted': 99009900}\n")
    return folder


def leftovers(folder: Path, temporary: Path) -> list[str]:
    return [*git(folder, "worktree", "list").splitlines()[1:], *map(str, temporary.iterdir())]


def compare(folder: Path, temporary: Path, *arguments: str | Path) -> Run:
    run = shipworthy("diff", *arguments, cwd=folder, variables={"TMPDIR": str(temporary)})
    assert leftovers(folder, temporary) == []
    return run


def test_each_revision_runs_its_own_code_and_not_what_is_installed_from_the_checkout(
    shop: Path, tmp_path: Path
) -> None:
    run = compare(shop, tmp_path, "base", "--json")

    document = parsed(run.out)
    steps = {step["urn"].rpartition("::")[2]: step["op"] for step in document["steps"]}
    assert steps == {"demo-dev": "same", "gone": "delete", "grown": "update", "kept": "same", "new": "create"}
    assert document["shipworthy"]["changes"]["outputs"] == [
        {"path": "total", "kind": "update", "before": 3, "after": 5, "doubt": ""}
    ]
    assert "99009900" not in run.out
    assert str(tmp_path) not in run.out
    assert (shop / "src/shop/sizes.py").read_text() == "DISKS = {'uncommitted': 99009900}\n"


def test_what_only_the_checkout_or_the_other_revision_has_can_not_be_imported(shop: Path, tmp_path: Path) -> None:
    changed = git(shop, "rev-parse", "changed")

    run = compare(shop, tmp_path, "changed", "base")

    # `shop.added` is in the checkout and in the base, but not in this head.
    assert run.status == 0
    assert run.out.splitlines()[1:9] == [
        f"compared with changed ({changed[:9]}): 1 to delete, 1 to update, 1 to create, 2 unchanged",
        "",
        "  - delete      new    demo:index/disk:Disk",
        "  ~ update      grown  demo:index/disk:Disk",
        "      ~ size: 3 → 1",
        "  + create      gone   demo:index/disk:Disk",
        "",
        "  stack outputs",
    ]


def test_verdicts_that_differ_are_told_also_in_a_comment(shop: Path, tmp_path: Path) -> None:
    judge = FIXTURES / "packs" / "judge"

    run = compare(shop, tmp_path, "base", "--policy-pack", judge)
    comment = compare(shop, tmp_path, "base", "--policy-pack", judge, "--format", "markdown")

    assert run.status == 1
    start = run.out.splitlines().index("  verdicts that differ")
    assert run.out.splitlines()[start + 1 : start + 6] == [
        "      ✗ disk-is-large new: not judged → violated",
        "      · disk-is-large grown: violated → passed",
        "      · disk-is-near new: not judged → unresolved",
        "      · disk-is-large gone: violated → not judged",
        "      · disk-is-near gone: unresolved → not judged",
    ]
    assert "<p>Verdicts that differ<br>✗ disk-is-large new: not judged → violated<br>" in comment.out


def test_where_the_base_has_no_project_everything_is_new(shop: Path, tmp_path: Path) -> None:
    empty = git(shop, "commit-tree", "-m", "empty", git(shop, "hash-object", "-t", "tree", "/dev/null").strip()).strip()
    git(shop, "hash-object", "-t", "tree", "-w", "/dev/null")

    run = compare(shop, tmp_path, empty)

    assert run.out.splitlines()[1] == f"compared with {empty}: 4 to create"


def test_stacks_that_only_one_revision_has_are_told(tmp_path: Path) -> None:
    folder = repository(tmp_path / "shop", "Thing('one')")
    (folder / "Pulumi.old.yaml").write_text("config: {}\n")
    first = commit(folder)
    (folder / "Pulumi.old.yaml").rename(folder / "Pulumi.young.yaml")
    commit(folder)
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    run = compare(folder, temporary, first, "-s", "dev", "-s", "young")

    assert run.status == 0
    said = " ".join(run.out.split())
    assert said.count(f"stack old is only in {first}: what it deployed is in no preview") == 1
    assert said.count(f"stack young is not in {first}: all of it is new") == 1
    assert "2 to create" in said


def test_a_shallow_clone_compares_what_it_has_and_says_what_it_lacks(shop: Path, tmp_path: Path) -> None:
    clone, temporary = tmp_path / "shop", tmp_path / "temporary"
    temporary.mkdir()
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{shop}", str(clone))
    (clone / ".venv").symlink_to(shop / ".venv")

    same = compare(clone, temporary, "HEAD")
    run = compare(clone, temporary, git(shop, "rev-parse", "base").strip())

    assert same.status == 0, same.err
    assert (run.status, run.out) == (2, "")
    assert "in shop, a shallow clone; bring the rest with: git fetch --unshallow" in run.err


def test_a_base_that_fails_is_told_and_nothing_compared(shop: Path, tmp_path: Path) -> None:
    (shop / "src/shop/sizes.py").write_text("raise ValueError('broken')\n")
    broken = git(shop, "stash", "create").strip()
    (shop / "src/shop/sizes.py").write_text("DISKS = {'uncommitted': 99009900}\n")

    run = compare(shop, tmp_path, broken, "HEAD")

    assert run.status == 0
    assert "nothing is compared, since the base can't be previewed" in run.out
    assert "ValueError: broken" in run.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere"], "nowhere: there is no such revision in shop"),
        (["--", "--force"], "--force: there is no such revision in shop"),
        (["base", "HEAD", "-s", "dev", "--config-file", "missing.yaml"], "missing.yaml: there is no such file"),
        ([], "the following arguments are required: BASE"),
    ],
)
def test_wrong_use_is_told(shop: Path, tmp_path: Path, arguments: list[str], complaint: str) -> None:
    run = compare(shop, tmp_path, *arguments)

    assert (run.status, run.out) == (2, "")
    assert complaint in run.err


def test_a_folder_without_a_repository_is_told(tmp_path: Path) -> None:
    run = shipworthy("diff", "main", cwd=tmp_path)

    assert run.status == 2
    assert "is in no git repository" in run.err


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    program = f"import time\nopen({str(tmp_path / 'started')!r}, 'a').write('x')\ntime.sleep(60)"
    folder = repository(tmp_path / "shop", program)
    commit(folder, sizes="")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    variables = environment(TMPDIR=str(temporary))
    with subprocess.Popen([COMMAND, "diff", "HEAD"], cwd=folder, env=variables, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 30
        while not (tmp_path / "started").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGTERM)  # as Ctrl-C, but also where whoever runs the tests ignores that
        _, complaint = process.communicate(timeout=30)

    assert process.returncode == 130
    assert b"interrupted" in complaint
    assert leftovers(folder, temporary) == []
