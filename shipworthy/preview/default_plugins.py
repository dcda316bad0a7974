"""The plugin that a package's provider is of where a request names none: that of the SDK which the program has."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from shipworthy.preview.providers import ProviderRequest

METADATA_KEY: Final = "shipworthy-plugin-bin"


@dataclass(frozen=True)
class DefaultPlugin:
    """What an installed SDK says of its plugin; `parameter` is for one that serves the package of another schema."""

    version: str = ""
    url: str = ""
    parameter: ProviderRequest | None = None

    def complete(self, wanted: ProviderRequest) -> ProviderRequest:
        """Fill in what a request for a default provider leaves open."""
        completed = replace(wanted, version=wanted.version or self.version, url=wanted.url or self.url)
        if self.parameter is None or wanted.package:
            return completed
        own = self.parameter
        return replace(
            completed,
            name=own.name,
            package=own.package,
            package_version=own.package_version,
            parameter=own.parameter,
        )


def plugins_in(metadata: Iterable[tuple[str, str | bytes]]) -> Mapping[str, DefaultPlugin]:
    """Read the plugin that came with a request, by its package; any program can send metadata, so rubbish is none."""
    for key, value in metadata:
        if key == METADATA_KEY:
            try:
                described: Any = json.loads(value)
                return {str(described["package"]): _plugin(described)}
            except (ValueError, TypeError, KeyError, AttributeError, binascii.Error):
                return {}
    return {}


def _plugin(described: Mapping[str, Any]) -> DefaultPlugin:
    version = str(described.get("version") or "").removeprefix("v")
    given = described.get("parameterization")
    parameter = None
    if given:
        value = base64.b64decode(given.get("value") or "")
        parameter = ProviderRequest(
            str(described.get("name")), version, "", str(given["name"]), str(given["version"]), value
        )
    return DefaultPlugin(version, str(described.get("server") or "").removesuffix("/"), parameter)
