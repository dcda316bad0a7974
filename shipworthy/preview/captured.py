"""What a program prints, kept up to a bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_KEPT: Final = 32 * 1024


@dataclass
class Captured:
    """The beginning and the end of a stream; what is between is counted only, so that memory stays bounded."""

    _head: bytearray = field(default_factory=bytearray)
    _tail: bytearray = field(default_factory=bytearray)
    _dropped: int = 0

    def add(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        room = _KEPT - len(self._head)
        self._head += data[:room]
        self._tail += data[room:] if room > 0 else data
        excess = len(self._tail) - _KEPT
        if excess > 0:
            del self._tail[:excess]
            self._dropped += excess

    def text(self) -> str:
        """Give what was kept, with a note where bytes are missing."""
        head, tail = (bytes(part).decode(errors="replace") for part in (self._head, self._tail))
        note = f"\n… {self._dropped} bytes left out …\n" if self._dropped else ""
        return head + note + tail
