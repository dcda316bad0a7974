"""What AWS takes as the physical names of the resources that the platform names itself.

Where no other source is given, length and characters are those of the service's model in botocore 1.44.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ECS: Final = r"[A-Za-z0-9_-]{1,255}"  # ECS API reference, CreateService: serviceName (read 2026-11-22)
_WORDS_40: Final = (
    r"(?!.*--)[a-z][a-z0-9-]{0,38}[a-z0-9]"  # ElastiCache user guide, naming constraints (read 2026-11-22)
)
_WORDS_63: Final = r"(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]"  # RDS user guide, naming constraints (read 2026-11-22)
_LOAD_BALANCING: Final = (
    r"(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)"  # Elastic Load Balancing API reference (read 2026-11-22)
)
_BUCKET: Final = r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"  # S3 user guide, bucket naming rules (read 2026-11-22)
_ROLE: Final = r"[\w+=,.@-]{1,64}"
_VAULT: Final = r"[a-zA-Z0-9_-]{2,50}"

TAKEN: Final[Mapping[tuple[str, str], str]] = {
    ("aws:backup/plan:Plan", "name"): r"[a-zA-Z0-9_.-]{1,50}",
    ("aws:backup/restoreTestingPlan:RestoreTestingPlan", "name"): r"[a-zA-Z0-9_]{1,50}",
    ("aws:backup/restoreTestingSelection:RestoreTestingSelection", "name"): r"[a-zA-Z0-9_]{1,50}",
    ("aws:backup/selection:Selection", "name"): r"[a-zA-Z0-9_.-]{1,50}",
    ("aws:backup/vault:Vault", "name"): _VAULT,
    ("aws:budgets/budget:Budget", "name"): r"[^:\\]{1,100}",
    ("aws:cloudfront/cachePolicy:CachePolicy", "name"): r"[A-Za-z0-9_-]{1,128}",
    ("aws:cloudfront/distribution:Distribution", "comment"): r".{1,128}",
    ("aws:cloudfront/originAccessControl:OriginAccessControl", "name"): r"[A-Za-z0-9_-]{1,64}",
    ("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "name"): r"[A-Za-z0-9_-]{1,128}",
    ("aws:cloudwatch/dashboard:Dashboard", "dashboardName"): r"[A-Za-z0-9_-]{1,255}",
    ("aws:cloudwatch/eventRule:EventRule", "name"): r"[._A-Za-z0-9-]{1,64}",
    ("aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmName"): r"[ -~]{1,255}",
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "name"): r".{1,255}",
    ("aws:cloudwatch/queryDefinition:QueryDefinition", "name"): r".{1,255}",
    ("aws:cloudwatch/logGroup:LogGroup", "name"): r"[._/#A-Za-z0-9-]{1,512}",
    ("aws:cloudwatch/logDelivery:LogDelivery", "deliverySourceName"): r"[\w-]{1,60}",
    ("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination", "name"): r"[\w-]{1,60}",
    ("aws:cloudwatch/logDeliverySource:LogDeliverySource", "name"): r"[\w-]{1,60}",
    ("aws:cloudwatch/logMetricFilter:LogMetricFilter", "name"): r"[^:*]{1,512}",
    ("aws:ecs/cluster:Cluster", "name"): _ECS,
    ("aws:ecs/service:Service", "name"): _ECS,
    ("aws:ecs/taskDefinition:TaskDefinition", "family"): _ECS,
    ("aws:elasticache/replicationGroup:ReplicationGroup", "replicationGroupId"): _WORDS_40,
    ("aws:elasticache/user:User", "userId"): _WORDS_40,
    ("aws:elasticache/userGroup:UserGroup", "userGroupId"): _WORDS_40,
    ("aws:iam/role:Role", "name"): _ROLE,
    ("aws:kms/alias:Alias", "name"): r"alias/(?!aws/)[a-zA-Z0-9:/_-]{1,250}",
    ("aws:lb/loadBalancer:LoadBalancer", "name"): _LOAD_BALANCING,
    ("aws:lb/targetGroup:TargetGroup", "name"): _LOAD_BALANCING,
    ("aws:rds/instance:Instance", "identifier"): _WORDS_63,
    ("aws:rds/proxy:Proxy", "name"): r"[a-zA-Z](?:-?[a-zA-Z0-9]){0,62}",
    ("aws:s3/bucket:Bucket", "bucket"): _BUCKET,
    ("aws:scheduler/schedule:Schedule", "name"): r"[0-9a-zA-Z_.-]{1,64}",
    ("aws:secretsmanager/secret:Secret", "name"): r"(?!.*-[A-Za-z0-9]{6}$)[A-Za-z0-9/_+=.@-]{1,512}",
    ("aws:servicediscovery/httpNamespace:HttpNamespace", "name"): r"(?!arn:)[!-~]{1,1024}",
    # Step Functions API reference, CreateStateMachine (read 2026-11-22): logs only of these characters.
    ("aws:sfn/stateMachine:StateMachine", "name"): r"[0-9A-Za-z_-]{1,80}",
    ("aws:sns/topic:Topic", "name"): r"[A-Za-z0-9_-]{1,256}",
    ("aws:sqs/queue:Queue", "name"): r"[A-Za-z0-9_-]{1,80}",  # SQS API reference, CreateQueue (read 2026-11-22)
    ("aws:wafv2/webAcl:WebAcl", "name"): r"[\w-]{1,128}",
}
"""Regular expression of the whole name, by type and input."""

NAMED_ELSEWHERE: Final = frozenset(
    {
        "alarmRule",
        "backupVaultName",
        "bucket",
        "clusterName",
        "dbInstanceIdentifier",
        "dbProxyName",
        "description",
        "logGroupName",
        "namespace",
        "resourceId",
        "role",
        "rule",
    }
)
"""Inputs that repeat another resource's name, or are a text for people."""
