"""What belongs to an account as a whole, and what to one environment in it."""

from __future__ import annotations

from typing import Final

from policies.framework.resource import Resource, Stack
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import LOAD_BALANCERS, RDS_CLUSTER, RDS_INSTANCE, SERVICE, VPC

IDENTITY_PROVIDER: Final = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
ONCE: Final = (
    IDENTITY_PROVIDER,
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
OF_AN_ENVIRONMENT: Final = (
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


def sets_up_account(stack: Stack) -> bool:
    """Whether a stack declares an account's guards and settings, and nothing of an environment."""
    if stack.of_type(*OF_AN_ENVIRONMENT):
        return False
    return any(each.type != IDENTITY_PROVIDER for each in stack.of_type(*ONCE))


def is_clusters_own(stack: Stack, setting: Resource) -> bool:
    """Whether it is the identity provider of one EKS cluster, of which an account has as many as clusters."""
    if setting.type != IDENTITY_PROVIDER:
        return False
    made_here = any(each.type.startswith("aws:eks/") for each in stack.dependencies(setting, "url"))
    return made_here or "//oidc.eks." in known_text(setting, "url")
