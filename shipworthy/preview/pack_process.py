"""One policy pack's process: started as the engine starts it, watched, and ended with everything it started.

Source: pulumi/pulumi `sdk/python/cmd/pulumi-language-python/main.go` (`RunPlugin`), read on 2026-11-22: the
interpreter runs `-u -m pulumi.policy <engine address> <pack folder>` in the pack's folder, and the first line of its
standard output is the port of its Analyzer server.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from shipworthy.preview.processes import kill_marked

NO_ENGINE: Final = "127.0.0.1:9"
"""The engine's address that packs are given: nothing listens there, and none of the calls that matter goes there."""

VERDICTS: Final = "SHIPWORTHY_VERDICTS"
"""Variable with the file that a pack writes its verdicts to. Nobody else has the value: it marks what a pack starts."""

_MODULE: Final = ("-m", "pulumi.policy")
_HOST: Final = Path(__file__).with_name("pack_host.py")

_KEPT_STDERR: Final = 16_384
_QUOTED_LINES: Final = 30
_LONGEST_FIRST_LINE: Final = 200
_GRACE_SECONDS: Final = 0.5


class PackTrouble(Exception):
    """Something that a pack did wrong; the run makes a `PackError` of it that names the pack."""


class PackProcess:
    """A running pack, which writes its verdicts to the file `verdicts`."""

    def __init__(
        self, python: Path, folder: Path, environment: Mapping[str, str], module: Sequence[str | Path] = _MODULE
    ) -> None:
        self.verdicts = Path(environment[VERDICTS])
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [python, "-u", *module, NO_ENGINE, folder],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL if module is _MODULE else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            msg = f"can't be started: {error.strerror}"
            raise PackTrouble(msg) from None
        self._first_line: queue.Queue[bytes] = queue.Queue()
        self._stderr = bytearray()
        self._stopping, self._stopped = threading.Lock(), False
        self._readers = [
            threading.Thread(target=self._read_stdout, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._read_stderr, args=(self._process.stderr,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @classmethod
    def waiting(cls, python: Path, folder: Path, environment: Mapping[str, str]) -> PackProcess:
        """Start a process that imports what packs import and waits for `begin`."""
        return cls(python, folder, environment, (_HOST,))

    def begin(self, environment: Mapping[str, str]) -> None:
        """Run the pack in a process that waits, with these variables in addition, but its own file for verdicts."""
        with contextlib.suppress(BrokenPipeError):
            self._tell(json.dumps({**environment, VERDICTS: str(self.verdicts)}).encode() + b"\n")

    @property
    def ended(self) -> bool:
        """Tell whether the process is gone."""
        return self._process.poll() is not None

    def port(self, timeout: float) -> int:
        """Wait for the port that the pack's server listens on; raises PackTrouble after `timeout` seconds."""
        try:
            line = self._first_line.get(timeout=timeout)
        except queue.Empty:
            msg = f"did not print the port of its server within {timeout:g} seconds"
            raise PackTrouble(msg) from None
        if not line:
            msg = f"{self.ending() or 'closed its standard output'} before its server was up"
            raise PackTrouble(msg)
        text = line.decode(errors="replace").strip()
        if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 65536:
            msg = f"printed {text!r} where the port of its server was expected"
            raise PackTrouble(msg)
        return int(text)

    def ending(self) -> str:
        """Say how the process ended, "" while it runs; one that just lost its connection gets a moment to end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._process.wait(timeout=0.5)
            return f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        return ""

    def quoted_stderr(self) -> str:
        """Give the last lines of what the pack wrote to standard error, without control characters."""
        if self._process.poll() is not None:
            self._readers[1].join(timeout=0.5)
        text = bytes(self._stderr).decode(errors="replace")
        lines = ["".join(c if c.isprintable() else " " for c in line).rstrip() for line in text.splitlines()]
        return "\n".join(lines[-_QUOTED_LINES:]).strip("\n")

    def stop(self) -> None:
        """End the process, its group and whatever it started elsewhere. May be called again, from any thread."""
        with self._stopping:
            if not self._stopped:
                self._end()
            self._stopped = True

    def _end(self) -> None:
        self._signal_group(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_GRACE_SECONDS)
        self._signal_group(signal.SIGKILL)
        kill_marked(f"{VERDICTS}={self.verdicts}")
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        for reader, stream in zip(self._readers, (self._process.stdout, self._process.stderr), strict=True):
            reader.join(timeout=_GRACE_SECONDS)
            # A stream that somebody out of reach still holds open can't be closed under its reader's feet.
            if stream is not None and not reader.is_alive():
                stream.close()

    def _tell(self, line: bytes) -> None:
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - it waits for this
        with stdin:
            stdin.write(line)

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _read_stdout(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(ValueError, OSError):
            self._first_line.put(stream.readline(_LONGEST_FIRST_LINE))
            while stream.read1(65_536):  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
                pass

    def _read_stderr(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(ValueError, OSError):
            while chunk := os.read(stream.fileno(), 65_536):
                self._stderr += chunk
                del self._stderr[:-_KEPT_STDERR]
