"""The bucket for a load balancer's logs lets the load balancer write.

Elastic Load Balancing tests it when logging is switched on: without the policy the load balancer can't be created.

Source: Application Load Balancers user guide, "Enable access logs": the service principal, or in older regions an
account of AWS's own, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.statements import statements
from policies.rules.facts.tokens import BUCKET_POLICIES, LOAD_BALANCERS
from policies.rules.facts.traffic_logs import log_buckets

_WRITERS: Final = re.compile(
    r"logdelivery\.elasticloadbalancing\.amazonaws\.com|delivery\.logs\.amazonaws\.com"
    r"|arn:aws[a-z-]*:iam::\d{12}:root|\d{12}"
)


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=LOAD_BALANCERS,
    controls=[],
    remedy="Add a BucketPolicy that lets logdelivery.elasticloadbalancing.amazonaws.com put objects.",
    passes=[
        {
            "type": "aws:lb/loadBalancer:LoadBalancer",
            "name": "edge",
            "inputs": {"accessLogs": {"bucket": "logs", "enabled": True}},
            "propertyDependencies": {"accessLogs": ["logs"]},
        },
        {"type": "aws:s3/bucket:Bucket", "name": "logs", "inputs": {"bucket": "logs"}},
        {
            "type": "aws:s3/bucketPolicy:BucketPolicy",
            "name": "logs",
            "inputs": {
                "bucket": "logs",
                "policy": '{"Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*",'
                ' "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}}}',
            },
        },
    ],
    fails=[
        {
            "type": "aws:lb/loadBalancer:LoadBalancer",
            "name": "edge",
            "inputs": {"accessLogs": {"bucket": "logs", "enabled": True}},
            "propertyDependencies": {"accessLogs": ["logs"]},
        },
        {"type": "aws:s3/bucket:Bucket", "name": "logs", "inputs": {"bucket": "logs"}},
    ],
)
def lb_balancer_log_bucket_writable(balancer: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    written = log_buckets(stack, balancer)
    if not written:
        not_applicable("it writes to no bucket of this stack")
    for path, bucket in written:
        if not any_holds(_lets_write, [bucket, *attached(stack, bucket, BUCKET_POLICIES, "bucket", name="bucket")]):
            yield Violation(path, f"{bucket.name} does not let it write")


def _lets_write(holder: Resource) -> bool:
    return any(
        each.grants("s3:PutObject") and any(_WRITERS.fullmatch(name) for name in each.principals())
        for each in statements(holder.document("policy"))
    )
