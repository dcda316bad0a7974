"""Configuration in the namespace `pulumi`, which is meant for the engine.

Source: pulumi/pulumi `pkg/resource/deploy/default_providers.go`, read on 2026-11-22.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from shipworthy.preview.config_values import config_text
from shipworthy.preview.documents import Plain

_DEFAULT_PROVIDERS: Final = "pulumi:disable-default-providers"
_TAGS: Final = "pulumi:tags"


def disabled_default_providers(values: Mapping[str, Plain], refuse: Callable[[str, str], None]) -> tuple[str, ...]:
    """List the packages whose default provider may not be used, `*` for all of them."""
    packages = _parsed(values.get(_DEFAULT_PROVIDERS))
    names = [name.strip() for name in packages if isinstance(name, str)] if isinstance(packages, list) else []
    if packages is not None and (not isinstance(packages, list) or len(names) < len(packages)):
        refuse(_DEFAULT_PROVIDERS, "a list of package names is expected")
    return tuple(names)


def stack_tags(values: Mapping[str, Plain], refuse: Callable[[str, str], None]) -> Mapping[str, str]:
    """Read the tags of the stack itself."""
    tags = _parsed(values.get(_TAGS))
    if not isinstance(tags, dict | None):
        refuse(_TAGS, "a mapping of tags is expected")
    return {key: config_text(value) for key, value in tags.items()} if isinstance(tags, dict) else {}


def _parsed(value: Plain) -> Plain:
    """Parse what was given as JSON text, for example on the command line."""
    if not isinstance(value, str):
        return value
    try:
        parsed: Plain = json.loads(value) if value else None
    except json.JSONDecodeError:
        return value
    return parsed
