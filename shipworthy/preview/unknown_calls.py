"""Calls that a newer SDK makes of the engine and this version does not know: said clearly, refused at once."""

from __future__ import annotations

from typing import Any, Final

import grpc

from shipworthy.plan.model import MessageSeverity
from shipworthy.preview.deployment import Deployment

_SERVICES: Final = ("pulumirpc.ResourceMonitor", "pulumirpc.Engine")


class UnknownCalls(grpc.GenericRpcHandler):
    """Refuses what no other handler of the server knows, so it has to be the last one.

    An SDK may ask for something new and do without it: the run goes on, and the call is told beside its result.
    """

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Give the handler that refuses a call of the engine's services."""
        _, service, method = handler_call_details.method.split("/", 2)
        if service not in _SERVICES:
            return None
        name = f"{service.removeprefix('pulumirpc.')}.{method}"

        def refuse(_request: bytes, context: grpc.ServicerContext) -> bytes:
            text = f"the program's Pulumi SDK is newer than this version of shipworthy, which does not know {name}"
            self._deployment.say(MessageSeverity.WARNING, text)
            context.abort(grpc.StatusCode.UNIMPLEMENTED, text)
            raise AssertionError(text)

        return grpc.unary_unary_rpc_method_handler(refuse)
