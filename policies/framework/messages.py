"""Translates between the Analyzer protocol's messages and the session's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2

from policies.framework.limits import limits_schema
from policies.framework.resource import Resource, ResourceOptions
from policies.framework.rule import Level, Rule, Severity
from policies.framework.session import Registered
from policies.framework.terms import LIMITS_POLICY, PackDescription, PolicySettings
from policies.framework.values import decoded_struct
from policies.framework.verdict import Outcome, Verdict
from policies.framework.waiver_book import WaiverFinding

_LEVELS: Final = {
    Level.ADVISORY: analyzer_pb2.ADVISORY,
    Level.MANDATORY: analyzer_pb2.MANDATORY,
    Level.REMEDIATE: analyzer_pb2.REMEDIATE,
    Level.DISABLED: analyzer_pb2.DISABLED,
}
_SEVERITIES: Final = {
    Severity.LOW: analyzer_pb2.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: analyzer_pb2.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: analyzer_pb2.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: analyzer_pb2.POLICY_SEVERITY_CRITICAL,
}
_QUIET: Final = frozenset({Outcome.PASSED, Outcome.NOT_APPLICABLE})


def resource_of(request: analyzer_pb2.AnalyzeRequest) -> Resource:
    """Return the resource that Analyze or Remediate is asked about."""
    inputs = decoded_struct(request.properties)
    if not request.HasField("options"):
        return Resource(request.urn, request.type, request.name, inputs)
    options = request.options
    return Resource(request.urn, request.type, request.name, inputs, parent=options.parent, options=_options(options))


def registered_of(resource: analyzer_pb2.AnalyzerResource) -> Registered:
    """Return a resource of AnalyzeStack; its properties are decoded only if they are asked for."""
    return Registered(
        resource.urn,
        resource.type,
        resource.name,
        lambda: decoded_struct(resource.properties),
        parent=resource.parent,
        options=_options(resource.options),
        dependencies=tuple(resource.dependencies),
        property_dependencies={name: tuple(urns.urns) for name, urns in resource.propertyDependencies.items()},
    )


def settings_of(request: analyzer_pb2.ConfigureAnalyzerRequest) -> dict[str, PolicySettings]:
    """Return what Configure says about each policy."""
    levels = {number: level for level, number in _LEVELS.items()}
    return {
        name: PolicySettings(
            levels.get(config.enforcementLevel, Level.MANDATORY),
            _whole_numbers(json_format.MessageToDict(config.properties)),
        )
        for name, config in request.policyConfig.items()
    }


def analyzer_info(pack: PackDescription) -> analyzer_pb2.AnalyzerInfo:
    """Return the pack as the engine lists it: a policy for each rule, and one that takes the limits."""
    limits = analyzer_pb2.PolicyInfo(
        name=LIMITS_POLICY,
        displayName="Limits",
        description="Takes the limits that override those of the stack's file; judges nothing.",
        enforcementLevel=analyzer_pb2.ADVISORY,
        policy_type=analyzer_pb2.POLICY_TYPE_STACK,
    )
    limits.configSchema.properties.update(limits_schema())
    return analyzer_pb2.AnalyzerInfo(
        name=pack.name,
        displayName=pack.name.capitalize(),
        version=pack.version,
        description=pack.description,
        supportsConfig=True,
        policies=[*(_policy_info(rule) for rule in pack.rules), limits],
    )


def diagnostic_of(pack: PackDescription, verdict: Verdict) -> analyzer_pb2.AnalyzeDiagnostic | None:
    """Return what the engine shows of a verdict; None when there is nothing to say."""
    if verdict.outcome in _QUIET:
        return None
    rule = verdict.rule
    return analyzer_pb2.AnalyzeDiagnostic(
        policyName=rule.name,
        policyPackName=pack.name,
        policyPackVersion=pack.version,
        description=rule.title,
        message=_message(verdict),
        enforcementLevel=_LEVELS[_level(verdict)],
        severity=_SEVERITIES[rule.declaration.severity],
        urn=verdict.urn,
    )


def not_applicable_of(verdict: Verdict) -> analyzer_pb2.PolicyNotApplicable | None:
    """Return why a rule has nothing to judge; None for every other verdict."""
    if verdict.outcome is not Outcome.NOT_APPLICABLE:
        return None
    return analyzer_pb2.PolicyNotApplicable(policy_name=verdict.rule.name, reason=verdict.reason)


def waiver_diagnostic(pack: PackDescription, finding: WaiverFinding) -> analyzer_pb2.AnalyzeDiagnostic:
    """Return what the engine shows of a waiver that needs attention."""
    return analyzer_pb2.AnalyzeDiagnostic(
        policyName=finding.waiver.rule,
        policyPackName=pack.name,
        policyPackVersion=pack.version,
        message=str(finding),
        enforcementLevel=analyzer_pb2.ADVISORY,
    )


def _policy_info(rule: Rule) -> analyzer_pb2.PolicyInfo:
    declared = rule.declaration
    info = analyzer_pb2.PolicyInfo(
        name=rule.name,
        displayName=rule.title,
        description=rule.description,
        message=declared.remedy,
        remediation_steps=declared.remedy,
        enforcementLevel=_LEVELS[declared.level],
        severity=_SEVERITIES[declared.severity],
        policy_type=analyzer_pb2.POLICY_TYPE_STACK if rule.kind == "stack" else analyzer_pb2.POLICY_TYPE_RESOURCE,
        tags=[f"control:{control}" for control in declared.controls],
    )
    if declared.controls:
        framework, _, reference = declared.controls[0].partition("/")
        info.framework.CopyFrom(analyzer_pb2.PolicyComplianceFramework(name=framework, reference=reference))
    return info


def _level(verdict: Verdict) -> Level:
    if verdict.outcome is Outcome.ERROR:
        return Level.MANDATORY
    if verdict.outcome is Outcome.VIOLATED:
        return verdict.level
    blocks = verdict.outcome is Outcome.UNRESOLVED and verdict.rule.declaration.unknown.blocks
    return verdict.level if blocks else Level.ADVISORY


def _message(verdict: Verdict) -> str:
    title = verdict.rule.title
    facts = [f"{detail.path}: {detail.message}" if detail.path else detail.message for detail in verdict.details]
    if verdict.outcome is Outcome.UNRESOLVED:
        return "\n".join([f"unresolved: {title}", *facts])
    if verdict.outcome is Outcome.ERROR:
        return f"error: the rule crashed, so nothing is known about: {title}\n{verdict.traceback}"
    if verdict.waiver is not None:
        waiver = verdict.waiver
        accepted = f"waived until {waiver.expires} by {waiver.owner} ({waiver.ticket}): {waiver.reason}"
        return "\n".join([accepted, title, *facts])
    return "\n".join([title, *facts, verdict.rule.declaration.remedy])


def _options(options: analyzer_pb2.AnalyzerResourceOptions) -> ResourceOptions:
    timeouts = options.customTimeouts
    seconds = {"create": timeouts.create, "update": timeouts.update, "delete": timeouts.delete, "read": timeouts.read}
    return ResourceOptions(
        protect=options.protect,
        ignore_changes=tuple(options.ignoreChanges),
        delete_before_replace=options.deleteBeforeReplace,
        additional_secret_outputs=tuple(options.additionalSecretOutputs),
        aliases=tuple(options.aliases),
        custom_timeouts={operation: number for operation, number in seconds.items() if number},
    )


def _whole_numbers(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties with the whole numbers that the protocol turns into floats as integers again."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in properties.items()
    }
