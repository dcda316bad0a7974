"""A session of PostgreSQL's protocol, version 3: TLS, log-in, and queries that return a few short rows.

The protocol: PostgreSQL 17 documentation, chapter "Frontend/Backend Protocol", read 2026-11-22. Spoken here
rather than through a driver: errors of the log-in come with their code, no error text quotes the connection string, and
the check runs on any Python without a package.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
import struct
from typing import Final

from shipworthy.preflight.connection_url import ConnectionUrl
from shipworthy.preflight.failures import Refusal, Unavailable
from shipworthy.preflight.scram import MECHANISM, Scram

_VERSION: Final = 196_608
_TLS_WANTED: Final = 80_877_103
_LARGEST_MESSAGE: Final = 1_048_576

_LOGGED_IN, _CLEAR_TEXT, _MD5, _SASL, _SASL_CONTINUE, _SASL_FINAL = 0, 3, 5, 10, 11, 12


class PostgresReplyError(Exception):
    """The server answered with an error of this SQLSTATE (documentation, appendix "PostgreSQL Error Codes")."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def offers_tls(connected: socket.socket) -> bool:
    """Ask whether the server goes on with TLS on this socket."""
    connected.sendall(struct.pack("!ii", 8, _TLS_WANTED))
    answer = _read_exactly(connected, 1)
    if answer not in {b"S", b"N"}:
        raise _foreign()
    return answer == b"S"


class PostgresSession:
    """A session on a connected socket; `log_in` comes first."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._scram: Scram | None = None

    def log_in(self, url: ConnectionUrl) -> None:
        """Begin the session; raises PostgresReplyError, Refusal, Unavailable and OSError."""
        names = {"user": url.user, "database": url.path or url.user, "application_name": "shipworthy-preflight"}
        fields = b"".join(_text(name) + _text(value) for name, value in {**names, "client_encoding": "UTF8"}.items())
        body = struct.pack("!i", _VERSION) + fields + b"\0"
        self._socket.sendall(struct.pack("!i", len(body) + 4) + body)
        while (message := self._receive())[0] != b"Z":
            if message[0] == b"R":
                self._authenticate(message[1], url)

    def rows(self, query: str) -> list[tuple[str | None, ...]]:
        """Return the rows of a query as texts; raises like `log_in`."""
        self._send(b"Q", _text(query))
        found: list[tuple[str | None, ...]] = []
        failure: PostgresReplyError | None = None
        while True:
            try:
                kind, body = self._receive()
            except PostgresReplyError as error:
                failure = error
                continue
            if kind == b"D":
                found.append(_row(body))
            if kind == b"Z":
                break
        if failure is not None:
            raise failure
        return found

    def _authenticate(self, body: bytes, url: ConnectionUrl) -> None:
        (request,) = _unpack("!i", body[:4])
        if request == _CLEAR_TEXT:
            self._refuse_clear_text()
            self._send(b"p", _text(url.password))
        elif request == _MD5:
            self._send(b"p", _text(_md5_answer(url, body[4:8])))
        elif request == _SASL and MECHANISM.encode() in body[4:].split(b"\0"):
            self._scram = Scram(url.password)
            first = self._scram.first()
            self._send(b"p", _text(MECHANISM) + struct.pack("!i", len(first)) + first)
        elif request == _SASL_CONTINUE and self._scram:
            self._send(b"p", self._scram.final(body[4:]))
        elif request == _SASL_FINAL and self._scram:
            self._scram.verify(body[4:])
        elif request != _LOGGED_IN:
            msg = "the server asks for a way to log in other than a password"
            raise Refusal(msg)

    def _refuse_clear_text(self) -> None:
        if not isinstance(self._socket, ssl.SSLSocket):
            msg = "the server asks for the password in clear text on a connection without TLS"
            raise Refusal(msg)

    def _send(self, kind: bytes, body: bytes) -> None:
        self._socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def _receive(self) -> tuple[bytes, bytes]:
        """Return the next message's kind and body; raises PostgresReplyError for an error."""
        kind, length = _unpack("!ci", _read_exactly(self._socket, 5))
        if not isinstance(kind, bytes) or not isinstance(length, int) or not kind.isalnum():
            raise _foreign()
        if not 4 <= length <= _LARGEST_MESSAGE:
            raise _foreign()
        body = _read_exactly(self._socket, length - 4)
        if kind == b"E":
            raise PostgresReplyError(_sqlstate(body))
        return kind, body


def _md5_answer(url: ConnectionUrl, salt: bytes) -> str:
    inner = hashlib.md5(url.password.encode() + url.user.encode(), usedforsecurity=False).hexdigest()
    return "md5" + hashlib.md5(inner.encode() + salt, usedforsecurity=False).hexdigest()


def _sqlstate(body: bytes) -> str:
    """Return the error's code; the texts beside it are the server's, and may repeat what it was sent."""
    for field in body.split(b"\0"):
        if field[:1] == b"C" and len(field) == 6 and field[1:].isalnum():
            return field[1:].decode()
    raise _foreign()


def _row(body: bytes) -> tuple[str | None, ...]:
    (count,) = _unpack("!h", body[:2])
    values: list[str | None] = []
    place = 2
    for _ in range(int(count)):
        (length,) = _unpack("!i", body[place : place + 4])
        place += 4
        values.append(None if int(length) < 0 else body[place : place + int(length)].decode(errors="replace"))
        place += max(int(length), 0)
    return tuple(values)


def _unpack(layout: str, content: bytes) -> tuple[bytes | int, ...]:
    try:
        return struct.unpack(layout, content)
    except struct.error:
        raise _foreign() from None


def _text(value: str) -> bytes:
    return value.encode() + b"\0"


def _read_exactly(connected: socket.socket, count: int) -> bytes:
    content = bytearray()
    while len(content) < count:
        more = connected.recv(count - len(content))
        if not more:
            msg = "the server closed the connection"
            raise Unavailable(msg)
        content += more
    return bytes(content)


def _foreign() -> Refusal:
    return Refusal("the server answers in something other than PostgreSQL's protocol")
