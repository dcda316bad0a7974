"""A VPC writes down which connections it refused.

Without flow logs nobody can tell after an intrusion where it came from and where it went, nor today why a connection
fails.

Source: Security Hub EC2.6, CIS 3.7; `traffic_type` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ec2/vpc:Vpc"],
    controls=["FSBP/EC2.6", "CIS-3.0/CIS-3.7"],
    remedy="Add a FlowLog with vpc_id and traffic_type ALL or REJECT.",
    passes=[
        {"type": "aws:ec2/vpc:Vpc", "name": "main", "inputs": {}},
        {
            "type": "aws:ec2/flowLog:FlowLog",
            "name": "main",
            "inputs": {"trafficType": "ALL"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
    fails=[
        {"type": "aws:ec2/vpc:Vpc", "name": "main", "inputs": {}},
        {
            "type": "aws:ec2/flowLog:FlowLog",
            "name": "main",
            "inputs": {"trafficType": "ACCEPT"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
)
def ec2_vpc_flow_logged(vpc: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not any_holds(_logs_refusals, attached(stack, vpc, ["aws:ec2/flowLog:FlowLog"], "vpcId")):
        yield Violation("", "no flow log records what it refuses")


def _logs_refusals(log: Resource) -> bool:
    return log.value("trafficType", default="ALL") in ("ALL", "REJECT")
