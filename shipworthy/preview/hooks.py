"""Resource hooks: functions of the program that run around a resource's creation, in a preview only where they ask."""

from __future__ import annotations

from threading import Lock
from typing import Any, Literal, cast

from pulumi.runtime.proto import resource_pb2

from shipworthy.plan.model import MessageSeverity, Resource
from shipworthy.preview.callbacks import Callbacks
from shipworthy.preview.deployment import Deployment
from shipworthy.preview.errors import DeploymentEnded, RequestRefused
from shipworthy.preview.values import Property, encode_struct

Binding = resource_pb2.RegisterResourceRequest.ResourceHooksBinding


class Hooks:
    """The hooks that a program registered, by name."""

    def __init__(self, deployment: Deployment, callbacks: Callbacks) -> None:
        self._deployment, self._callbacks = deployment, callbacks
        self._lock = Lock()
        self._hooks: dict[str, resource_pb2.RegisterResourceHookRequest | None] = {}

    def register(self, name: str, hook: resource_pb2.RegisterResourceHookRequest | None) -> None:
        """Register a hook, None for one that runs on errors only; a name is taken once."""
        with self._lock:
            if name in self._hooks:
                raise RequestRefused(f"resource hook already registered for name {name!r}")
            self._hooks[name] = hook

    def run(self, moment: Literal["before_create", "after_create"], binding: Binding, resource: Resource) -> None:
        """Run a resource's hooks of one moment; raises RequestRefused where a hook fails."""
        for name in getattr(binding, moment):
            with self._lock:
                hook = self._hooks.get(name)
                known = name in self._hooks
            if not known:
                raise DeploymentEnded(f"resource hook {name!r} for {resource.urn} was not registered")
            if hook is not None and hook.on_dry_run:
                self._call(hook, moment, resource)

    def _call(self, hook: resource_pb2.RegisterResourceHookRequest, moment: str, resource: Resource) -> None:
        request = resource_pb2.ResourceHookRequest(
            urn=resource.urn,
            name=resource.name,
            type=resource.type,
            new_inputs=encode_struct(cast("dict[str, Property]", resource.inputs)),
        )
        if moment == "after_create":
            request.new_outputs.CopyFrom(encode_struct(cast("dict[str, Property]", resource.outputs)))
        answer = resource_pb2.ResourceHookResponse.FromString(self._callbacks.call(cast("Any", hook).callback, request))
        if not answer.error:
            return
        text = f"{moment} hook {hook.name!r} failed: {answer.error}"
        if not hook.ignore_errors:
            raise DeploymentEnded(f"{resource.urn}: {text}")
        self._deployment.say(MessageSeverity.WARNING, text, resource.urn)
