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
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, plugin_pb2

from policies.framework import messages, remediation
from policies.framework.polled_server import PolledServer
from policies.framework.pooled_server import PooledServer
from policies.framework.problems import RefusedConfiguration
from policies.framework.served_calls import ServedCalls
from policies.framework.session import Session
from policies.framework.values import may_hold_secrets
from policies.framework.verdict import Verdict

_OPTIONS: Final = {
    # Bytes; what the engine allows too (pulumi/pulumi `sdk/go/common/util/rpcutil`, 400 MB).
    "grpc.max_receive_message_length": 400 * 1024 * 1024,
    "grpc.max_send_message_length": 400 * 1024 * 1024,
}
_PARENT_CHECK_SECONDS: Final = 1.0
_EMPTY: Final = empty_pb2.Empty().SerializeToString()


class Analyzer:
    """The protocol's calls, each from request bytes to response bytes. The server lets one in at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def calls(self) -> ServedCalls:
        """Return all calls by name. Analyze and Remediate are quick; Cancel is the last one."""
        every = {
            "Handshake": self.handshake,
            "GetPluginInfo": self.plugin_info,
            "GetAnalyzerInfo": self.analyzer_info,
            "ConfigureStack": self.configure_stack,
            "Configure": self.configure,
            "Analyze": self.analyze,
            "AnalyzeStack": self.analyze_stack,
            "Remediate": self.remediate,
            "Cancel": self.cancel,
        }
        quick = frozenset({"Analyze", "Remediate"})
        return ServedCalls("/pulumirpc.Analyzer/", every, quick, "Cancel", self._session.cancel)

    def handshake(self, request: bytes) -> bytes:  # noqa: ARG002
        """Agree to be called."""
        return analyzer_pb2.AnalyzerHandshakeResponse().SerializeToString()

    def plugin_info(self, request: bytes) -> bytes:  # noqa: ARG002
        """Tell the pack's version."""
        return plugin_pb2.PluginInfo(version=self._session.pack.version).SerializeToString()

    def analyzer_info(self, request: bytes) -> bytes:  # noqa: ARG002
        """List the rules."""
        return messages.analyzer_info(self._session.pack).SerializeToString()

    def configure_stack(self, request: bytes) -> bytes:
        """Begin with a stack; raises `RefusedConfiguration` for limits or waivers that can't be used."""
        asked = analyzer_pb2.AnalyzerStackConfigureRequest.FromString(request)
        self._session.configure_stack(asked.stack, asked.project)
        return analyzer_pb2.AnalyzerStackConfigureResponse().SerializeToString()

    def configure(self, request: bytes) -> bytes:
        """Take levels and limits; raises `RefusedConfiguration` for unknown names and mistyped limits."""
        asked = analyzer_pb2.ConfigureAnalyzerRequest.FromString(request)
        self._session.configure(messages.settings_of(asked))
        return _EMPTY

    def analyze(self, request: bytes) -> bytes:
        """Judge one resource."""
        asked = analyzer_pb2.AnalyzeRequest.FromString(request)
        resource = messages.resource_of(asked)
        return self._response(self._session.analyze(resource, may_hold_secrets=may_hold_secrets(request)))

    def analyze_stack(self, request: bytes) -> bytes:
        """Judge how the resources relate."""
        asked = analyzer_pb2.AnalyzeStackRequest.FromString(request)
        verdicts, findings = self._session.analyze_stack(map(messages.registered_of, asked.resources))
        pack = self._session.pack
        remarks = analyzer_pb2.AnalyzeResponse(
            diagnostics=[messages.waiver_diagnostic(pack, finding) for finding in findings]
        )
        return self._response(verdicts) + remarks.SerializeToString()

    def remediate(self, request: bytes) -> bytes:
        """Add what mends rules that are at the level `remediate`; each remedy builds on those before it."""
        asked = analyzer_pb2.AnalyzeRequest.FromString(request)
        response = analyzer_pb2.RemediateResponse()
        for remedy in self._session.remediate(messages.resource_of(asked)):
            paths = remediation.completed(asked.properties, remedy.additions)
            if paths:
                self._session.remediated(asked.urn, remedy.rule, paths)
                told = remediation.remediation(self._session.pack, remedy.rule, asked.properties)
                response.remediations.append(told)
        return response.SerializeToString()

    def cancel(self, request: bytes) -> bytes:  # noqa: ARG002
        """Write what is known so far; the server ends after this."""
        with suppress(RefusedConfiguration):
            self._session.finish()
        return _EMPTY

    def _response(self, verdicts: Iterable[Verdict]) -> bytes:
        pack = self._session.pack
        told = [verdict for verdict in verdicts if not verdict.is_quiet]
        if not told:
            return b""
        diagnostics = (messages.diagnostic_of(pack, verdict) for verdict in told)
        skipped = (messages.not_applicable_of(verdict) for verdict in told)
        return analyzer_pb2.AnalyzeResponse(
            diagnostics=[each for each in diagnostics if each], not_applicable=[each for each in skipped if each]
        ).SerializeToString()


def run(session: Session) -> None:
    """Serve until the engine cancels, ends or goes away.

    Ctrl-C in a terminal reaches this process too; it is left to the engine, which cancels when it is ready.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = _server(Analyzer(session).calls())
    port = server.open()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    print(port, flush=True)  # noqa: T201  the protocol's greeting
    server.serve()


def _server(calls: ServedCalls) -> PolledServer | PooledServer:
    try:
        return PolledServer(calls, _OPTIONS)
    except (ImportError, AttributeError, TypeError):
        return PooledServer(calls, _OPTIONS)


def _end_with_parent(parent: int) -> None:
    """End the process when the one that started it is gone, since then nobody will ever cancel."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    sys.stderr.flush()
    os._exit(1)
