"""A database's certificate comes from an authority that is still trusted.

The authorities of 2015 and 2019 have expired; clients that verify refuse a server that shows such a certificate.

Source: Checkov CKV_AWS_211; `ca_cert_identifier` of pulumi_aws 7.51.1 (unset: the account's default), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"],
    controls=["Peer/CKV_AWS_211"],
    remedy="Use rds-ca-rsa2048-g1, or another authority of the g1 generation.",
    passes={"caCertIdentifier": "rds-ca-rsa2048-g1"},
    fails={"caCertIdentifier": "rds-ca-2019"},
)
def rds_instance_certificate_authority_current(instance: Resource, _: Limits) -> Iterator[Violation]:
    authority = instance.value("caCertIdentifier", default="")
    if authority in ("rds-ca-2015", "rds-ca-2019"):
        yield Violation("caCertIdentifier", f"the authority {authority} has expired")
