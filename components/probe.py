"""A steady question from outside: whether a service answers at its public address, asked from several regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

PROBE_REGION: Final = "us-east-1"
"""The only region that has the metrics of health checks (Route 53 developer guide, "Monitoring health checks using
CloudWatch", read 2026-11-22). CloudWatch takes alarms on these there only, and topics of no other region for them."""

_SECONDS: Final = 30
_FAILURES: Final = 3
_LONGEST_PATH: Final = 255
"""Characters (Route 53 API reference, `HealthCheckConfig`, read 2026-11-22)."""


@dataclass(frozen=True)
class ProbeArgs:
    """What a probe needs: `path` of `host`, asked over HTTPS by the checkers of at least three `regions`.

    A checker waits 4 seconds for a connection and 2 more for an answer of 2xx or 3xx; after three failures in a row it
    finds the service down. The probe fails when fewer than 18 % of the checkers find it up. They speak TLS 1.2 and
    don't judge the certificate (Route 53 developer guide, "How Route 53 determines whether a health check is healthy").

    Each address of theirs sends 10 requests in 5 minutes, as `Amazon-Route53-Health-Check-Service`. No rule group of
    AWS that `WebAcl` names refuses these: the list of hosting providers leaves AWS's addresses out (AWS WAF developer
    guide, "IP reputation rule groups"; both read 2026-11-22).

    Raises ValueError, its message beginning with the argument's name.
    """

    host: str
    path: str
    regions: Sequence[str]
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if len(set(self.regions)) < 3:
            raise ValueError(f"regions: expected three or more, got {', '.join(self.regions) or 'none'}")
        if len(self.path) > _LONGEST_PATH:
            raise ValueError(f"path: expected at most {_LONGEST_PATH} characters, got {len(self.path)}")


class Probe(pulumi.ComponentResource):
    """The health check; its metrics are those of `PROBE_REGION`."""

    id: pulumi.Output[str]
    """How CloudWatch names the probe, in the dimension `HealthCheckId`."""

    def __init__(self, name: str, args: ProbeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:Probe", name, None, opts)
        check = aws.route53.HealthCheck(
            name,
            type="HTTPS",
            fqdn=args.host,
            port=443,
            resource_path=args.path,
            enable_sni=True,
            request_interval=_SECONDS,
            failure_threshold=_FAILURES,
            regions=sorted(set(args.regions)),
            tags={**args.tags, "Name": f"https://{args.host}{args.path}"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.id = check.id
        self.register_outputs({"id": check.id})
