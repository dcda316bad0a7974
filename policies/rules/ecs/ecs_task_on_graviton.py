"""Tasks on Fargate run on Graviton.

A virtual CPU and a gigabyte cost a fifth less an hour there. The image has to be built for arm64, which is why this is
advice: with an image that was not, the task does not start.

Source: AWS Fargate pricing (0.03238 USD for a virtual CPU and hour on Linux/ARM, 0.04048 on Linux/X86 in us-east-1);
`runtime_platform` of pulumi_aws 7.51.1 (X86_64 unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.containers import is_windows
from policies.rules.facts.tokens import TASK_DEFINITION


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[TASK_DEFINITION],
    controls=[],
    remedy="Build the image for arm64 as well, then set runtime_platform.cpu_architecture to ARM64.",
    passes={"requiresCompatibilities": ["FARGATE"], "runtimePlatform": {"cpuArchitecture": "ARM64"}},
    fails={"requiresCompatibilities": ["FARGATE"]},
)
def ecs_task_on_graviton(task: Resource, _: Limits) -> Iterator[Violation]:
    if "FARGATE" not in task.texts("requiresCompatibilities"):
        not_applicable("runs on machines of its own, which decide this")
    if is_windows(task):
        not_applicable("Windows does not run on Graviton")
    if task.value("runtimePlatform.cpuArchitecture", default="X86_64") != "ARM64":
        yield Violation("runtimePlatform.cpuArchitecture", "costs a quarter more an hour than ARM64")
