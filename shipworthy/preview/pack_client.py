"""Calls of the Analyzer protocol, in the engine's order, each with a time limit.

Source: pulumi/pulumi `sdk/go/common/resource/plugin/analyzer_plugin.go`, read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol, cast

import grpc
from google.protobuf import empty_pb2
from google.protobuf.message import Message
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from shipworthy.preview.pack_process import NO_ENGINE, PackProcess, PackTrouble

_OPTIONS: Final = (
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.enable_http_proxy", 0),
)
_BROKEN: Final = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.INTERNAL,
    }
)
"""What a pack that is broken answers, other than one that refuses."""

_CONNECT_SECONDS: Final = 10.0
_CANCEL_SECONDS: Final = 0.5
_CLOSED: Final = "was closed while it was asked"
"""Nobody reads this: grpc refuses calls on a channel that another thread has closed, which ends the run."""


class Refusal(Exception):
    """A pack said no to its configuration; the message holds its own words."""


class Pending(Protocol):
    """An answer that is on its way."""

    def result(self) -> analyzer_pb2.AnalyzeResponse:
        """Wait for it; raises grpc.RpcError."""
        ...


class PackClient:
    """The connection to one pack. `timeout` seconds is what each call may take."""

    def __init__(self, process: PackProcess, port: int, timeout: float) -> None:
        self._process, self._timeout = process, timeout
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=_OPTIONS)
        self._stub: Any = analyzer_pb2_grpc.AnalyzerStub(self._channel)

    def open(self, folder: str, stack: analyzer_pb2.AnalyzerStackConfigureRequest) -> analyzer_pb2.AnalyzerInfo:
        """Introduce the stack and learn what the pack judges; raises PackTrouble, and Refusal for bad configuration."""
        self._connect(folder)
        self._configure("ConfigureStack", stack)
        self._call("GetPluginInfo", empty_pb2.Empty(), optional=True)
        info = self._call("GetAnalyzerInfo", empty_pb2.Empty())
        assert info is not None  # noqa: S101 (only an optional call has no answer)
        if not info.name:
            msg = "answered GetAnalyzerInfo without a name"
            raise PackTrouble(msg)
        return info

    def configure(self, configuration: Mapping[str, analyzer_pb2.PolicyConfig]) -> None:
        """Configure the pack's policies; raises PackTrouble, and Refusal when the pack does not accept it."""
        self._configure("Configure", analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=configuration))

    def remediate(self, request: analyzer_pb2.AnalyzeRequest) -> analyzer_pb2.RemediateResponse:
        """Let the pack change one resource's properties; raises PackTrouble."""
        answer = self._call("Remediate", request, optional=True, about=request.urn)
        return analyzer_pb2.RemediateResponse() if answer is None else answer

    def analyze(self, request: analyzer_pb2.AnalyzeRequest) -> analyzer_pb2.AnalyzeResponse:
        """Let the pack judge one resource; raises PackTrouble."""
        return self._call("Analyze", request, about=request.urn)

    def start_analysis(self, request: analyzer_pb2.AnalyzeRequest) -> Pending:
        """Send one resource, so that several packs can judge it at once; raises PackTrouble."""
        try:
            return self._stub.Analyze.future(request, timeout=self._timeout)
        except ValueError:
            raise PackTrouble(_CLOSED) from None

    def finish_analysis(self, pending: Pending, urn: str) -> analyzer_pb2.AnalyzeResponse:
        """Wait for the judgement of one resource; raises PackTrouble."""
        try:
            return pending.result()
        except grpc.RpcError as error:
            raise self._trouble("Analyze", error, urn) from None

    def analyze_stack(self, request: analyzer_pb2.AnalyzeStackRequest) -> analyzer_pb2.AnalyzeResponse:
        """Let the pack judge the whole stack; raises PackTrouble."""
        answer = self._call("AnalyzeStack", request, optional=True)
        return analyzer_pb2.AnalyzeResponse() if answer is None else answer

    def close(self, *, cancel: bool) -> None:
        """Hang up, after telling the pack so with `cancel`."""
        if cancel:
            self._stub.Cancel.future(empty_pb2.Empty(), timeout=_CANCEL_SECONDS).exception()
        self._channel.close()

    def _connect(self, folder: str) -> None:
        request = analyzer_pb2.AnalyzerHandshakeRequest(
            engine_address=NO_ENGINE, root_directory=folder, program_directory=folder
        )
        patience = min(self._timeout, _CONNECT_SECONDS)
        try:
            self._stub.Handshake(request, timeout=patience, wait_for_ready=True)
        except grpc.RpcError as error:
            if _code(error) is not grpc.StatusCode.UNIMPLEMENTED:
                raise self._trouble("Handshake", error) from None

    def _configure(self, method: str, request: Message) -> None:
        try:
            getattr(self._stub, method)(request, timeout=self._timeout)
        except grpc.RpcError as error:
            if _code(error) in _BROKEN:
                raise self._trouble(method, error) from None
            if _code(error) is not grpc.StatusCode.UNIMPLEMENTED:
                raise Refusal(_details(error)) from None

    def _call(self, method: str, request: Message, *, optional: bool = False, about: str = "") -> Any:
        """Make one call; None when it is `optional` and the pack does not have it."""
        try:
            return getattr(self._stub, method)(request, timeout=self._timeout)
        except grpc.RpcError as error:
            if optional and _code(error) is grpc.StatusCode.UNIMPLEMENTED:
                return None
            raise self._trouble(method, error, about) from None
        except ValueError:
            raise PackTrouble(_CLOSED) from None

    def _trouble(self, method: str, error: grpc.RpcError, about: str = "") -> PackTrouble:
        call = f"{method} of {about}" if about else method
        if _code(error) is grpc.StatusCode.DEADLINE_EXCEEDED:
            return PackTrouble(f"did not answer {call} within {self._timeout:g} seconds")
        if _code(error) is grpc.StatusCode.UNAVAILABLE:
            return PackTrouble(f"{self._process.ending() or 'stopped listening'} during {call}")
        return PackTrouble(f"failed in {call}: {_details(error)}")


def _code(error: grpc.RpcError) -> grpc.StatusCode:
    return cast("grpc.Call", error).code()


def _details(error: grpc.RpcError) -> str:
    """Give the pack's own words; those of an exception come with an introduction by its gRPC library."""
    return (cast("grpc.Call", error).details() or "").removeprefix("Exception calling application: ").strip()
