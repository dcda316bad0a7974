"""What it takes to preview, and to apply, what keeps a stack's data, saves it and watches over everything.

`components/delivery_permissions.py` says where the actions are written and how they are narrowed.
"""

from __future__ import annotations

from typing import Final

from components.delivery_grants import Grant

DATA: Final = (
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
        writes="AddTagsToResource CreateDBInstance CreateDBInstanceReadReplica CreateDBSnapshot DeleteDBInstance"
        " ModifyDBInstance RebootDBInstance DeregisterDBProxyTargets RemoveTagsFromResource",
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
        writes="AddTagsToResource CreateDBInstance CreateDBInstanceReadReplica DeleteDBParameterGroup DeleteDBProxy"
        " DeleteDBSubnetGroup"
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

RECOVERY: Final = (
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

WATCHING: Final = (
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
        reads="DescribeMetricFilters ListTagsForResource",
        writes="AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteMetricFilter DeleteRetentionPolicy"
        " DisassociateKmsKey PutMetricFilter PutRetentionPolicy TagResource UntagResource",
    ),
    Grant("LogQueries", "logs", reads="DescribeQueryDefinitions", writes="DeleteQueryDefinition PutQueryDefinition"),
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
    Grant("WorkspaceNew", "aps", writes="CreateWorkspace", of="new"),
    Grant("WorkspaceTagged", "aps", ["aps:workspace/*"], writes="TagResource", of="new"),
    Grant(
        "Workspace",
        "aps",
        ["aps:workspace/*"],
        reads="DescribeLoggingConfiguration DescribeWorkspace ListTagsForResource",
        writes="CreateLoggingConfiguration DeleteLoggingConfiguration DeleteWorkspace TagResource UntagResource"
        " UpdateLoggingConfiguration UpdateWorkspaceAlias",
        of="own",
    ),
    # To create one, the provider looks through all of them.
    Grant("WorkspacesSeen", "aps", reads="ListWorkspaces"),
    Grant(
        "Sampling",
        "xray",
        ["xray:sampling-rule/{prefix}-*"],
        reads="ListTagsForResource",
        writes="CreateSamplingRule DeleteSamplingRule TagResource UntagResource UpdateSamplingRule",
    ),
    Grant("SamplingSeen", "xray", reads="GetSamplingRules"),
    Grant(
        "Parameters",
        "ssm",
        ["ssm:parameter/{prefix}/*"],
        reads="GetParameter GetParameters ListTagsForResource",
        writes="AddTagsToResource DeleteParameter PutParameter RemoveTagsFromResource",
    ),
    Grant("ParametersSeen", "ssm", reads="DescribeParameters"),
    Grant("Caller", "sts", reads="GetCallerIdentity"),
)
