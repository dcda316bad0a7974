"""Clean checkouts of git revisions in a temporary folder, in which their own code wins over an editable install.

Neither the user's checkout nor its index is touched; hooks are not run.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shipworthy.plan.errors import UsageError

_REDIRECTION: Final = '''\
"""Makes what an editable install imports from one checkout come from another one."""
import os, sys

SOURCE, TARGET = {source!r}, {target!r}


def moved(path):
    inside = path == SOURCE or path.startswith(SOURCE + os.sep)
    installed = any(path.startswith(os.path.join(prefix, "")) for prefix in (sys.prefix, sys.base_prefix))
    return TARGET + path[len(SOURCE):] if inside and not installed else path


sys.path[:] = [moved(path) for path in sys.path if path != os.path.dirname(__file__)]
for finder in sys.meta_path:
    names = getattr(sys.modules.get(getattr(finder, "__module__", "")), "MAPPING", None)
    if isinstance(names, dict):
        names.update({{name: moved(path) for name, path in names.items() if isinstance(path, str)}})
sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize
except ImportError:
    pass
'''
"""A `sitecustomize` runs after the environment's .pth files; the environment's own one follows it."""


@dataclass(frozen=True)
class Worktree:
    """A revision's checkout: its name and commit, its folder, and the variables with which its code wins."""

    name: str
    commit: str
    root: Path
    environment: dict[str, str]

    @property
    def title(self) -> str:
        """The revision as a reader knows it."""
        return self.name if self.commit.startswith(self.name) else f"{self.name} ({self.commit[:9]})"


@dataclass(frozen=True)
class Repository:
    """The repository that holds a folder."""

    root: Path

    def commit(self, revision: str) -> str:
        """Resolve a revision; raises UsageError for one that there is not."""
        done = _git(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if done.returncode:
            msg = f"{revision}: there is no such revision in {self.root.name}{self._shallow()}"
            raise UsageError(msg)
        return done.stdout.strip()

    def _shallow(self) -> str:
        """Say what to do about a revision that is missing from a clone without the whole history."""
        done = _git(self.root, "rev-parse", "--is-shallow-repository")
        shallow = done.stdout.strip() == "true"
        return ", a shallow clone; bring the rest with: git fetch --unshallow" if shallow else ""

    @contextlib.contextmanager
    def worktrees(self, *revisions: str) -> Generator[tuple[Worktree, ...]]:
        """Check the revisions out; all is gone afterwards, also after an interruption."""
        commits = [self.commit(revision) for revision in revisions]
        with tempfile.TemporaryDirectory(prefix="shipworthy-") as folder, contextlib.ExitStack() as stack:
            trees: list[Worktree] = []
            for index, (name, commit) in enumerate(zip(revisions, commits, strict=True)):
                root = Path(folder).resolve() / str(index) / self.root.name
                root.parent.mkdir()
                stack.callback(self._remove, root)
                self._add(root, commit)
                trees.append(Worktree(name, commit, root, self._environment(root)))
            yield tuple(trees)

    def _add(self, root: Path, commit: str) -> None:
        done = _git(self.root, "worktree", "add", "--quiet", "--detach", str(root), commit)
        if done.returncode:
            msg = f"git can't check {commit[:9]} out: {done.stderr.strip()}"
            raise UsageError(msg)
        for virtualenv in self._virtualenvs():
            link = root / virtualenv
            if link.parent.is_dir() and not link.exists():
                link.symlink_to(self.root / virtualenv)

    def _remove(self, root: Path) -> None:
        shutil.rmtree(root, ignore_errors=True)
        _git(self.root, "worktree", "remove", "--force", "--force", str(root))

    def _virtualenvs(self) -> list[Path]:
        """List the virtual environments of the checkout, which no revision holds."""
        done = _git(self.root, "ls-files", "--others", "--directory", "-z")
        folders = (Path(name) for name in done.stdout.split("\0") if name)
        return sorted(folder for folder in folders if (self.root / folder / "pyvenv.cfg").is_file())

    def _environment(self, root: Path) -> dict[str, str]:
        folder = root.parent / "redirection"
        folder.mkdir()
        text = _REDIRECTION.format(source=str(self.root), target=str(root))
        (folder / "sitecustomize.py").write_text(text, encoding="utf-8")
        inherited = os.environ.get("PYTHONPATH")
        return {"PYTHONPATH": os.pathsep.join([str(folder), *([inherited] if inherited else [])])}


def repository(folder: Path) -> Repository:
    """Find the repository of a folder; raises UsageError where there is none, or no git."""
    done = _git(folder, "rev-parse", "--show-toplevel")
    if done.returncode:
        msg = f"{folder}: is in no git repository"
        raise UsageError(msg)
    return Repository(Path(done.stdout.rstrip("\n")).resolve())


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git without hooks, out of reach of a terminal's Ctrl-C, which would leave its work half done."""
    command = ["git", "-C", str(folder), "-c", f"core.hooksPath={os.devnull}", *arguments]
    try:
        return subprocess.run(  # noqa: S603 - no shell; revisions are behind --end-of-options
            command,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
            start_new_session=True,
        )
    except FileNotFoundError:
        msg = "git is needed to compare revisions, and is not installed"
        raise UsageError(msg) from None
