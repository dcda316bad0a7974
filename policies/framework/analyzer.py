"""Serves a pack over Pulumi's Analyzer protocol, to `pulumi preview`, `pulumi up` and `shipworthy preview` alike.

The engine starts `python <pack folder> <engine address> <pack folder>`, reads the port from the first line of standard
output and calls. Source: `pulumi/runtime/proto/analyzer.proto` of pulumi 3.272.0 and what its engine was seen to do,
2026-11-22.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2

from policies.framework import messages
from policies.framework.problems import RefusedConfiguration
from policies.framework.session import Session
from policies.framework.verdict import Verdict

T = TypeVar("T")

_LARGEST_MESSAGE: Final = 400 * 1024 * 1024
"""Bytes; what the engine allows too (pulumi/pulumi `sdk/go/common/util/rpcutil`, 400 MB)."""

_GRACE_SECONDS: Final = 1.0
_PARENT_CHECK_SECONDS: Final = 1.0


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """The protocol's calls. One at a time reaches the session, whatever the engine does in parallel."""

    def __init__(self, session: Session, stop: Callable[[], object]) -> None:
        self._session = session
        self._stop = stop
        self._turn = threading.Lock()

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> analyzer_pb2.AnalyzerHandshakeResponse:  # noqa: ARG002, N802
        """Agree to be called."""
        return analyzer_pb2.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:  # noqa: ARG002, N802
        """Tell the pack's version."""
        return plugin_pb2.PluginInfo(version=self._session.pack.version)

    def GetAnalyzerInfo(self, request: Any, context: grpc.ServicerContext) -> analyzer_pb2.AnalyzerInfo:  # noqa: ARG002, N802
        """List the rules."""
        return messages.analyzer_info(self._session.pack)

    def ConfigureStack(  # noqa: N802
        self, request: analyzer_pb2.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzerStackConfigureResponse:
        """Begin with a stack; limits or waivers that can't be used are refused as INVALID_ARGUMENT."""
        self._serve(context, lambda: self._session.configure_stack(request.stack, request.project))
        return analyzer_pb2.AnalyzerStackConfigureResponse()

    def Configure(  # noqa: N802
        self, request: analyzer_pb2.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Take levels and limits; unknown names and mistyped limits are refused as INVALID_ARGUMENT."""
        self._serve(context, lambda: self._session.configure(messages.settings_of(request)))
        return empty_pb2.Empty()

    def Analyze(  # noqa: N802
        self, request: analyzer_pb2.AnalyzeRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzeResponse:
        """Judge one resource."""
        verdicts = self._serve(context, lambda: self._session.analyze(messages.resource_of(request)))
        return self._response(verdicts)

    def AnalyzeStack(  # noqa: N802
        self, request: analyzer_pb2.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzeResponse:
        """Judge how the resources relate."""
        registered = map(messages.registered_of, request.resources)
        verdicts, findings = self._serve(context, lambda: self._session.analyze_stack(registered))
        response = self._response(verdicts)
        pack = self._session.pack
        response.diagnostics.extend(messages.waiver_diagnostic(pack, finding) for finding in findings)
        return response

    def Remediate(self, request: Any, context: grpc.ServicerContext) -> analyzer_pb2.RemediateResponse:  # noqa: ARG002, N802
        """Change nothing: no rule has a fix that is right for everybody."""
        return analyzer_pb2.RemediateResponse()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:  # noqa: ARG002, N802
        """End the work in hand, and then the process."""
        self._session.cancel()
        with self._turn, suppress(RefusedConfiguration):
            self._session.finish()
        self._stop()
        return empty_pb2.Empty()

    def _serve(self, context: grpc.ServicerContext, work: Callable[[], T]) -> T:
        try:
            with self._turn:
                return work()
        except RefusedConfiguration as refused:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(refused))
            raise

    def _response(self, verdicts: list[Verdict]) -> analyzer_pb2.AnalyzeResponse:
        pack = self._session.pack
        diagnostics = (messages.diagnostic_of(pack, verdict) for verdict in verdicts)
        skipped = (messages.not_applicable_of(verdict) for verdict in verdicts)
        return analyzer_pb2.AnalyzeResponse(
            diagnostics=[each for each in diagnostics if each], not_applicable=[each for each in skipped if each]
        )


def run(session: Session) -> None:
    """Serve until the engine cancels, ends or goes away.

    Ctrl-C in a terminal reaches this process too; it is left to the engine, which cancels when it is ready.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    options = [
        ("grpc.max_receive_message_length", _LARGEST_MESSAGE),
        ("grpc.max_send_message_length", _LARGEST_MESSAGE),
    ]
    # Two threads: one works, the other is there to hear of a cancellation.
    server = grpc.server(ThreadPoolExecutor(max_workers=2), options=options)
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(session, lambda: server.stop(_GRACE_SECONDS)), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    print(port, flush=True)  # noqa: T201  the protocol's greeting
    server.wait_for_termination()


def _end_with_parent(parent: int) -> None:
    """End the process when the one that started it is gone, since then nobody will ever cancel."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    sys.stderr.flush()
    os._exit(1)
