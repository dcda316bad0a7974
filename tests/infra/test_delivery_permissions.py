"""What workflows may do, evaluated as IAM does for the resources of production's plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import pytest

from components.delivery_boundary import pipeline_boundary, workload_boundary
from components.delivery_grants import Territory, documents, statements
from components.delivery_permissions import GRANTS, PASSED_TO
from components.location import Location
from shipworthy.plan.model import Plan
from tests.iam_evaluation import allows

pytestmark = pytest.mark.xdist_group("platform")

ACCOUNT: Final = "123456789012"
ZONE: Final = "Z0123456789EXAMPLE0"
BOUND: Final = f"arn:aws:iam::{ACCOUNT}:policy/shipworthy-bootstrap-production-workloads"
STATE: Final = "arn:aws:s3:::shipworthy-bootstrap-state"
TERRITORY: Final = Territory(Location.of(ACCOUNT, "eu-central-1"), "shipworthy", "production", [ZONE])
NEW: Final = {"aws:RequestTag/project": "shipworthy", "aws:RequestTag/stack": "production"}
OWN: Final = {"aws:ResourceTag/project": "shipworthy", "aws:ResourceTag/stack": "production"}
OTHER: Final = {"aws:ResourceTag/project": "shipworthy", "aws:ResourceTag/stack": "staging"}
BOUNDED: Final = {"iam:PermissionsBoundary": BOUND}


def may(kind: str, action: str, resource: str, **context: str) -> bool:
    """Return what IAM answers a pipeline: its policies and its boundary have to allow it."""
    own = statements(GRANTS, TERRITORY, writing=kind == "deploy")
    granted = [one for text in documents(own) for one in json.loads(text)["Statement"]]
    boundary = json.loads(pipeline_boundary(TERRITORY, GRANTS, [], BOUND))["Statement"]
    return all(allows(each, action, resource, context) for each in (granted, boundary))


def arn(service: str, path: str) -> str:
    return f"arn:aws:{service}:eu-central-1:{ACCOUNT}:{path}"


LIFE: Mapping[str, tuple[str, str, str, str]] = {
    "aws:acm/certificate:Certificate": ("acm", "RequestCertificate", "DescribeCertificate", "DeleteCertificate"),
    "aws:acm/certificateValidation:CertificateValidation": ("acm", "", "DescribeCertificate", ""),
    "aws:appautoscaling/policy:Policy": (
        "application-autoscaling",
        "PutScalingPolicy",
        "DescribeScalingPolicies",
        "DeleteScalingPolicy",
    ),
    "aws:appautoscaling/target:Target": (
        "application-autoscaling",
        "RegisterScalableTarget",
        "DescribeScalableTargets",
        "DeregisterScalableTarget",
    ),
    "aws:backup/plan:Plan": ("backup", "CreateBackupPlan", "GetBackupPlan", "DeleteBackupPlan"),
    "aws:backup/restoreTestingPlan:RestoreTestingPlan": (
        "backup",
        "CreateRestoreTestingPlan",
        "GetRestoreTestingPlan",
        "DeleteRestoreTestingPlan",
    ),
    "aws:backup/restoreTestingSelection:RestoreTestingSelection": (
        "backup",
        "CreateRestoreTestingSelection",
        "GetRestoreTestingSelection",
        "DeleteRestoreTestingSelection",
    ),
    "aws:backup/selection:Selection": (
        "backup",
        "CreateBackupSelection",
        "GetBackupSelection",
        "DeleteBackupSelection",
    ),
    "aws:backup/vault:Vault": ("backup", "CreateBackupVault", "DescribeBackupVault", "DeleteBackupVault"),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": (
        "backup",
        "PutBackupVaultLockConfiguration",
        "DescribeBackupVault",
        "DeleteBackupVaultLockConfiguration",
    ),
    "aws:backup/vaultPolicy:VaultPolicy": (
        "backup",
        "PutBackupVaultAccessPolicy",
        "GetBackupVaultAccessPolicy",
        "DeleteBackupVaultAccessPolicy",
    ),
    "aws:cloudfront/cachePolicy:CachePolicy": (
        "cloudfront",
        "CreateCachePolicy",
        "GetCachePolicy",
        "DeleteCachePolicy",
    ),
    "aws:cloudfront/distribution:Distribution": (
        "cloudfront",
        "CreateDistribution",
        "GetDistribution",
        "DeleteDistribution",
    ),
    "aws:cloudfront/originAccessControl:OriginAccessControl": (
        "cloudfront",
        "CreateOriginAccessControl",
        "GetOriginAccessControl",
        "DeleteOriginAccessControl",
    ),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": (
        "cloudfront",
        "CreateResponseHeadersPolicy",
        "GetResponseHeadersPolicy",
        "DeleteResponseHeadersPolicy",
    ),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": (
        "cloudwatch",
        "PutCompositeAlarm",
        "DescribeAlarms",
        "DeleteAlarms",
    ),
    "aws:cloudwatch/dashboard:Dashboard": ("cloudwatch", "PutDashboard", "GetDashboard", "DeleteDashboards"),
    "aws:cloudwatch/eventRule:EventRule": ("events", "PutRule", "DescribeRule", "DeleteRule"),
    "aws:cloudwatch/eventTarget:EventTarget": ("events", "PutTargets", "ListTargetsByRule", "RemoveTargets"),
    "aws:cloudwatch/logDelivery:LogDelivery": ("logs", "CreateDelivery", "GetDelivery", "DeleteDelivery"),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": (
        "logs",
        "PutDeliveryDestination",
        "GetDeliveryDestination",
        "DeleteDeliveryDestination",
    ),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": (
        "logs",
        "PutDeliverySource",
        "GetDeliverySource",
        "DeleteDeliverySource",
    ),
    "aws:cloudwatch/logGroup:LogGroup": ("logs", "CreateLogGroup", "DescribeLogGroups", "DeleteLogGroup"),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": (
        "logs",
        "PutMetricFilter",
        "DescribeMetricFilters",
        "DeleteMetricFilter",
    ),
    "aws:cloudwatch/queryDefinition:QueryDefinition": (
        "logs",
        "PutQueryDefinition",
        "DescribeQueryDefinitions",
        "DeleteQueryDefinition",
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ("cloudwatch", "PutMetricAlarm", "DescribeAlarms", "DeleteAlarms"),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (
        "ec2",
        "RevokeSecurityGroupIngress",
        "DescribeSecurityGroups",
        "",
    ),
    "aws:ec2/eip:Eip": ("ec2", "AllocateAddress", "DescribeAddresses", "ReleaseAddress"),
    "aws:ec2/flowLog:FlowLog": ("ec2", "CreateFlowLogs", "DescribeFlowLogs", "DeleteFlowLogs"),
    "aws:ec2/internetGateway:InternetGateway": (
        "ec2",
        "CreateInternetGateway",
        "DescribeInternetGateways",
        "DeleteInternetGateway",
    ),
    "aws:ec2/natGateway:NatGateway": ("ec2", "CreateNatGateway", "DescribeNatGateways", "DeleteNatGateway"),
    "aws:ec2/route:Route": ("ec2", "CreateRoute", "DescribeRouteTables", "DeleteRoute"),
    "aws:ec2/routeTable:RouteTable": ("ec2", "CreateRouteTable", "DescribeRouteTables", "DeleteRouteTable"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": (
        "ec2",
        "AssociateRouteTable",
        "DescribeRouteTables",
        "DisassociateRouteTable",
    ),
    "aws:ec2/securityGroup:SecurityGroup": (
        "ec2",
        "CreateSecurityGroup",
        "DescribeSecurityGroups",
        "DeleteSecurityGroup",
    ),
    "aws:ec2/subnet:Subnet": ("ec2", "CreateSubnet", "DescribeSubnets", "DeleteSubnet"),
    "aws:ec2/vpc:Vpc": ("ec2", "CreateVpc", "DescribeVpcs", "DeleteVpc"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("ec2", "CreateVpcEndpoint", "DescribeVpcEndpoints", "DeleteVpcEndpoints"),
    "aws:ecs/cluster:Cluster": ("ecs", "CreateCluster", "DescribeClusters", "DeleteCluster"),
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": (
        "ecs",
        "PutClusterCapacityProviders",
        "DescribeClusters",
        "",
    ),
    "aws:ecs/service:Service": ("ecs", "CreateService", "DescribeServices", "DeleteService"),
    "aws:ecs/taskDefinition:TaskDefinition": (
        "ecs",
        "RegisterTaskDefinition",
        "DescribeTaskDefinition",
        "DeregisterTaskDefinition",
    ),
    "aws:elasticache/parameterGroup:ParameterGroup": (
        "elasticache",
        "CreateCacheParameterGroup",
        "DescribeCacheParameterGroups",
        "DeleteCacheParameterGroup",
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": (
        "elasticache",
        "CreateReplicationGroup",
        "DescribeReplicationGroups",
        "DeleteReplicationGroup",
    ),
    "aws:elasticache/subnetGroup:SubnetGroup": (
        "elasticache",
        "CreateCacheSubnetGroup",
        "DescribeCacheSubnetGroups",
        "DeleteCacheSubnetGroup",
    ),
    "aws:elasticache/user:User": ("elasticache", "CreateUser", "DescribeUsers", "DeleteUser"),
    "aws:elasticache/userGroup:UserGroup": (
        "elasticache",
        "CreateUserGroup",
        "DescribeUserGroups",
        "DeleteUserGroup",
    ),
    "aws:iam/role:Role": ("iam", "CreateRole", "GetRole", "DeleteRole"),
    "aws:iam/rolePolicy:RolePolicy": ("iam", "PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (
        "iam",
        "AttachRolePolicy",
        "ListAttachedRolePolicies",
        "DetachRolePolicy",
    ),
    "aws:kms/alias:Alias": ("kms", "CreateAlias", "ListAliases", "DeleteAlias"),
    "aws:kms/key:Key": ("kms", "CreateKey", "DescribeKey", "ScheduleKeyDeletion"),
    "aws:lb/listener:Listener": (
        "elasticloadbalancing",
        "CreateListener",
        "DescribeListeners",
        "DeleteListener",
    ),
    "aws:lb/listenerRule:ListenerRule": ("elasticloadbalancing", "CreateRule", "DescribeRules", "DeleteRule"),
    "aws:lb/loadBalancer:LoadBalancer": (
        "elasticloadbalancing",
        "CreateLoadBalancer",
        "DescribeLoadBalancers",
        "DeleteLoadBalancer",
    ),
    "aws:lb/targetGroup:TargetGroup": (
        "elasticloadbalancing",
        "CreateTargetGroup",
        "DescribeTargetGroups",
        "DeleteTargetGroup",
    ),
    "aws:rds/instance:Instance": ("rds", "CreateDBInstance", "DescribeDBInstances", "DeleteDBInstance"),
    "aws:rds/parameterGroup:ParameterGroup": (
        "rds",
        "CreateDBParameterGroup",
        "DescribeDBParameterGroups",
        "DeleteDBParameterGroup",
    ),
    "aws:rds/proxy:Proxy": ("rds", "CreateDBProxy", "DescribeDBProxies", "DeleteDBProxy"),
    "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": (
        "rds",
        "ModifyDBProxyTargetGroup",
        "DescribeDBProxyTargetGroups",
        "",
    ),
    "aws:rds/proxyTarget:ProxyTarget": (
        "rds",
        "RegisterDBProxyTargets",
        "DescribeDBProxyTargets",
        "DeregisterDBProxyTargets",
    ),
    "aws:rds/subnetGroup:SubnetGroup": ("rds", "CreateDBSubnetGroup", "DescribeDBSubnetGroups", "DeleteDBSubnetGroup"),
    "aws:route53/healthCheck:HealthCheck": ("route53", "CreateHealthCheck", "GetHealthCheck", "DeleteHealthCheck"),
    "aws:route53/record:Record": (
        "route53",
        "ChangeResourceRecordSets",
        "ListResourceRecordSets",
        "ChangeResourceRecordSets",
    ),
    "aws:s3/bucket:Bucket": ("s3", "CreateBucket", "ListBucket", "DeleteBucket"),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": (
        "s3",
        "PutLifecycleConfiguration",
        "GetLifecycleConfiguration",
        "PutLifecycleConfiguration",
    ),
    "aws:s3/bucketObjectv2:BucketObjectv2": ("s3", "PutObject", "GetObject", "DeleteObject"),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": (
        "s3",
        "PutBucketOwnershipControls",
        "GetBucketOwnershipControls",
        "PutBucketOwnershipControls",
    ),
    "aws:s3/bucketPolicy:BucketPolicy": ("s3", "PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy"),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": (
        "s3",
        "PutBucketPublicAccessBlock",
        "GetBucketPublicAccessBlock",
        "PutBucketPublicAccessBlock",
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "s3",
        "PutEncryptionConfiguration",
        "GetEncryptionConfiguration",
        "PutEncryptionConfiguration",
    ),
    "aws:s3/bucketVersioning:BucketVersioning": ("s3", "PutBucketVersioning", "GetBucketVersioning", ""),
    "aws:secretsmanager/secret:Secret": ("secretsmanager", "CreateSecret", "DescribeSecret", "DeleteSecret"),
    "aws:secretsmanager/secretVersion:SecretVersion": (
        "secretsmanager",
        "PutSecretValue",
        "GetSecretValue",
        "UpdateSecretVersionStage",
    ),
    "aws:scheduler/schedule:Schedule": ("scheduler", "CreateSchedule", "GetSchedule", "DeleteSchedule"),
    "aws:sfn/stateMachine:StateMachine": (
        "states",
        "CreateStateMachine",
        "DescribeStateMachine",
        "DeleteStateMachine",
    ),
    "aws:sqs/queue:Queue": ("sqs", "CreateQueue", "GetQueueAttributes", "DeleteQueue"),
    "aws:sqs/queuePolicy:QueuePolicy": ("sqs", "SetQueueAttributes", "GetQueueAttributes", "SetQueueAttributes"),
    "aws:sns/topic:Topic": ("sns", "CreateTopic", "GetTopicAttributes", "DeleteTopic"),
    "aws:sns/topicPolicy:TopicPolicy": ("sns", "SetTopicAttributes", "GetTopicAttributes", "SetTopicAttributes"),
    "aws:sns/topicSubscription:TopicSubscription": ("sns", "Subscribe", "GetSubscriptionAttributes", "Unsubscribe"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (
        "ec2",
        "AuthorizeSecurityGroupEgress",
        "DescribeSecurityGroupRules",
        "RevokeSecurityGroupEgress",
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (
        "ec2",
        "AuthorizeSecurityGroupIngress",
        "DescribeSecurityGroupRules",
        "RevokeSecurityGroupIngress",
    ),
    "aws:wafv2/ipSet:IpSet": ("wafv2", "CreateIPSet", "GetIPSet", "DeleteIPSet"),
    "aws:wafv2/webAcl:WebAcl": ("wafv2", "CreateWebACL", "GetWebACL", "DeleteWebACL"),
    "aws:wafv2/webAclAssociation:WebAclAssociation": (
        "wafv2",
        "AssociateWebACL",
        "GetWebACLForResource",
        "DisassociateWebACL",
    ),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": (
        "wafv2",
        "PutLoggingConfiguration",
        "GetLoggingConfiguration",
        "DeleteLoggingConfiguration",
    ),
}
"""By type: service, and the calls that create, read and delete one (their pages in the service's API reference)."""


def granted_somewhere(action: str, *, writing: bool) -> bool:
    return any(action in grant.actions(writing=writing) for grant in GRANTS)


def test_each_type_of_both_plans_can_be_created_read_and_deleted(platform_plans: Mapping[str, Plan]) -> None:
    """A new type needs a line in LIFE, and its actions in `components/delivery_permissions.py`."""
    planned = {
        resource.type
        for stack, parts in {"staging": "", "production": "", "chat": ("access", "status"), "bare": "job-"}.items()
        for resource in platform_plans[stack].resources
        if resource.type.startswith("aws:") and resource.name.startswith(parts)
    }
    assert planned - set(LIFE) == set()
    for type_ in planned:
        service, create, read, delete = LIFE[type_]
        for action in filter(None, (create, delete)):
            assert granted_somewhere(f"{service}:{action}", writing=True), f"{type_}: {service}:{action}"
            assert read == action or not granted_somewhere(f"{service}:{action}", writing=False), action
        assert granted_somewhere(f"{service}:{read}", writing=False), f"{type_}: {service}:{read}"


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("ecs:UpdateService", arn("ecs", "service/{}-cluster/{}-api"), {}),
        ("ecs:RunTask", arn("ecs", "task-definition/{}-api-release:7"), {}),
        ("rds:DeleteDBInstance", arn("rds", "db:{}-database"), {}),
        ("elasticloadbalancing:ModifyRule", arn("elasticloadbalancing", "listener-rule/app/{}-edge/1/2/3"), {}),
        ("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:{}/database/url-AbCdEf"), {}),
        ("logs:DeleteLogGroup", arn("logs", "log-group:/ecs/{}-api"), {}),
        ("logs:PutRetentionPolicy", arn("logs", "log-group:/aws/vendedlogs/elasticache/{}-cache/slow-log"), {}),
        ("sns:SetTopicAttributes", arn("sns", "{}-page"), {}),
        ("wafv2:UpdateIPSet", arn("wafv2", "regional/ipset/{}-firewall-admitted/1"), {}),
        ("s3:PutBucketPolicy", "arn:aws:s3:::{}-edge-logs-123456789012-eu-central-1", {}),
        ("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/{{}}-api-task", BOUNDED),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{{}}-api-task", {"iam:PassedToService": PASSED_TO[2]}),
        ("cloudwatch:PutMetricAlarm", arn("cloudwatch", "alarm:{}-api-cpu"), {}),
        ("states:UpdateStateMachine", arn("states", "stateMachine:{}-status"), {}),
        ("scheduler:UpdateSchedule", arn("scheduler", "schedule/default/{}-sync"), {}),
        ("sqs:SetQueueAttributes", arn("sqs", "{}-job-failures"), {}),
        ("s3:PutObject", "arn:aws:s3:::{}-status-123456789012-eu-central-1/index.html", {}),
    ],
)
def test_a_pipeline_changes_what_bears_its_stacks_name(action: str, resource: str, context: dict[str, str]) -> None:
    assert may("deploy", action, resource.replace("{}", "shipworthy-production"), **context)
    assert not may("deploy", action, resource.replace("{}", "shipworthy-staging"), **context)
    assert not may("deploy", action, resource.replace("{}", "shipworthy-production2"), **context)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("ec2:DeleteSubnet", arn("ec2", "subnet/subnet-1")),
        ("ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-1")),
        ("kms:ScheduleKeyDeletion", arn("kms", "key/1")),
        ("kms:Decrypt", arn("kms", "key/1")),
        ("acm:DeleteCertificate", arn("acm", "certificate/1")),
        ("rds:DeleteDBParameterGroup", arn("rds", "pg:database-1")),
        ("elasticache:DeleteCacheSubnetGroup", arn("elasticache", "subnetgroup:cache-1")),
        ("backup:DeleteBackupPlan", arn("backup", "backup-plan:1")),
        ("cloudfront:UpdateDistribution", f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"),
    ],
)
def test_where_aws_chooses_the_name_a_pipeline_changes_what_bears_its_stacks_tags(action: str, resource: str) -> None:
    assert may("deploy", action, resource, **OWN)
    assert not may("deploy", action, resource, **OTHER)
    assert not may("deploy", action, resource)


