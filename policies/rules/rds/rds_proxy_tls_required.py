"""A database proxy refuses clients without TLS.

Source: Security Hub RDS.43; `require_tls` of pulumi_aws 7.51.1 (off unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/proxy:Proxy"],
    controls=["FSBP/RDS.43"],
    remedy="Set require_tls to true.",
    passes={"requireTls": True},
    fails={},
)
def rds_proxy_tls_required(proxy: Resource, _: Limits) -> Iterator[Violation]:
    if not proxy.value("requireTls", default=False):
        yield Violation("requireTls", "accepts clients in plain text")
