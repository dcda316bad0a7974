"""The Engine service: what a program logs and asks of the engine."""

# ruff: noqa: ARG002, N802 - names and signatures of the methods are gRPC's

from __future__ import annotations

from typing import Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from shipworthy.plan.model import MessageSeverity
from shipworthy.preview.deployment import Deployment
from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.pulumi_version import require_version

_SEVERITIES: Final = {
    engine_pb2.DEBUG: MessageSeverity.DEBUG,
    engine_pb2.INFO: MessageSeverity.INFO,
    engine_pb2.WARNING: MessageSeverity.WARNING,
    engine_pb2.ERROR: MessageSeverity.ERROR,
}


class EngineService(engine_pb2_grpc.EngineServicer):
    """Answers one program."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._root = ""

    def Log(self, request: engine_pb2.LogRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Keep a message, except status lines that a terminal would overwrite."""
        if not request.ephemeral:
            self._deployment.say(_SEVERITIES[request.severity], request.message.rstrip("\n"), request.urn)
        return empty_pb2.Empty()

    def GetRootResource(
        self, request: engine_pb2.GetRootResourceRequest, context: grpc.ServicerContext
    ) -> engine_pb2.GetRootResourceResponse:
        """Give the URN that the program set last."""
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(
        self, request: engine_pb2.SetRootResourceRequest, context: grpc.ServicerContext
    ) -> engine_pb2.SetRootResourceResponse:
        """Keep the URN of the root resource."""
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def StartDebugging(
        self, request: engine_pb2.StartDebuggingRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Do nothing: no debugger is attached to a preview."""
        return empty_pb2.Empty()

    def RequirePulumiVersion(
        self, request: engine_pb2.RequirePulumiVersionRequest, context: grpc.ServicerContext
    ) -> engine_pb2.RequirePulumiVersionResponse:
        """Hold the program's range against the version of the SDK beside this tool; no CLI is there to have one."""
        try:
            require_version(request.pulumi_version_range)
        except RequestRefused as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        return engine_pb2.RequirePulumiVersionResponse()
