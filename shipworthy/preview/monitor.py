"""The ResourceMonitor service: what a program asks of the engine while it runs."""

# ruff: noqa: ARG002, N802 - names and signatures of the methods are gRPC's

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NoReturn, TypeVar, cast

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import callback_pb2, provider_pb2, resource_pb2, resource_pb2_grpc

from shipworthy.plan.errors import ConfigurationError
from shipworthy.plan.values import Value
from shipworthy.preview.assets import with_hash
from shipworthy.preview.callbacks import Callbacks
from shipworthy.preview.default_plugins import plugins_in
from shipworthy.preview.deployment import Deployment
from shipworthy.preview.errors import CallRefused, DeploymentEnded, RequestRefused
from shipworthy.preview.hooks import Hooks
from shipworthy.preview.input_findings import input_findings
from shipworthy.preview.invokes import Functions
from shipworthy.preview.providers import Packages
from shipworthy.preview.reads import read
from shipworthy.preview.registration import Registrar, answered_id
from shipworthy.preview.values import Property, decode_struct, encode_struct, without_outputs

PARALLEL: Final = 16
"""How many resource operations the program may have under way; the plan does not depend on it."""

_FEATURES: Final = {
    "secrets": resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS,
    "resourceReferences": resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    "outputValues": resource_pb2.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
    "aliasSpecs": resource_pb2.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    "replacementTrigger": resource_pb2.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
    "deletedWith": resource_pb2.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
    "replaceWith": resource_pb2.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
    "transforms": resource_pb2.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
    "invokeTransforms": resource_pb2.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
    "parameterization": resource_pb2.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
    "resourceHooks": resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
    "errorHooks": resource_pb2.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
    "sendsOptionsToHooks": resource_pb2.RESOURCE_MONITOR_FEATURE_SENDS_OPTIONS_TO_HOOKS,
}
"""Parts of the protocol, by the names by which old SDKs ask for each; newer parts have no such name."""

_Answer = TypeVar("_Answer")
_Empty = empty_pb2.Empty
_Context = grpc.ServicerContext


