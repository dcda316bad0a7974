"""A load balancer is created after the policy that lets it write to its log bucket.

Elastic Load Balancing writes a test object when logging is switched on. The load balancer refers to the bucket and not
to its policy, so that the program has to say the order.

Source: hashicorp/terraform-provider-aws issue 12010 and aws/aws-cdk issue 1633, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached, waited_for
from policies.rules.facts.tokens import BUCKET_POLICIES, LOAD_BALANCERS
from policies.rules.facts.traffic_logs import log_buckets

_OTHERS = [
    {"type": "aws:s3/bucket:Bucket", "name": "logs", "inputs": {"bucket": "shop-logs"}},
    {
        "type": "aws:s3/bucketPolicy:BucketPolicy",
        "name": "delivery",
        "inputs": {"bucket": "shop-logs"},
    },
]


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=LOAD_BALANCERS,
    controls=[],
    remedy="Add the BucketPolicy to depends_on of the load balancer.",
    passes=[
        {
            "type": "aws:lb/loadBalancer:LoadBalancer",
            "name": "edge",
            "inputs": {"accessLogs": {"bucket": "shop-logs", "enabled": True}},
            "propertyDependencies": {"accessLogs": ["logs"]},
            "dependencies": ["logs", "delivery"],
        },
        *_OTHERS,
    ],
    fails=[
        {
            "type": "aws:lb/loadBalancer:LoadBalancer",
            "name": "edge",
            "inputs": {"accessLogs": {"bucket": "shop-logs", "enabled": True}},
            "propertyDependencies": {"accessLogs": ["logs"]},
        },
        *_OTHERS,
    ],
)
def lb_balancer_waits_for_log_bucket_policy(balancer: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    written = log_buckets(stack, balancer)
    policies = [
        (path, policy)
        for path, bucket in written
        for policy in attached(stack, bucket, BUCKET_POLICIES, "bucket", name="bucket")
    ]
    if not policies:
        not_applicable("it writes to no bucket of this stack that has a policy of its own")
    waited = waited_for(stack, balancer)
    for path, policy in policies:
        if policy.urn not in waited:
            yield Violation(path, f"may be created before {policy.name}, which lets it write")
