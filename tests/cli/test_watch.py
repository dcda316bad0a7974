"""`shipworthy preview --watch`: every edit shows its result, however broken things are meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import COMMAND, FIXTURES, environment, shipworthy
from .test_killed import left, wait_until

PROGRAM = """
import pulumi
from parts.thing import Thing
Thing("one", size=pulumi.Config().require_int("size"))
"""
COMPONENT = """
import pulumi
class Thing(pulumi.CustomResource):
    def __init__(self, name, **properties):
        super().__init__("fake:index:Thing", name, properties)
"""
READY = "Ctrl-C ends"


class Watching:
    """A command that watches, and what it has written since it was asked last."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder, self.temporary = folder, folder.parent / "temporary"
        self.temporary.mkdir()
        self.within_a_second = False  # whether a file seems to be saved a moment after what stood there before
        self.process = subprocess.Popen(
            [COMMAND, "preview", "--watch", *arguments],
            cwd=folder,
            env=environment(TMPDIR=str(self.temporary)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._written = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._written += line.decode()

    def result(self) -> str:
        """Wait until a result has been shown and the next change is awaited."""
        wait_until(lambda: READY in self._written or not self._reader.is_alive())
        shown, ready, self._written = self._written.partition(READY)
        assert ready, shown
        return shown

    def edit(self, name: str, text: str | None) -> str:
        """Write a file, or remove it; gives what is shown then."""
        if text is None:
            (self.folder / name).unlink()
        else:
            # At once, as editors save: a file that is half written for long would be a result of its own.
            saved = self.folder.parent / "saved"
            saved.write_text(text)
            if self.within_a_second and (self.folder / name).exists():
                moment = (self.folder / name).stat().st_mtime_ns + 1_000_000
                os.utime(saved, ns=(moment, moment))
            saved.replace(self.folder / name)
        return self.result()

    def edit_until(self, told: str, name: str, text: str | None) -> None:
        """Write a file, or remove it, and wait for a result that tells this: where the machine is busy, one may come
        of what stood there a moment before."""
        shown = self.edit(name, text)
        while told not in shown:
            shown = self.result()

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        status = self.process.wait(20)
        self.close()
        return status

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(20)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "parts").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config:\n  demo:size: 3\n")
    (folder / "__main__.py").write_text(PROGRAM)
    (folder / "parts" / "thing.py").write_text(COMPONENT)
    return folder


@pytest.fixture
def watching(project: Path) -> Iterator[Watching]:
    started = Watching(project)
    yield started
    started.close()


def test_every_edit_shows_what_is_then(watching: Watching) -> None:
    assert "one  Thing    fake:index:Thing" in watching.result()
    watching.within_a_second = True
    watching.edit_until("two  Thing", "__main__.py", PROGRAM.replace('"one"', '"two"'))
    # As long as before and saved within the same second: bytecode of the older one must not be taken.
    watching.edit_until("fake:index:Thang", "parts/thing.py", COMPONENT.replace("index:Thing", "index:Thang"))
    watching.edit_until("fake:index:Thong", "parts/thing.py", COMPONENT.replace("index:Thing", "index:Thong"))
    watching.edit_until("changed: Pulumi.dev.yaml", "Pulumi.dev.yaml", "config:\n  demo:size: 4\n")
    watching.edit_until("No module named 'parts.thing'", "parts/thing.py", None)
    watching.edit_until("two  Thing    fake:index:Thing", "parts/thing.py", COMPONENT)
    watching.edit_until("two  Thing", "parts/more.py", COMPONENT.replace("fake", "more"))
    watching.edit_until("more:index:Thing", "__main__.py", PROGRAM.replace("parts.thing", "parts.more"))


def test_what_is_broken_is_told_until_it_is_mended(watching: Watching) -> None:
    watching.result()
    watching.edit_until("SyntaxError", "__main__.py", "def (:")
    watching.edit_until("ZeroDivisionError", "__main__.py", "1 / 0")
    watching.edit_until("✓ dev: previewed", "__main__.py", PROGRAM)
    shown = watching.edit("Pulumi.dev.yaml", "config: [")
    assert "the configuration can't be used" in shown
    assert "Pulumi.dev.yaml:1: is not valid YAML" in shown
    watching.edit_until("Missing required configuration variable", "Pulumi.dev.yaml", "config: {}\n")
    watching.edit_until("Pulumi.yaml:1: runtime", "Pulumi.yaml", "name: demo\n")
    (watching.folder / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    watching.result()
    watching.edit_until("✓ dev: previewed", "Pulumi.dev.yaml", "config:\n  demo:size: 3\n")


def test_an_edit_of_a_rule_judges_anew(project: Path) -> None:
    shutil.copytree(FIXTURES / "packs" / "judge", project / "judge", ignore=shutil.ignore_patterns("__pycache__"))
    disk = PROGRAM.replace('"one"', '"disk"').replace("parts.thing", "parts.disk")
    (project / "parts" / "disk.py").write_text(COMPONENT.replace("fake:index:Thing", "demo:index/disk:Disk"))
    (project / "__main__.py").write_text(disk)
    (project / "Pulumi.dev.yaml").write_text("config:\n  demo:size: 1\n")
    watching = Watching(project, "--policy-pack", "judge")
    try:
        assert "has 1 GiB, 3 promised" in watching.result()
        watching.within_a_second = True
        rule = (project / "judge" / "__main__.py").read_text()
        # As long as before and saved within the same second: bytecode of the older one must not be taken.
        assert "3 promised" not in watching.edit("judge/__main__.py", rule.replace("size >= 3", "size >= 1"))
        watching.edit_until("has 1 GiB, 4 promised", "judge/__main__.py", rule.replace("3 promised", "4 promised"))
        watching.edit_until("policy pack judge", "judge/__main__.py", "1 / 0")
        assert "has 2 GiB, 3 promised" in (
            watching.edit("judge/__main__.py", rule) and watching.edit("Pulumi.dev.yaml", "config:\n  demo:size: 2\n")
        )
    finally:
        watching.end()
    wait_until(lambda: not left(watching.temporary))


def test_an_edit_ends_a_run_that_nobody_wants_any_more(watching: Watching) -> None:
    watching.result()
    (watching.folder / "__main__.py").write_text(
        "import time\nfrom pathlib import Path\nPath('.up').touch()\ntime.sleep(99)"
    )
    wait_until((watching.folder / ".up").exists)
    started = time.monotonic()
    watching.edit_until("✓ dev: previewed", "__main__.py", PROGRAM)
    assert time.monotonic() - started < 20


def test_what_the_program_writes_itself_does_not_keep_it_going(watching: Watching) -> None:
    watching.result()
    shown = watching.edit("__main__.py", PROGRAM + "import time\nopen('out.txt', 'w').write(str(time.time()))")
    while "out.txt changes in every run" not in shown:
        shown = watching.result()
    watching.edit_until("two  Thing", "__main__.py", PROGRAM.replace('"one"', '"two"'))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_its_end_leaves_no_process_and_no_file(watching: Watching, number: signal.Signals) -> None:
    watching.result()
    assert watching.end(number) == (130 if number is signal.SIGINT else -signal.SIGKILL)
    wait_until(lambda: not left(watching.temporary))
    wait_until(lambda: not list(watching.temporary.iterdir()))


def test_modules_of_the_project_are_never_imported_beforehand(project: Path) -> None:
    for name in ("pulumi_own", "pydantic"):
        (project / f"{name}.py").write_text("import os\nprint(os.getpid(), file=open('pids', 'a'))")
    (project / "__main__.py").write_text("import pulumi_own, pydantic, os\nprint(os.getpid(), file=open('pids', 'a'))")
    assert shipworthy("preview", cwd=project).status == 0
    in_modules, *others = (project / "pids").read_text().split()
    assert others == [in_modules, in_modules]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--json"], "--watch shows text; give -o DIR for json"),
        (["--all"], "--watch goes with one project"),
        (["-o", "."], "with --watch a folder of its own is expected"),
        (["-C", "/"], "there is no Pulumi.yaml in this folder or above it"),
    ],
)
def test_wrong_use_is_refused_at_once(project: Path, arguments: list[str], complaint: str) -> None:
    run = shipworthy("preview", "--watch", *arguments, cwd=project)
    assert run.status == 2
    assert complaint in run.err
