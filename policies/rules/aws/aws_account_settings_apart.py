"""What exists once in an account is not declared by a stack of one environment.

A detector, a trail of defaults, an identity provider: the account has one. The second stack in the account fails with
"already exists", or takes the setting over, and whichever stack is destroyed takes it away from all the others.
A stack of its own, applied once per account, is where they belong. An account that holds a single environment can
accept this finding with a waiver.

Source: hashicorp/terraform-provider-aws issue 11780 (GuardDuty), unfunco/terraform-aws-oidc-github issue 23 (identity
provider), aws/aws-cdk issue 10878 (API Gateway), a note of ecr.RegistryPolicy in pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.accounts import IDENTITY_PROVIDER, OF_AN_ENVIRONMENT, ONCE, is_clusters_own
from policies.rules.facts.tokens import VPC

_DETECTOR: Final[dict[str, Any]] = {"type": "aws:guardduty/detector:Detector", "name": "detector", "inputs": {}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=ONCE,
    controls=[],
    remedy="Move it to a stack that is applied once per account.",
    passes=[
        {
            "type": IDENTITY_PROVIDER,
            "name": "cluster",
            "inputs": {"url": "https://oidc.eks.eu-west-1.amazonaws.com/id/1"},
        },
        {"type": VPC, "name": "network", "inputs": {}},
    ],
    fails=[_DETECTOR, {"type": VPC, "name": "network", "inputs": {}}],
)
def aws_account_settings_apart(setting: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    environment = next(iter(stack.of_type(*OF_AN_ENVIRONMENT)), None)
    if environment is None:
        not_applicable("the stack declares nothing of a single environment")
    elif not is_clusters_own(stack, setting):
        yield Violation("", f"is the account's, and stands beside {environment.name}")
