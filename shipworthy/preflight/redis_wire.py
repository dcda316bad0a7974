"""A connection that speaks the second version of Redis's protocol: commands out, replies in.

The protocol: redis.io, "Redis serialization protocol specification", read 2026-11-22. A driver would bring more
code than these few commands need, and error texts that quote what was sent.
"""

from __future__ import annotations

import socket
from typing import Final, TypeAlias

from shipworthy.preflight.failures import Refusal, Unavailable

Reply: TypeAlias = "str | int | None | list[Reply]"

_LONGEST_LINE: Final = 65_536
_LARGEST_TEXT: Final = 1_048_576
_MOST_ITEMS: Final = 1_024


class RedisReplyError(Exception):
    """The server answered with an error; `code` is its first word, such as NOAUTH."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.code = text.partition(" ")[0]


class RedisConnection:
    """Sends one command after the other on a connected socket."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._reader = connected.makefile("rb")

    def close(self) -> None:
        """Let go of the socket, which its owner closes."""
        self._reader.close()

    def call(self, *parts: str) -> Reply:
        """Return the reply to a command.

        Raises RedisReplyError for an error reply, Refusal for what is no reply at all, Unavailable at its end, and
        OSError.
        """
        encoded = [part.encode() for part in parts]
        head = b"*%d\r\n" % len(encoded)
        self._socket.sendall(head + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in encoded))
        return self._reply()

    def _reply(self) -> Reply:
        line = self._line()
        kind, rest = line[:1], line[1:]
        if kind == b"+":
            return rest.decode(errors="replace")
        if kind == b"-":
            raise RedisReplyError(rest.decode(errors="replace"))
        if kind == b":":
            return _number(rest)
        if kind == b"$":
            return self._text(_number(rest))
        if kind == b"*":
            return [self._reply() for _ in range(_at_most(_number(rest), _MOST_ITEMS))]
        raise _foreign()

    def _text(self, length: int) -> str | None:
        if length < 0:
            return None
        content = self._reader.read(_at_most(length, _LARGEST_TEXT) + 2)
        if len(content) < length + 2:
            raise _closed()
        return content[:-2].decode(errors="replace")

    def _line(self) -> bytes:
        line = self._reader.readline(_LONGEST_LINE)
        if not line:
            raise _closed()
        if not line.endswith(b"\r\n"):
            raise _foreign()
        return line[:-2]


def _number(digits: bytes) -> int:
    try:
        return int(digits)
    except ValueError:
        raise _foreign() from None


def _at_most(given: int, most: int) -> int:
    if given > most:
        raise _foreign()
    return given


def _foreign() -> Refusal:
    return Refusal("the server answers in something other than Redis's protocol; it may expect TLS, or be another one")


def _closed() -> Unavailable:
    return Unavailable("the server closed the connection")
