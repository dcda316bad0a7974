"""Somebody is told when an account is misused, or shared with others by mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.finding_alerts import FindingAlerts, FindingAlertsArgs
from components.location import Location

_MEDIUM: Final = 4
"""Severity from which GuardDuty's findings are medium or higher (GuardDuty user guide, "Severity levels", read
2026-11-22)."""


@dataclass(frozen=True)
class ThreatDetectionArgs:
    """What is watched in each of `regions`, the first of which is the one of `location`.

    - `misuse`: GuardDuty looks for misuse in the records of requests, connections and names.
    - `sharing`: IAM Access Analyzer lists what others outside of the account can reach.

    `emails` get the findings; each address has to confirm once.
    """

    location: Location
    prefix: str
    regions: Sequence[str]
    misuse: bool = True
    sharing: bool = True
    emails: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class ThreatDetection(pulumi.ComponentResource):
    """Detectors and analyzers, and the way by which people learn what they found."""

    topic_arn: pulumi.Output[str] | None
    """The topic with the findings; None where nothing is watched."""

    def __init__(self, name: str, args: ThreatDetectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:ThreatDetection", name, None, opts)
        for region in args.regions:
            self._watch(f"{name}-{region}", region, args)
        patterns = _patterns(args)
        self.topic_arn = None
        if patterns:
            alerts = FindingAlertsArgs(
                args.location, args.prefix, tuple(args.regions), patterns, tuple(args.emails), args.tags
            )
            self.topic_arn = FindingAlerts(f"{name}-alerts", alerts, pulumi.ResourceOptions(parent=self)).topic_arn
        self.register_outputs({"topicArn": self.topic_arn})

    def _watch(self, name: str, region: str, args: ThreatDetectionArgs) -> None:
        own = pulumi.ResourceOptions(parent=self)
        if args.misuse:
            aws.guardduty.Detector(
                name,
                enable=True,
                finding_publishing_frequency="FIFTEEN_MINUTES",
                region=region,
                tags=dict(args.tags),
                opts=own,
            )
        if args.sharing:
            aws.accessanalyzer.Analyzer(
                name,
                analyzer_name=f"{args.prefix}-{region}",
                type="ACCOUNT",
                region=region,
                tags=dict(args.tags),
                opts=own,
            )


def _patterns(args: ThreatDetectionArgs) -> Mapping[str, Mapping[str, object]]:
    """Event patterns of what people are told (each service's guide, "EventBridge", read 2026-11-22)."""
    misuse = {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": {"severity": [{"numeric": [">=", _MEDIUM]}]},
    }
    sharing = {
        "source": ["aws.access-analyzer"],
        "detail-type": ["Access Analyzer Finding"],
        "detail": {"status": ["ACTIVE"]},
    }
    return {name: pattern for name, pattern in (("misuse", misuse), ("sharing", sharing)) if getattr(args, name)}