def test_what_is_new_gets_the_stacks_tags_and_nothing_of_others_does() -> None:
    assert may("deploy", "ec2:CreateVpc", arn("ec2", "vpc/*"), **NEW)
    assert not may("deploy", "ec2:CreateVpc", arn("ec2", "vpc/*"))
    assert may("deploy", "kms:TagResource", arn("kms", "key/1"), **NEW)
    assert not may("deploy", "kms:TagResource", arn("kms", "key/1"), **NEW, **OTHER)
    assert not may("deploy", "ec2:CreateTags", arn("ec2", "vpc/1"), **NEW, **OTHER, **{"ec2:CreateAction": "CreateVpc"})


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/shipworthy-production-new", {}),
        (
            "iam:CreateRole",
            f"arn:aws:iam::{ACCOUNT}:role/shipworthy-production-new",
            {"iam:PermissionsBoundary": "other"},
        ),
        ("iam:DeleteRolePermissionsBoundary", f"arn:aws:iam::{ACCOUNT}:role/shipworthy-production-api-task", BOUNDED),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/shipworthy-production-api", {"iam:PassedToService": "lambda"}),
        ("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/shipworthy-bootstrap-production-deploy", BOUNDED),
        ("iam:CreatePolicyVersion", BOUND, {}),
        ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/shipworthy-production-user", {}),
        ("s3:PutBucketPolicy", STATE, {}),
        ("s3:DeleteObjectVersion", f"{STATE}/.pulumi/stacks/shipworthy/production.json", {}),
        ("cloudtrail:StopLogging", "*", {}),
        ("guardduty:DeleteDetector", "*", {}),
        ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/shipworthy-production-api-task", {}),
        ("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/ZOTHER", {}),
    ],
)
def test_a_pipeline_can_not_free_itself(action: str, resource: str, context: dict[str, str]) -> None:
    assert not may("deploy", action, resource, **context)


