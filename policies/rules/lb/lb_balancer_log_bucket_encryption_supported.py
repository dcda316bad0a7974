"""The bucket for an Application Load Balancer's logs is encrypted with S3's own keys.

Elastic Load Balancing can't write to a bucket whose default is a key of KMS: switching the logs on fails with the same
"Access Denied" as a missing policy. Network Load Balancers can.

Source: Application Load Balancers user guide, "Enable access logs", which names SSE-S3 as the only encryption that is
supported, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import BUCKET_ENCRYPTIONS, LOAD_BALANCERS
from policies.rules.facts.traffic_logs import log_buckets

_BALANCER = {
    "type": "aws:lb/loadBalancer:LoadBalancer",
    "name": "edge",
    "inputs": {"accessLogs": {"bucket": "shop-logs", "enabled": True}},
    "propertyDependencies": {"accessLogs": ["logs"]},
}
_BUCKET = {"type": "aws:s3/bucket:Bucket", "name": "logs", "inputs": {"bucket": "shop-logs"}}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=LOAD_BALANCERS,
    controls=[],
    remedy='Set sse_algorithm to "AES256" for the bucket, or leave its encryption at the default.',
    passes=[
        _BALANCER,
        _BUCKET,
        {
            "type": BUCKET_ENCRYPTIONS[0],
            "name": "encryption",
            "inputs": {
                "bucket": "shop-logs",
                "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}],
            },
        },
    ],
    fails=[
        _BALANCER,
        _BUCKET,
        {
            "type": BUCKET_ENCRYPTIONS[0],
            "name": "encryption",
            "inputs": {
                "bucket": "shop-logs",
                "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}],
            },
        },
    ],
)
def lb_balancer_log_bucket_encryption_supported(balancer: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if balancer.value("loadBalancerType", default="application") != "application":
        not_applicable("it is no Application Load Balancer")
    written = log_buckets(stack, balancer)
    if not written:
        not_applicable("it writes to no bucket of this stack")
    for path, bucket in written:
        for encryption in attached(stack, bucket, BUCKET_ENCRYPTIONS, "bucket", name="bucket"):
            algorithms = [
                rule.value("applyServerSideEncryptionByDefault.sseAlgorithm", default="AES256")
                for rule in encryption.each("rules")
            ]
            if any(each != "AES256" for each in algorithms):
                yield Violation(path, f"{encryption.name} encrypts {bucket.name} with a key of KMS")
