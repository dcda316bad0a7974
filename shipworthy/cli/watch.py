"""`shipworthy preview --watch`: previews again whenever a file changes that the result may depend on."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from shipworthy.cli import output
from shipworthy.cli.arguments import PreviewArguments
from shipworthy.cli.delivery import deliver
from shipworthy.cli.preview import previewed
from shipworthy.cli.progress import Progress
from shipworthy.cli.terminal import is_terminal, style_of
from shipworthy.cli.watched_files import Stamp, Superseded, WatchedFiles, changed
from shipworthy.plan.errors import Interrupted, ShipworthyError, UsageError
from shipworthy.preview.pack_hosts import PackHosts
from shipworthy.preview.pack_sources import find_packs
from shipworthy.preview.program import Cancelled
from shipworthy.preview.project import find_project_file, load_project
from shipworthy.preview.standby import Standby
from shipworthy.reports.inert import on_one_line
from shipworthy.reports.report import build_report
from shipworthy.reports.wording import counted

_CLEAR: Final = "\x1b[H\x1b[2J"
"""Leaves alone what has scrolled away: what was on the terminal before is not ours to erase."""

_MOST_NAMES: Final = 3
_OWN_WRITES: Final = 3
"""Runs in a row during which a file changes, after which the program is taken to write it."""


def run_watch(arguments: PreviewArguments, started: float) -> NoReturn:
    """Preview again and again until interrupted; `started` is when the command began (monotonic).

    Raises UsageError where there is no project to watch, and KeyboardInterrupt or Interrupted at the end.
    """
    os.chdir(arguments.folder)
    root = find_project_file(Path()).parent
    output.prepare(arguments.output)
    if arguments.output is not None and root.resolve().is_relative_to(arguments.output.resolve()):
        msg = f"-o {arguments.output}: with --watch a folder of its own is expected, not one that is watched"
        raise UsageError(msg)
    hosts = PackHosts()
    with Standby(hosts) as standby:
        _Watch(arguments, root, standby, hosts).run(started)


class _Watch:
    """What is watched, and what was seen of it."""

    def __init__(self, arguments: PreviewArguments, root: Path, standby: Standby, hosts: PackHosts) -> None:
        self._arguments, self._root, self._standby, self._hosts = arguments, root, standby, hosts
        self._files = WatchedFiles(without=arguments.output)
        self._changed_in_runs: Counter[str] = Counter()
        self._runs = 0

    def run(self, started: float) -> NoReturn:
        """Preview, wait for a change, and so on."""
        self._extend()
        seen = self._files.look()
        while True:
            finished = self._preview(seen, started)
            before = self._files.look()
            self._extend()
            found = self._files.look()
            read = {os.path.realpath(file): stamp for file, stamp in self._standby.files().items()}
            seen |= {file: read.get(file, found[file]) for file in found.keys() - before.keys() - seen.keys()}
            during = changed(seen, found)
            if finished and not self._edited(during):
                self._hosts.prepare()
                output.say(f"shipworthy: watching {counted(len(found), 'file')}; Ctrl-C ends")
                found, seen = self._files.await_change(found), found
            else:
                found = self._files.settled(found)
            self._tell(changed(seen, found))
            seen, started = found, time.monotonic()

    def _preview(self, seen: dict[str, Stamp], started: float) -> bool:
        """Preview and show the result, unless something changes meanwhile, which is told by False."""
        try:
            with Progress(started) as progress:
                superseded = Superseded(self._files, seen, self._written_by_program())
                report = build_report(previewed(self._arguments, progress, self._standby, superseded))
            self._begin()
            deliver(report, self._arguments.formats, self._arguments.output)
        except Cancelled:
            return False
        except Interrupted:
            raise
        except (ShipworthyError, OSError) as error:
            self._begin()
            output.complain_of(error)
        return True

    def _begin(self) -> None:
        """Make room for the next result: on a terminal it takes the place of the last one."""
        self._runs += 1
        if self._runs > 1:
            style = style_of(sys.stdout)
            line = f"\n{('─' if style.unicode else '-') * style.width}\n\n"
            output.show(_CLEAR if is_terminal(sys.stdout) else line)

    def _edited(self, during: Sequence[str]) -> list[str]:
        """Name the files that somebody edited during a run, which are those that the program does not write itself."""
        known = self._written_by_program()
        self._changed_in_runs = Counter({file: self._changed_in_runs[file] + 1 for file in during})
        for file in sorted(self._written_by_program() - known):
            output.say(f"shipworthy: {self._shown(file)} changes in every run; it is watched between runs only")
        return [file for file in during if file not in self._written_by_program()]

    def _written_by_program(self) -> frozenset[str]:
        return frozenset(file for file, runs in self._changed_in_runs.items() if runs >= _OWN_WRITES)

    def _tell(self, files: Sequence[str]) -> None:
        names = [self._shown(file) for file in files[:_MOST_NAMES]]
        more = [f"{len(files) - _MOST_NAMES} more"] if len(files) > _MOST_NAMES else []
        if names:
            output.say(f"shipworthy: changed: {', '.join([*names, *more])}")

    def _shown(self, file: str) -> str:
        return on_one_line(os.path.relpath(file, self._root))

    def _extend(self) -> None:
        """Watch what is known by now; a file or folder that can't be read at the moment is watched all the same."""
        arguments = self._arguments
        files = [arguments.answers, arguments.config_file, *arguments.pack_configs, *arguments.states]
        self._files.files.update(file.absolute() for file in files if file is not None)
        self._files.folders.add(self._root)
        self._files.packages |= self._standby.installed()
        for other in arguments.others:
            with contextlib.suppress(UsageError):
                self._files.folders.add(find_project_file(Path(other.partition("=")[2])).parent)
        with contextlib.suppress(UsageError, OSError):
            project = load_project(Path())
            self._files.folders |= {project.working_directory, project.stack_config_dir}
            for pack in find_packs(project, arguments.packs or project.default_packs):
                self._files.folders.add(_whole_package(pack.folder))
        self._files.add_files(self._standby.files())


def _whole_package(folder: Path) -> Path:
    """Give the outermost package that a folder belongs to, from which what is in the folder may import."""
    while (folder.parent / "__init__.py").is_file():
        folder = folder.parent
    return folder
