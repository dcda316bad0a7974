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
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import LOAD_BALANCERS, RDS_CLUSTER, RDS_INSTANCE, SERVICE, VPC

_IDENTITY_PROVIDER: Final = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
_ONCE: Final = (
    _IDENTITY_PROVIDER,
    "aws:accessanalyzer/analyzer:Analyzer",
    "aws:account/primaryContact:PrimaryContact",
    "aws:apigateway/account:Account",
    "aws:backup/globalSettings:GlobalSettings",
    "aws:backup/regionSettings:RegionSettings",
    "aws:cfg/deliveryChannel:DeliveryChannel",
    "aws:cfg/recorder:Recorder",
    "aws:detective/graph:Graph",
    "aws:ebs/defaultKmsKey:DefaultKmsKey",
    "aws:ebs/encryptionByDefault:EncryptionByDefault",
    "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
    "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
    "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
    "aws:ec2/serialConsoleAccess:SerialConsoleAccess",
    "aws:ecr/registryPolicy:RegistryPolicy",
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    "aws:ecs/accountSettingDefault:AccountSettingDefault",
    "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
    "aws:guardduty/detector:Detector",
    "aws:iam/accountAlias:AccountAlias",
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
    "aws:inspector2/enabler:Enabler",
    "aws:macie2/account:Account",
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    "aws:securityhub/account:Account",
    "aws:ses/activeReceiptRuleSet:ActiveReceiptRuleSet",
    "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
    "aws:xray/encryptionConfig:EncryptionConfig",
)
_OF_AN_ENVIRONMENT: Final = (
    VPC,
    SERVICE,
    RDS_INSTANCE,
    RDS_CLUSTER,
    *LOAD_BALANCERS,
    "aws:ec2/instance:Instance",
    "aws:eks/cluster:Cluster",
    "aws:lambda/function:Function",
)
"""What tells a stack of one environment from a stack that sets up the account."""

_DETECTOR: Final[dict[str, Any]] = {"type": "aws:guardduty/detector:Detector", "name": "detector", "inputs": {}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=_ONCE,
    controls=[],
    remedy="Move it to a stack that is applied once per account.",
    passes=[
        {
            "type": _IDENTITY_PROVIDER,
            "name": "cluster",
            "inputs": {"url": "https://oidc.eks.eu-west-1.amazonaws.com/id/1"},
        },
        {"type": VPC, "name": "network", "inputs": {}},
    ],
    fails=[_DETECTOR, {"type": VPC, "name": "network", "inputs": {}}],
)
def aws_account_settings_apart(setting: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    environment = next(iter(stack.of_type(*_OF_AN_ENVIRONMENT)), None)
    if environment is None:
        not_applicable("the stack declares nothing of a single environment")
    elif not _is_clusters_own(stack, setting):
        yield Violation("", f"is the account's, and stands beside {environment.name}")


def _is_clusters_own(stack: Stack, setting: Resource) -> bool:
    """Whether it is the identity provider of one EKS cluster, of which an account has as many as clusters."""
    if setting.type != _IDENTITY_PROVIDER:
        return False
    made_here = any(each.type.startswith("aws:eks/") for each in stack.dependencies(setting, "url"))
    return made_here or "//oidc.eks." in known_text(setting, "url")
