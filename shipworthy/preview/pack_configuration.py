"""What a pack is configured with: the defaults it declares, under what the user gives.

Source: pulumi/pulumi `pkg/resource/analyzer/config.go` (`ReconcilePolicyPackConfig`), read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.errors import ConfigurationError, Problem
from shipworthy.preview.documents import Plain

_LEVEL: Final = "enforcementLevel"
_ALL: Final = "all"
_LEVELS: Final = tuple(sorted(name.lower() for name in analyzer_pb2.EnforcementLevel.DESCRIPTOR.values_by_name))


def pack_configuration(
    info: analyzer_pb2.AnalyzerInfo, given: Mapping[str, Plain]
) -> Mapping[str, analyzer_pb2.PolicyConfig]:
    """Put together the configuration of every policy of a pack.

    A name in `given` that is no policy of the pack is passed on: the pack may know what it means. Raises
    ConfigurationError for a level that does not exist and a required property that is missing.
    """
    configured = {policy.name: _declared(policy) for policy in info.policies}
    _apply(configured, {name: _plain(config) for name, config in info.initialConfig.items()}, info.name)
    _apply(configured, given, info.name)
    missing = [
        Problem(f"policy pack {info.name}", f"{policy.name}.{name}", "is required")
        for policy in info.policies
        for name in policy.configSchema.required
        if name not in configured[policy.name].properties.fields
    ]
    if missing:
        raise ConfigurationError(tuple(missing))
    return configured


def _declared(policy: analyzer_pb2.PolicyInfo) -> analyzer_pb2.PolicyConfig:
    config = analyzer_pb2.PolicyConfig(enforcementLevel=policy.enforcementLevel)
    for name, schema in policy.configSchema.properties.fields.items():
        if "default" in schema.struct_value.fields:
            config.properties.fields[name].CopyFrom(schema.struct_value.fields["default"])
    return config


def _plain(config: analyzer_pb2.PolicyConfig) -> Plain:
    level = analyzer_pb2.EnforcementLevel.Name(config.enforcementLevel).lower()
    return {_LEVEL: level, **cast("dict[str, Plain]", json_format.MessageToDict(config.properties))}


def _apply(configured: dict[str, analyzer_pb2.PolicyConfig], given: Mapping[str, Plain], pack: str) -> None:
    problems: list[Problem] = []
    # `all` is applied first, so that what is said of a single policy wins.
    for name in sorted(given, key=lambda name: (name != _ALL, name)):
        value = given[name]
        settings = value if isinstance(value, dict) else {_LEVEL: value}
        level = settings.get(_LEVEL)
        if level is not None and level not in _LEVELS:
            message = f"one of {', '.join(_LEVELS)} is expected"
            problems.append(Problem(f"policy pack {pack}", f"{name}.{_LEVEL}", message))
        else:
            one = () if name == _ALL else (configured.setdefault(name, analyzer_pb2.PolicyConfig()),)
            for config in one or configured.values():
                _set(config, settings, only_level=name == _ALL)
    if problems:
        raise ConfigurationError(tuple(problems))


def _set(config: analyzer_pb2.PolicyConfig, settings: Mapping[str, Plain], *, only_level: bool) -> None:
    level = settings.get(_LEVEL)
    if level is not None:
        config.enforcementLevel = analyzer_pb2.EnforcementLevel.Value(str(level).upper())
    if not only_level:
        config.properties.update({key: value for key, value in settings.items() if key != _LEVEL})
