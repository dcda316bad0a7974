"""The default provider of each package, made when the first resource or function needs it."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import cast

from shipworthy.plan.model import Operation, Resource, ResourceOptions
from shipworthy.plan.values import UNKNOWN_SENTINEL
from shipworthy.preview.analysis import judged_inputs
from shipworthy.preview.deployment import Deployment, Registration
from shipworthy.preview.errors import DeploymentEnded, RequestRefused
from shipworthy.preview.providers import ProviderRequest, split_reference
from shipworthy.preview.urns import is_provider, make_urn, package_of, type_of
from shipworthy.preview.values import Property, holds_unknown


class DefaultProviders:
    """The default providers of one run."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._lock = Lock()

    def reference(self, wanted: ProviderRequest, explicit: str, user: str) -> str:
        """Give the reference of the provider that serves `user`: the explicit one, or the default.

        Raises RequestRefused for an unknown provider, and where the configuration disables the default one.
        """
        if explicit:
            urn = split_reference(explicit)[0]
            if self._deployment.find(urn) is None or not is_provider(type_of(urn)):
                raise RequestRefused(f"unknown provider '{explicit}' for resource {user}")
            return explicit
        wanted = self._deployment.plugin(package_of(wanted.type)).complete(wanted)
        package = package_of(wanted.type)
        disabled = self._deployment.surroundings.configuration.disabled_default_providers
        if package != "pulumi" and ("*" in disabled or package in disabled):
            raise DeploymentEnded(f"Default provider for '{package}' disabled. {user} must use an explicit provider.")
        with self._lock:
            urn = self._register(wanted)
        return f"{urn}::{UNKNOWN_SENTINEL}"

    def _register(self, wanted: ProviderRequest) -> str:
        deployment = self._deployment
        urn = make_urn(deployment.stack, deployment.project, "", wanted.type, wanted.default_name)
        if deployment.find(urn) is not None:
            return urn
        resource = Resource(
            urn=urn,
            type=wanted.type,
            name=wanted.default_name,
            custom=True,
            operation=Operation.CREATE,
            parent="",
            provider="",
            inputs=wanted.inputs(deployment.surroundings.configuration),
            outputs={},
            origins={},
            dependencies=(),
            property_dependencies={},
            options=ResourceOptions(),
            position=None,
        )
        if package_of(wanted.type) != "pulumi":
            inputs = judged_inputs(deployment, resource, deployment.surroundings.judge)
            resource = replace(resource, inputs=inputs, outputs=inputs)
        deployment.keep(Registration(resource, internal=True))
        return urn


def has_unknown_inputs(deployment: Deployment, reference: str) -> bool:
    """Tell whether a provider's configuration is not wholly known, so that the engine's preview asks it nothing."""
    found = deployment.find(split_reference(reference)[0]) if reference else None
    return found is not None and holds_unknown(cast("Property", found.resource.inputs))
