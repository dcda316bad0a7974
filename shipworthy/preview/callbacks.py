"""Calls back into the program: transforms of resources and functions, and hooks."""

from __future__ import annotations

from threading import Lock
from typing import Any, Final, Protocol, cast

import grpc
from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc

from shipworthy.preview.errors import RequestRefused

CHANNEL_OPTIONS: Final = (
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.enable_http_proxy", 0),
)
"""gRPC options: no limit on the size of a message, and no proxy on the way to this machine itself."""


class _Message(Protocol):
    def SerializeToString(self) -> bytes: ...  # noqa: N802 - protobuf's name


def callbacks_of(request: Any) -> tuple[callback_pb2.Callback, ...]:
    """Give the transforms that a registration carries; the SDK's stubs do not know their type."""
    return tuple(request.transforms)


class Callbacks:
    """Connections to the callback servers of one program."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._channels: dict[str, grpc.Channel] = {}

    def call(self, callback: callback_pb2.Callback, request: _Message) -> bytes:
        """Run a callback in the program and give its serialized answer; raises RequestRefused with its error."""
        stub: Any = callback_pb2_grpc.CallbacksStub(self._channel(callback.target))
        message = callback_pb2.CallbackInvokeRequest(token=callback.token, request=request.SerializeToString())
        try:
            return stub.Invoke(message).response
        except grpc.RpcError as error:
            details = cast("grpc.Call", error).details() or "no details"
            raise RequestRefused(details) from error

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            for channel in self._channels.values():
                channel.close()
            self._channels.clear()

    def _channel(self, target: str) -> grpc.Channel:
        with self._lock:
            if target not in self._channels:
                self._channels[target] = grpc.insecure_channel(target, options=CHANNEL_OPTIONS)
            return self._channels[target]
