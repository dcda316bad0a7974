"""Which provider serves a resource or function: explicit, inherited or the default of its package.

Source: pulumi/pulumi `pkg/resource/deploy/default_providers.go` and `providers/provider.go`, read on 2026-11-22.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from pulumi.runtime.proto import resource_pb2

from shipworthy.plan.values import UNKNOWN, UNKNOWN_SENTINEL, Secret, Value
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.urns import PROVIDER_PREFIX

_VERSION: Final = re.compile(r"(?P<release>\d+\.\d+\.\d+)(?:-(?P<pre>[0-9A-Za-z.-]+))?(?:\+(?P<build>[0-9A-Za-z.-]+))?")


@dataclass(frozen=True)
class ProviderRequest:
    """A package at a version: what a default provider is made for. `name` is the plugin's, `package` what it serves."""

    name: str
    version: str = ""
    url: str = ""
    package: str = ""
    package_version: str = ""
    parameter: bytes = b""

    @property
    def type(self) -> str:
        """Type token of the provider."""
        return PROVIDER_PREFIX + (self.package or self.name)

    @property
    def default_name(self) -> str:
        """Name of the default provider, such as `default_7_51_1`."""
        version = self.package_version or self.version
        match = _VERSION.fullmatch(version)
        if version and match is None:
            raise RequestRefused(f"{version!r} is not a semantic version (provider of {self.name})")
        marks = re.split(r"[.]", ".".join(filter(None, match.groups()))) if match else []
        url = [_as_name(self.url)] if self.url else []
        return "_".join(["default", *marks, *url])

    def inputs(self, configuration: StackConfiguration) -> dict[str, Value]:
        """Give what a default provider is configured with: the package's own configuration, and the version."""
        prefix = f"{self.package or self.name}:"
        inputs: dict[str, Value] = {}
        for key, text in sorted(configuration.values.items()):
            if key.startswith(prefix):
                value: Value = UNKNOWN if UNKNOWN_SENTINEL in text else text
                name = key.removeprefix(prefix).removeprefix("config:")
                inputs[name] = Secret(value) if key in configuration.secret_keys else value
        return inputs | self.plugin_inputs()

    def plugin_inputs(self) -> dict[str, Value]:
        """Give what the engine adds to a provider's inputs, so that it finds the plugin again."""
        internal: dict[str, Value] = {"pluginDownloadURL": self.url} if self.url else {}
        if self.package:
            parameter = base64.b64encode(self.parameter).decode()
            internal |= {"name": self.name, "parameterization": parameter, "version": self.version}
        version = self.package_version or self.version
        if not version and not internal:
            return {}
        added: dict[str, Value] = {"__internal": internal}
        return added | ({"version": version} if version else {})


def _as_name(url: str) -> str:
    """Write a URL as the engine writes it into a name: no empty part, no character that a name can't have."""
    parts = (re.sub(r"[^A-Za-z0-9_.-]", "_", part) for part in url.split("/") if part)
    return "/".join(re.sub(r"^-", "_", part) for part in parts) or "_"


def request_for(package: str, version: str, url: str) -> ProviderRequest:
    """Read a request's options; the version is checked when the default provider is named."""
    return ProviderRequest(package, version, url.removesuffix("/"))


def split_reference(reference: str) -> tuple[str, str]:
    """Split `<urn>::<id>`; raises RequestRefused for anything else."""
    urn, separator, identity = reference.rpartition("::")
    if not separator or not urn.startswith("urn:"):
        raise RequestRefused(f"could not parse provider reference: expected '::' in provider reference '{reference}'")
    return urn, identity


def find_reference(explicit: str, providers: Mapping[str, str], of_parent: Mapping[str, str], package: str) -> str:
    """Choose a reference for a package: the explicit one, the resource's own map, its parent's; "" for the default."""
    return explicit or providers.get(package) or of_parent.get(package) or ""


class Packages:
    """Packages that the program registered, by the reference that it got for each."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: dict[str, ProviderRequest] = {}

    def register(self, request: resource_pb2.RegisterPackageRequest) -> str:
        """Register a package; the same one always has the same reference."""
        if not request.name:
            raise RequestRefused("package name is empty")
        parameter = request.parameterization if request.HasField("parameterization") else None
        wanted = ProviderRequest(
            request.name,
            request.version,
            request.download_url.removesuffix("/"),
            parameter.name if parameter else "",
            parameter.version if parameter else "",
            parameter.value if parameter else b"",
        )
        reference = hashlib.sha256(request.SerializeToString(deterministic=True)).hexdigest()[:32]
        with self._lock:
            self._requests[reference] = wanted
        return reference

    def request(self, reference: str, otherwise: ProviderRequest) -> ProviderRequest:
        """Give the package of a reference, or `otherwise` where a request carries none."""
        if not reference:
            return otherwise
        with self._lock:
            found = self._requests.get(reference)
        if found is None:
            raise RequestRefused(f"unknown provider package '{reference}'")
        return found
