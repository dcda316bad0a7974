"""Servers of a few lines: an HTTP server that answers as told, and a TCP server that says what it likes or nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Web:
    """Answers every request with the next of `statuses`, the last one for ever, and remembers what it was sent."""

    port: int = 0
    statuses: list[int] = field(default_factory=lambda: [200])
    body: bytes = b"{}"
    paths: list[str] = field(default_factory=list[str])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def web(*statuses: int, body: bytes = b"{}") -> Generator[Web]:
    """Run an HTTP server."""
    state = Web(statuses=list(statuses) or [200], body=body)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.paths.append(self.path)
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            status = state.statuses.pop(0) if len(state.statuses) > 1 else state.statuses[0]
            self.send_response(status)
            self.send_header("Content-Length", str(len(state.body)))
            # What a careless server or a proxy might give back.
            self.send_header("X-Echo", self.headers.get("Authorization", ""))
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(state.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def talker(*said: bytes, pause: float = 0.0, hang: bool = False) -> Generator[int]:
    """Run a TCP server that says this to everybody, then closes the connection or leaves it open; yields its port."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def talk(connected: socket.socket) -> None:
        with connected:
            try:
                for words in said:
                    connected.sendall(words)
                    if over.wait(pause):
                        return
                if hang:
                    over.wait(30)
                else:
                    connected.settimeout(0.05)
                    while connected.recv(65_536):
                        pass
            except OSError:
                return

    def serve() -> None:
        while not over.is_set():
            try:
                connected, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=[connected], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        listening.close()
