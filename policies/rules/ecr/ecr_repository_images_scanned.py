"""A registry looks for known weaknesses in each image that is pushed.

What a base image brings along changes without a commit; nobody finds out unless somebody looks.

Source: Security Hub ECR.1; `image_scanning_configuration` of pulumi_aws 7.51.1 (default: not scanned, unless the
registry as a whole is), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule

_REGISTRY: Final = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
_REPOSITORY: Final = "aws:ecr/repository:Repository"


@stack_rule(
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    resources=[_REPOSITORY],
    controls=["FSBP/ECR.1"],
    remedy="Set scan_on_push in image_scanning_configuration, or scan in the registry configuration.",
    passes=[{"type": _REPOSITORY, "name": "api", "inputs": {"imageScanningConfiguration": {"scanOnPush": True}}}],
    fails=[{"type": _REPOSITORY, "name": "api", "inputs": {}}],
)
def ecr_repository_images_scanned(repository: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    # A scanning configuration of the registry takes the place of every repository's own.
    if stack.of_type(_REGISTRY):
        not_applicable("the registry as a whole decides what is scanned")
    if not repository.value("imageScanningConfiguration.scanOnPush", default=False):
        yield Violation("imageScanningConfiguration.scanOnPush", "does not look into its images")
