"""Provider functions: answered by the user, computed, assumed, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from pulumi.runtime.proto import resource_pb2

from shipworthy.plan.model import FunctionCall, MessageSeverity, SourcePosition
from shipworthy.plan.values import UNKNOWN, Origin, Value
from shipworthy.preview.callbacks import Callbacks
from shipworthy.preview.default_providers import DefaultProviders, has_unknown_inputs
from shipworthy.preview.deployment import Deployment
from shipworthy.preview.errors import CallRefused, RequestRefused
from shipworthy.preview.functions import Result, known_result
from shipworthy.preview.providers import Packages, find_reference, request_for
from shipworthy.preview.reads import stack_outputs
from shipworthy.preview.urns import package_of
from shipworthy.preview.values import Property, decode_struct, encode_struct, holds_unknown, without_outputs

GET_RESOURCE: Final = "pulumi:pulumi:getResource"
READ_STACK_OUTPUTS: Final = "pulumi:pulumi:readStackOutputs"
_SELF: Final = "__self__"
"""The argument by which a method's call names its resource."""

Request = resource_pb2.ResourceInvokeRequest


class Functions:
    """Answers the function calls of one run."""

    def __init__(
        self, deployment: Deployment, callbacks: Callbacks, packages: Packages, defaults: DefaultProviders
    ) -> None:
        self._deployment, self._callbacks = deployment, callbacks
        self._packages, self._defaults = packages, defaults

    def invoke(self, request: Request) -> Mapping[str, Value] | None:
        """Answer one call; None where the result is unknown."""
        arguments = {name: without_outputs(value) for name, value in decode_struct(request.args).items()}
        if request.tok == GET_RESOURCE:
            return self._resource(arguments)
        if request.tok == READ_STACK_OUTPUTS:
            return stack_outputs(self._deployment, str(arguments.get("name", "")))
        options = resource_pb2.TransformInvokeOptions(
            provider=self._provider(request),
            version=request.version,
            plugin_download_url=request.pluginDownloadURL,
            plugin_checksums=request.pluginChecksums,
        )
        try:
            arguments, options = self._transformed(request.tok, arguments, options)
            wanted = request_for(package_of(request.tok), options.version, options.plugin_download_url)
            wanted = self._packages.request(request.packageRef, wanted)
            provider = self._defaults.reference(wanted, options.provider, f"'{request.tok}'")
        except RequestRefused as error:
            raise CallRefused(str(error)) from error
        return self._answer(request, arguments, provider)

    def call(self, request: resource_pb2.ResourceCallRequest) -> Mapping[str, Value]:
        """Answer a method of a resource, whose result only its provider knows."""
        decoded = decode_struct(request.args)
        arguments = {name: without_outputs(value) for name, value in decoded.items() if name != _SELF}
        answer = self._answer(request, arguments, "")
        return {"result": UNKNOWN} if answer is None else answer

    def _provider(self, request: Request) -> str:
        parent = self._deployment.find(request.parent) if request.parent else None
        of_parent = dict[str, str]() if parent is None else parent.providers
        return find_reference(request.provider, {}, of_parent, package_of(request.tok))

    def _answer(
        self, request: Request | resource_pb2.ResourceCallRequest, arguments: Mapping[str, Value], provider: str
    ) -> Mapping[str, Value] | None:
        surroundings = self._deployment.surroundings
        position = surroundings.positions.declaration(request)
        answered = surroundings.answers.function(request.tok, arguments)
        if answered is not None:
            result = Result(answered, Origin.ANSWERED)
        else:
            found = self._deployment.find(provider.rpartition("::")[0])
            region = found.resource.inputs.get("region") if found else None
            result = known_result(request.tok, arguments, surroundings.configuration, region)
        self._deployment.add_call(
            FunctionCall(request.tok, arguments, result.values, result.origin, result.assumption, position)
        )
        if result.origin is Origin.UNKNOWN:
            if has_unknown_inputs(self._deployment, provider):
                return {}  # so does the engine's preview, without a word
            if not holds_unknown(arguments):
                self._warn(request.tok, position)
            return None
        return result.values

    def _warn(self, token: str, position: SourcePosition | None) -> None:
        where = f" (called at {position})" if position else ""
        text = (
            f"the result of {token}{where} is not known offline; an answers file can give it: functions: {{{token}: …}}"
        )
        if self._deployment.surroundings.strict:
            raise CallRefused(text)
        self._deployment.say(MessageSeverity.WARNING, text)

    def _resource(self, arguments: Mapping[str, Value]) -> Mapping[str, Value]:
        urn = arguments.get("urn")
        registration = self._deployment.find(urn) if isinstance(urn, str) else None
        if registration is None:
            raise RequestRefused(f"unknown resource {urn}")
        resource = registration.resource
        identity: Value = resource.id or (UNKNOWN if resource.custom else "")
        return {"urn": resource.urn, "id": identity, "state": resource.outputs}

    def _transformed(
        self, token: str, arguments: dict[str, Value], options: resource_pb2.TransformInvokeOptions
    ) -> tuple[dict[str, Value], resource_pb2.TransformInvokeOptions]:
        for callback in self._deployment.invoke_transforms():
            message = resource_pb2.TransformInvokeRequest(
                token=token, args=encode_struct(cast("dict[str, Property]", arguments)), options=options
            )
            response = resource_pb2.TransformInvokeResponse.FromString(self._callbacks.call(callback, message))
            if response.HasField("args"):
                decoded = decode_struct(response.args)
                arguments = {name: without_outputs(value) for name, value in decoded.items()}
            if response.HasField("options"):
                options = response.options
        return arguments, options
