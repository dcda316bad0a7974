"""What was said between the engine and one pack: kept as it came, read into verdicts or events afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.findings import Level, Severity

_LEVELS: Final[Mapping[int, Level]] = {
    analyzer_pb2.ADVISORY: Level.ADVISORY,
    analyzer_pb2.MANDATORY: Level.MANDATORY,
    analyzer_pb2.DISABLED: Level.DISABLED,
    analyzer_pb2.REMEDIATE: Level.REMEDIATE,
}
_SEVERITIES: Final[Mapping[int, Severity]] = {
    analyzer_pb2.POLICY_SEVERITY_LOW: Severity.LOW,
    analyzer_pb2.POLICY_SEVERITY_MEDIUM: Severity.MEDIUM,
    analyzer_pb2.POLICY_SEVERITY_HIGH: Severity.HIGH,
    analyzer_pb2.POLICY_SEVERITY_CRITICAL: Severity.CRITICAL,
}


@dataclass(frozen=True)
class Policy:
    """A policy as the pack describes it, with the level it is configured to."""

    info: analyzer_pb2.PolicyInfo
    level: Level

    def judges(self, kind: int) -> bool:
        """Whether it takes part in judging a resource or a stack; a pack of an old library does not say which."""
        return self.level is not Level.DISABLED and self.info.policy_type in {kind, analyzer_pb2.POLICY_TYPE_UNKNOWN}


@dataclass(frozen=True)
class Remediated:
    """One step of a resource's remediation. `before` are the properties that this step was given."""

    urn: str
    before: struct_pb2.Struct
    remediation: analyzer_pb2.Remediation


@dataclass
class Records:
    """All answers of one pack. `stack` is None until AnalyzeStack was answered, `urns` are the stack's resources."""

    name: str
    version: str
    policies: Mapping[str, Policy]
    analyzed: list[tuple[str, analyzer_pb2.AnalyzeResponse]] = field(
        default_factory=list[tuple[str, analyzer_pb2.AnalyzeResponse]]
    )
    remediated: list[Remediated] = field(default_factory=list[Remediated])
    stack: analyzer_pb2.AnalyzeResponse | None = None
    urns: frozenset[str] = frozenset()
    root: str = ""

    @cached_property
    def remediates(self) -> bool:
        """Whether any policy changes properties."""
        return any(policy.level is Level.REMEDIATE for policy in self.policies.values())

    def forget(self) -> None:
        """Drop the answers."""
        self.analyzed.clear()
        self.remediated.clear()
        self.stack, self.urns = None, frozenset()

    def severity(self, diagnostic: analyzer_pb2.AnalyzeDiagnostic) -> Severity:
        """Tell how bad a diagnostic is: what it says itself, else what its policy says."""
        policy = self.policies.get(diagnostic.policyName)
        own = _SEVERITIES.get(diagnostic.severity)
        return own or (severity_of(policy.info.severity) if policy else Severity.UNSPECIFIED)

    def stack_diagnostics(self) -> Iterator[tuple[str, analyzer_pb2.AnalyzeDiagnostic]]:
        """Walk the diagnostics of the stack with their resource: the stack's own where they name none of its."""
        for diagnostic in () if self.stack is None else self.stack.diagnostics:
            yield (diagnostic.urn if diagnostic.urn in self.urns else self.root), diagnostic


def records_of(
    info: analyzer_pb2.AnalyzerInfo, version: str, levels: Mapping[str, analyzer_pb2.PolicyConfig]
) -> Records:
    """Begin the records of a pack; `version` of its PulumiPolicy.yaml wins over its own, `levels` are configured."""
    policies: Iterable[analyzer_pb2.PolicyInfo] = sorted(info.policies, key=lambda policy: policy.name)
    return Records(
        info.name,
        version or info.version,
        {
            policy.name: Policy(
                policy,
                level_of(levels[policy.name].enforcementLevel if policy.name in levels else policy.enforcementLevel),
            )
            for policy in policies
        },
    )


def level_of(level: int) -> Level:
    """Read an enforcement level; one that is not known here is taken for mandatory."""
    return _LEVELS.get(level, Level.MANDATORY)


def reported_level(diagnostic: analyzer_pb2.AnalyzeDiagnostic) -> Level:
    """Read a diagnostic's level: what is still wrong after remediation was tried is mandatory."""
    level = level_of(diagnostic.enforcementLevel)
    return Level.MANDATORY if level is Level.REMEDIATE else level


def severity_of(severity: int) -> Severity:
    """Read a severity."""
    return _SEVERITIES.get(severity, Severity.UNSPECIFIED)