class MonitorService(resource_pb2_grpc.ResourceMonitorServicer):
    """Answers one program.

    A refused request ends the run: the SDK may wait forever for what the request would have resolved.
    """

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._callbacks = Callbacks()
        self._packages = Packages()
        self._hooks = Hooks(deployment, self._callbacks)
        self._registrar = Registrar(deployment, self._callbacks, self._packages, self._hooks)
        self._functions = Functions(deployment, self._callbacks, self._packages, self._registrar.defaults)

    def close(self) -> None:
        """Close the connections to the program."""
        self._callbacks.close()

    def GetDeploymentInfo(self, request: _Empty, context: _Context) -> resource_pb2.DeploymentInfo:
        """Tell the program what it runs in."""
        configuration = self._deployment.surroundings.configuration
        return resource_pb2.DeploymentInfo(
            project=self._deployment.project,
            stack=configuration.stack,
            organization="organization",
            config=configuration.values,
            configSecretKeys=sorted(configuration.secret_keys),
            dryRun=True,
            parallel=PARALLEL,
            supportedFeatures=_FEATURES.values(),
        )

    def SupportsFeature(
        self, request: resource_pb2.SupportsFeatureRequest, context: _Context
    ) -> resource_pb2.SupportsFeatureResponse:
        """Tell whether a part of the protocol is understood here."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in _FEATURES)

    def RegisterResource(
        self, request: resource_pb2.RegisterResourceRequest, context: _Context
    ) -> resource_pb2.RegisterResourceResponse:
        """Register a resource."""

        def answer() -> resource_pb2.RegisterResourceResponse:
            resource = self._registrar.register(request).resource
            found = input_findings(context.invocation_metadata(), resource, lambda: self._plain(request.object))
            self._deployment.add_input_findings(found)
            outputs = resource.outputs if resource.custom or resource.remote else dict[str, Value]()
            return resource_pb2.RegisterResourceResponse(
                urn=resource.urn,
                id=answered_id(resource),
                object=_encoded(outputs, secrets=request.acceptSecrets, references=request.acceptResources),
            )

        return self._answered(answer, context)

    def RegisterResourceOutputs(
        self, request: resource_pb2.RegisterResourceOutputsRequest, context: _Context
    ) -> _Empty:
        """Record the outputs of a component or of the stack."""

        def answer() -> _Empty:
            self._deployment.set_outputs(request.urn, self._plain(request.outputs))
            return _Empty()

        return self._answered(answer, context)

    def ReadResource(
        self, request: resource_pb2.ReadResourceRequest, context: _Context
    ) -> resource_pb2.ReadResourceResponse:
        """Read a resource that exists already; as under the engine, a preview does not confirm its id."""

        def answer() -> resource_pb2.ReadResourceResponse:
            resource = read(self._deployment, self._registrar.defaults, self._packages, request)
            properties = _encoded(resource.outputs, secrets=request.acceptSecrets, references=request.acceptResources)
            return resource_pb2.ReadResourceResponse(urn=resource.urn, properties=properties)

        return self._answered(answer, context)

    def Invoke(
        self, request: resource_pb2.ResourceInvokeRequest, context: _Context
    ) -> resource_pb2.ResourceInvokeResponse:
        """Answer a provider function."""

        def answer() -> resource_pb2.ResourceInvokeResponse:
            values = self._functions.invoke(request)
            if values is None:
                return resource_pb2.ResourceInvokeResponse(unknown=True)
            return _returned(resource_pb2.ResourceInvokeResponse(), values)

        return self._answered(answer, context)

    def Call(self, request: resource_pb2.ResourceCallRequest, context: _Context) -> provider_pb2.CallResponse:
        """Answer a method of a resource."""
        return self._answered(lambda: _returned(provider_pb2.CallResponse(), self._functions.call(request)), context)

    def ExistsResource(
        self, request: resource_pb2.ExistsResourceRequest, context: _Context
    ) -> resource_pb2.ExistsResourceResponse:
        """Answer that only a provider knows whether a resource exists."""
        return resource_pb2.ExistsResourceResponse(unknown=True)

    def RegisterStackTransform(self, request: callback_pb2.Callback, context: _Context) -> _Empty:
        """Register a transform of every resource."""
        return self._done(lambda: self._deployment.add_transform(request), context)

    def RegisterStackInvokeTransform(self, request: callback_pb2.Callback, context: _Context) -> _Empty:
        """Register a transform of every function call."""
        return self._done(lambda: self._deployment.add_transform(request, invokes=True), context)

    def RegisterResourceHook(self, request: resource_pb2.RegisterResourceHookRequest, context: _Context) -> _Empty:
        """Register a hook around a resource's operations."""
        return self._done(lambda: self._hooks.register(request.name, request), context)

    def RegisterErrorHook(self, request: resource_pb2.RegisterErrorHookRequest, context: _Context) -> _Empty:
        """Register a hook for failed operations, of which a preview has none."""
        return self._done(lambda: self._hooks.register(request.name, None), context)

    def RegisterPackage(
        self, request: resource_pb2.RegisterPackageRequest, context: _Context
    ) -> resource_pb2.RegisterPackageResponse:
        """Register a package."""
        return self._answered(
            lambda: resource_pb2.RegisterPackageResponse(ref=self._packages.register(request)), context
        )

    def SignalAndWaitForShutdown(self, request: _Empty, context: _Context) -> _Empty:
        """Let the program end: every request was answered when it came."""
        return _Empty()

    def _plain(self, struct: struct_pb2.Struct) -> dict[str, Value]:
        folder = self._deployment.surroundings.project.working_directory
        decoded = decode_struct(struct, lambda asset: with_hash(asset, folder))
        return {name: without_outputs(value) for name, value in decoded.items()}

    def _done(self, action: Callable[[], None], context: _Context) -> _Empty:
        self._answered(action, context)
        return _Empty()

    def _answered(self, answer: Callable[[], _Answer], context: _Context) -> _Answer:
        if self._deployment.ended.is_set():
            _abort(context, grpc.StatusCode.UNAVAILABLE, "resource monitor shut down")
        self._deployment.add_plugins(plugins_in(context.invocation_metadata()))
        try:
            return answer()
        except CallRefused as error:
            _abort(context, grpc.StatusCode.UNKNOWN, str(error))
        except (DeploymentEnded, ConfigurationError) as error:
            self._deployment.ended.set()
            self._refuse(context, str(error))
        except (RequestRefused, ValueError) as error:
            self._refuse(context, str(error))
        except RecursionError:
            self._refuse(context, "the program sent properties that are nested too deeply to be read")
        except Exception as error:  # noqa: BLE001 - without an answer the program might wait for ever
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
            self._refuse(context, f"a request of the program could not be answered, a defect of shipworthy: {place}")

    def _refuse(self, context: _Context, message: str) -> NoReturn:
        self._deployment.refuse(message)
        _abort(context, grpc.StatusCode.UNKNOWN, message)


def _returned(response: _Answer, values: Mapping[str, Value]) -> _Answer:
    """Fill a response's field `return`, whose name no Python code can spell."""
    getattr(response, "return").CopyFrom(_encoded(values))
    return response


def _abort(context: _Context, code: grpc.StatusCode, message: str) -> NoReturn:
    context.abort(code, message)
    raise AssertionError(message)


def _encoded(values: Mapping[str, Value], *, secrets: bool = True, references: bool = True) -> struct_pb2.Struct:
    return encode_struct(cast("Mapping[str, Property]", values), secrets=secrets, references=references)
