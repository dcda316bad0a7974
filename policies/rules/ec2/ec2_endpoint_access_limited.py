"""An endpoint of an AWS service lets through only requests of somebody in particular, or to named resources.

Without a policy it lets everything pass. Whoever gets into a workload can then use keys of an account of theirs inside
the network, and carry data off to a bucket of theirs, past every rule on ways out. A policy that asks for the
principal's account or organisation, or names the resources, stops that; it grants nothing by itself.

Source: AWS PrivateLink guide, "Control access to VPC endpoints using endpoint policies" (full access by default);
`policy` of VpcEndpoint, pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.statements import Statement, statements
from policies.rules.facts.tokens import VPC_ENDPOINT

_APART: Final = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"
_BALANCED: Final = "GatewayLoadBalancer"
_OWN: Final = (
    '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",'
    ' "Condition": {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}}]}'
)


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[VPC_ENDPOINT],
    controls=[],
    remedy="Give the endpoint a policy whose statements ask for aws:PrincipalAccount or name their resources.",
    passes=[{"type": VPC_ENDPOINT, "name": "s3", "inputs": {"policy": _OWN}}],
    fails=[{"type": VPC_ENDPOINT, "name": "s3", "inputs": {"serviceName": "com.amazonaws.eu-central-1.s3"}}],
)
def ec2_endpoint_access_limited(endpoint: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if endpoint.value("vpcEndpointType", default="Gateway") == _BALANCED:
        not_applicable("leads to appliances, which take no policy")
    apart = attached(stack, endpoint, [_APART], "vpcEndpointId")
    holders = [holder for holder in (endpoint, *apart) if holder.is_set("policy")]
    if not holders:
        yield Violation("policy", "lets everybody's requests pass, to everybody's resources")
    for holder in holders:
        if any(_open(statement) for statement in statements(holder.document("policy"))):
            yield Violation("policy", "has a statement that lets everybody reach everything")


def _open(statement: Statement) -> bool:
    return statement.open() and statement.everywhere()
