"""A Fargate service runs on the newest platform.

A pinned platform gets no fixes of the kernel and the runtime.

Source: Security Hub ECS.10; `platform_version` of pulumi_aws 7.51.1 (default LATEST; 1.4.0 is the newest of Linux,
1.0.0 of Windows), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=["FSBP/ECS.10"],
    remedy="Leave platform_version unset.",
    passes={"launchType": "FARGATE"},
    fails={"launchType": "FARGATE", "platformVersion": "1.3.0"},
)
def ecs_service_platform_current(service: Resource, _: Limits) -> Iterator[Violation]:
    version = service.value("platformVersion", default="LATEST")
    if version not in ("LATEST", "1.4.0", "1.0.0"):
        yield Violation("platformVersion", f"stays on {version}")
