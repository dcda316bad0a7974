"""The same service on `grpc.server`, for a grpcio whose insides are not those that `polled_server` knows."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

import grpc

from policies.framework.served_calls import Call, ServedCalls, Status, answered

_GRACE_SECONDS: Final = 1.0
_CODES: Final = {
    Status.INVALID_ARGUMENT: grpc.StatusCode.INVALID_ARGUMENT,
    Status.UNKNOWN: grpc.StatusCode.UNKNOWN,
}


class PooledServer:
    """Serves `calls`, one at a time."""

    def __init__(self, calls: ServedCalls, options: Mapping[str, int]) -> None:
        self._calls = calls
        self._turn = threading.Lock()
        handlers: dict[str, grpc.RpcMethodHandler[bytes, bytes]] = {
            name: grpc.unary_unary_rpc_method_handler(partial(self._answer, name, call))
            for name, call in calls.all.items()
        }
        service = grpc.method_handlers_generic_handler(calls.prefix.strip("/"), handlers)
        # Two threads: one works, the other is there to hear of a cancellation.
        self._server = grpc.server(ThreadPoolExecutor(max_workers=2), handlers=[service], options=list(options.items()))

    def open(self) -> int:
        """Listen on the loopback interface and return the port; raises RuntimeError where that is refused."""
        port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        return port

    def serve(self) -> None:
        """Answer until the last call was answered."""
        self._server.wait_for_termination()

    def _answer(self, name: str, call: Call, message: bytes, context: grpc.ServicerContext) -> bytes:
        if name == self._calls.last:
            self._calls.on_last()
        with self._turn:
            status, content = answered(call, message)
        if name == self._calls.last:
            self._server.stop(_GRACE_SECONDS)
        if isinstance(content, str):
            context.abort(_CODES[status], content)
            raise AssertionError
        return content