def test_the_plan_only_reads() -> None:
    reading = ("Decrypt", "Describe", "Get", "List", "Validate")
    actions = [action.partition(":")[2] for grant in GRANTS for action in grant.actions(writing=False)]
    assert [action for action in actions if not action.startswith(reading)] == []
    assert may(
        "plan", "ecs:DescribeServices", arn("ecs", "service/shipworthy-production-cluster/shipworthy-production-api")
    )
    assert not may(
        "plan", "ecs:UpdateService", arn("ecs", "service/shipworthy-production-cluster/shipworthy-production-api")
    )


def test_the_roles_of_a_stack_are_bounded(platform_plans: Mapping[str, Plan]) -> None:
    boundary = json.loads(workload_boundary(TERRITORY))["Statement"]
    for action in ("iam:CreateRole", "sts:AssumeRole", "cloudtrail:StopLogging", "organizations:LeaveOrganization"):
        assert not allows(boundary, action, "*", {})
    for stack in ("staging", "production"):
        for resource in platform_plans[stack].resources:
            if resource.type == "aws:iam/role:Role":
                expected = BOUND.replace("production", stack)
                assert resource.inputs["permissionsBoundary"] == expected, resource.urn


@pytest.mark.parametrize("stack", ["production", "bare", "chat"])
def test_what_a_role_may_do_is_within_its_bounds(platform_plans: Mapping[str, Plan], stack: str) -> None:
    territory = Territory(TERRITORY.location, "shipworthy", stack, [ZONE])
    boundary = json.loads(workload_boundary(territory))["Statement"]
    for resource in platform_plans[stack].resources:
        if resource.type == "aws:iam/rolePolicy:RolePolicy":
            _within(boundary, json.loads(str(resource.inputs["policy"]))["Statement"], resource.urn)


def _within(boundary: list[dict[str, object]], own: list[dict[str, Any]], urn: str) -> None:
    for statement in own:
        context = {key: str(value) for key, value in statement.get("Condition", {}).get("StringEquals", {}).items()}
        for action in statement["Action"]:
            for resource in statement["Resource"]:
                assert allows(boundary, action, resource, context), f"{urn}: {action} on {resource}"


def test_a_role_passes_roles_of_its_stack_to_tasks_only() -> None:
    boundary = json.loads(workload_boundary(TERRITORY))["Statement"]
    own, to_tasks = f"arn:aws:iam::{ACCOUNT}:role/shipworthy-production-api-task", "ecs-tasks.amazonaws.com"
    assert allows(boundary, "iam:PassRole", own, {"iam:PassedToService": to_tasks})
    assert not allows(boundary, "iam:PassRole", own, {"iam:PassedToService": "lambda.amazonaws.com"})
    assert not allows(boundary, "iam:PassRole", own.replace("production", "staging"), {"iam:PassedToService": to_tasks})
