"""A gRPC server that answers short calls in the thread that reads them.

`grpc.server` hands every call over to a pool of threads, which costs more than judging a resource. This one polls
gRPC's completion queue itself: quick calls are answered on the spot, the others one after the other by a single worker,
so that the server hears of a cancellation while it works. Calls never overlap, and none overtakes the work in hand.

It stands on `grpc._cython.cygrpc`, the layer below `grpc.server`, which is not public; `docs/decisions` says why. Read
in grpcio 1.85.1, 2026-11-22.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from queue import Queue
from typing import Any, Final

from policies.framework.served_calls import ServedCalls, Status, answered

_FLAGS: Final = 0
_NEW_CALL: Final = "new call"
_SHUT_DOWN: Final = "shut down"
_CODES: Final = {Status.INVALID_ARGUMENT: 3, Status.UNKNOWN: 2}
_UNIMPLEMENTED: Final = 12


class PolledServer:
    """Serves `calls`. Raises ImportError, AttributeError or TypeError where the installed grpcio has other insides."""

    def __init__(self, calls: ServedCalls, options: Mapping[str, int]) -> None:
        self._core: Any = import_module("grpc._cython.cygrpc")
        self._answer = _Answers(self._core)
        self._calls = {f"{calls.prefix}{name}".encode(): call for name, call in calls.all.items()}
        self._quick = {f"{calls.prefix}{name}".encode() for name in calls.quick}
        self._last = f"{calls.prefix}{calls.last}".encode()
        self._on_last = calls.on_last
        self._waiting: Queue[Callable[[], None] | None] = Queue()
        self._queue = self._core.CompletionQueue()
        arguments = tuple((name.encode(), value) for name, value in options.items())
        self._server = self._core.Server(arguments, False)
        self._server.register_completion_queue(self._queue)

    def open(self) -> int:
        """Listen on the loopback interface and return the port; raises RuntimeError where that is refused."""
        port = self._server.add_http2_port(b"127.0.0.1:0")
        if not port:
            msg = "no port of the loopback interface can be listened on"
            raise RuntimeError(msg)
        self._server.start()
        return port

    def serve(self) -> None:
        """Answer until the last call was answered."""
        worker = threading.Thread(target=self._work, daemon=True)
        worker.start()
        self._server.request_call(self._queue, self._queue, _NEW_CALL)
        try:
            while self._handle(self._queue.poll()):
                pass
        finally:
            self._waiting.put(None)
            worker.join()
            self._close()

    def _handle(self, event: Any) -> bool:
        """Take one step of one call; False once the last call is over."""
        if event.tag is _NEW_CALL:
            if event.success:
                self._server.request_call(self._queue, self._queue, _NEW_CALL)
                receive = (self._core.ReceiveMessageOperation(_FLAGS),)
                event.call.start_server_batch(receive, (event.call_details.method, event.call))
            return True
        method, call = event.tag
        if call is None:
            return method != self._last
        message = event.batch_operations[0].message()
        if message is not None and method in self._quick and not self._waiting.unfinished_tasks:
            self._reply(method, call, message)
            return True
        if method == self._last:
            self._on_last()
        self._waiting.put(lambda: self._reply(method, call, message))
        return True

    def _work(self) -> None:
        while (task := self._waiting.get()) is not None:
            task()
            self._waiting.task_done()

    def _reply(self, method: bytes, call: Any, message: bytes | None) -> None:
        serve = self._calls.get(method)
        if serve is None or message is None:
            operations = self._answer.refused(_UNIMPLEMENTED, "there is no such method")
        else:
            status, content = answered(serve, message)
            well = isinstance(content, bytes)
            operations = self._answer.sent(content) if well else self._answer.refused(_CODES[status], content)
        call.start_server_batch(operations, (method, None))

    def _close(self) -> None:
        self._server.shutdown(self._queue, _SHUT_DOWN)
        self._server.cancel_all_calls()
        while self._queue.poll().tag is not _SHUT_DOWN:
            pass
        self._server.destroy()
        self._queue.shutdown()


class _Answers:
    """The operations that end a call."""

    def __init__(self, core: Any) -> None:
        self._core = core
        self._begin = core.SendInitialMetadataOperation((), _FLAGS)
        self._well = core.SendStatusFromServerOperation((), 0, b"", _FLAGS)

    def sent(self, content: bytes) -> tuple[Any, ...]:
        core = self._core
        message = core.SendMessageOperation(content, _FLAGS)
        return (self._begin, message, self._well, core.ReceiveCloseOnServerOperation(_FLAGS))

    def refused(self, code: int, details: str) -> tuple[Any, ...]:
        core = self._core
        status = core.SendStatusFromServerOperation((), code, details.encode("utf-8", "replace"), _FLAGS)
        return (self._begin, status, core.ReceiveCloseOnServerOperation(_FLAGS))
