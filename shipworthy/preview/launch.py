"""The process that imports a program's packages and then runs it, as often as it is asked: see launcher.py."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import struct
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shipworthy.plan.errors import ProgramError
from shipworthy.preview.captured import Captured
from shipworthy.preview.environment import child_environment
from shipworthy.preview.imports import Stamp, installed_stamp
from shipworthy.preview.processes import kill_descendants, kill_marked
from shipworthy.preview.project import Project

LAUNCHER: Final = Path(__file__).with_name("launcher.py")

_MARKER: Final = "SHIPWORTHY_RUN"
"""Variable that the launcher starts with and the program doesn't see; by it all can be found that a run started."""

_SDK_SETTINGS: Final = (
    "PULUMI_DISABLE_RESOURCE_REFERENCES",
    "PULUMI_ENABLE_LEGACY_APPLY",
    "PULUMI_ERROR_ON_DEPENDENCY_CYCLES",
)
_SET: Final = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "PYTHONHASHSEED": "0",
}
"""No credentials from files or the network; what a program reads from sets is in the same order in every run."""

_HEAD: Final = struct.Struct("!QQ")
_MOST_DESCRIPTORS: Final = 200
"""As launcher.py has them."""


@dataclass(frozen=True)
class Start:
    """What a launcher is started for: another program or environment needs another launcher."""

    python: Path
    program: Path
    directory: Path
    pass_env: tuple[str, ...] = ()
    import_path: tuple[str, ...] = ()

    @classmethod
    def of(cls, project: Project, pass_env: Sequence[str] = (), import_path: Sequence[str] = ()) -> Start:
        """Describe the launcher of a project's program."""
        return cls(project.python, project.program, project.working_directory, tuple(pass_env), tuple(import_path))

    def environment(self) -> dict[str, str]:
        """Give the variables that the program sees."""
        environment = child_environment([*self.pass_env, *_SDK_SETTINGS]) | _SET
        if self.import_path:
            inherited = environment.get("PYTHONPATH")
            environment["PYTHONPATH"] = os.pathsep.join([*self.import_path, *([inherited] if inherited else [])])
        return environment


class Launcher:
    """A launcher's process, which begins to import at once. Raises ProgramError where its interpreter can't run.

    `errors` is the reading end of what it writes beside its answers, `said` what was read of that until now. `files`
    are the program's own modules with their stamps when they were last read, `installed` the folders of installed
    packages with theirs when the launcher started. With `again`, edited programs are to be run as well.
    """

    def __init__(self, start: Start, *, again: bool = False) -> None:
        self.python = start.python
        self.said = Captured()
        self.files: Mapping[str, Stamp] = {}
        self.installed: Mapping[str, Stamp] = {}
        self._marker = f"{_MARKER}={secrets.token_hex(16)}"
        self.errors, errors = os.pipe()
        os.set_blocking(self.errors, False)
        self._channel, channel = socket.socketpair()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the project's own interpreter
                [start.python, LAUNCHER],
                stdin=channel.fileno(),
                stdout=errors,
                stderr=errors,
                cwd=start.directory,
                env=start.environment() | dict([self._marker.split("=")]),
                start_new_session=True,
            )
        except OSError as error:
            self._channel.close()
            os.close(self.errors)
            msg = f"the interpreter {start.python} does not start: {error.strerror}"
            raise ProgramError(msg) from error
        finally:
            channel.close()
            os.close(errors)
        self.pid = self._process.pid
        described = {"program": str(start.program), "directory": str(start.directory), "marker": _MARKER}
        self.send({**described, "again": again})

    def send(self, document: Mapping[str, Any], descriptors: Sequence[int] = ()) -> None:
        """Send a document and descriptors; one that has ended takes none."""
        text = json.dumps(document).encode()
        batches = [
            list(descriptors[at : at + _MOST_DESCRIPTORS]) for at in range(0, len(descriptors), _MOST_DESCRIPTORS)
        ]
        first, *others = batches or [[]]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            socket.send_fds(self._channel, [_HEAD.pack(len(text), len(descriptors))], first)
            for batch in others:
                socket.send_fds(self._channel, [b"+"], batch)
            self._channel.sendall(text)

    def learn(self, known: Mapping[str, Any]) -> None:
        """Take note of what the launcher tells of the program's files and packages."""
        self.files = {file: (modified, size) for file, (modified, size) in known["files"].items()}
        self.installed = {folder: (newest, count) for folder, (newest, count) in known["installed"].items()}

    @property
    def ended(self) -> bool:
        """Tell whether the process is gone."""
        return self._process.poll() is not None

    @property
    def outdated(self) -> bool:
        """Tell whether something was installed or removed since the launcher imported from there, or it has ended."""
        return self.ended or any(installed_stamp(folder) != stamp for folder, stamp in self.installed.items())

    def end_children(self, pids: Sequence[int]) -> None:
        """Kill everything that the program's processes `pids` have started, and what is left of themselves."""
        if self.ended:
            # Somebody else has ended the launcher, and so nobody adopted the orphans.
            for pid in pids:
                kill_descendants(pid)
            kill_marked(self._marker)
        else:
            kill_descendants(self.pid)
        _kill_groups(pids)

    def end(self) -> None:
        """Kill the launcher and everything below it. May be called twice."""
        if not self.ended:
            kill_descendants(self.pid)
            _kill_groups([self.pid])
            self._process.wait()
        if self._channel.fileno() >= 0:
            self._channel.close()
            os.close(self.errors)


def _kill_groups(groups: Sequence[int]) -> None:
    for group in groups:
        with contextlib.suppress(OSError):
            os.killpg(group, signal.SIGKILL)
