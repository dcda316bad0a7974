"""Permissions of services, circles and what a destroy leaves: what the rules must see, mistake and leave open."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, after, alone, options, resource, together, verdict

pytestmark = pytest.mark.xdist_group("first_apply")

SECRET = "aws:secretsmanager/secret:Secret"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
INSTANCE = "aws:rds/instance:Instance"
VAULT = "aws:backup/vault:Vault"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
RECORD = "aws:route53/record:Record"
ZONE = "aws:route53/zone:Zone"
TOPIC = "aws:sns/topic:Topic"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"


def allows(principal: str, action: str = "kms:*") -> dict[str, str]:
    statement = {"Effect": "Allow", "Action": action, "Principal": {"Service": principal}, "Resource": "*"}
    return {"policy": json.dumps({"Statement": [statement]})}


LOGS = {"accessLogs": {"bucket": "shop-logs", "enabled": True}}
LOG_BUCKET = resource(BUCKET, "logs", {"bucket": "shop-logs"})
DELIVERY = resource(BUCKET_POLICY, "delivery", {}, bucket=["logs"])
LOG_POLICY = "lb-balancer-waits-for-log-bucket-policy"
LOG_ENCRYPTION = "lb-balancer-log-bucket-encryption-supported"


def encrypted(algorithm: str) -> dict[str, Any]:
    rules = [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm}}]
    return resource(ENCRYPTION, "encryption", {"rules": rules}, bucket=["logs"])


KEYS = "sns-topic-key-usable"
PAGER = resource(TOPIC, "pager", {"kmsMasterKeyId": UNKNOWN}, kmsMasterKeyId=["key"])
RINGS = resource(ALARM, "alarm", {}, alarmActions=["pager"])
BY_ALIAS = resource(TOPIC, "pager", {"kmsMasterKeyId": "alias/pager"})

PERMISSIONS = [
    together(LOG_POLICY, "violated", "a bucket named by text", resource(BALANCER, "edge", LOGS), LOG_BUCKET, DELIVERY),
    together(LOG_POLICY, "passed", "in order", after(resource(BALANCER, "edge", LOGS), "delivery"), LOG_BUCKET,
             DELIVERY),
    together(LOG_POLICY, "not-applicable", "logs are off", resource(
        BALANCER, "edge", {"accessLogs": {"bucket": "shop-logs", "enabled": False}}), LOG_BUCKET, DELIVERY),
    together(LOG_POLICY, "violated", "connection logs count", resource(
        BALANCER, "edge", {"connectionLogs": {"bucket": "shop-logs", "enabled": True}}), LOG_BUCKET, DELIVERY),
    together(LOG_POLICY, "unresolved", "unknown whether it writes", resource(
        BALANCER, "edge", {"accessLogs": {"bucket": "shop-logs", "enabled": UNKNOWN}}), LOG_BUCKET, DELIVERY),
    together(LOG_ENCRYPTION, "violated", "two layers", resource(BALANCER, "edge", LOGS), LOG_BUCKET,
             encrypted("aws:kms:dsse")),
    together(LOG_ENCRYPTION, "passed", "S3's default", resource(BALANCER, "edge", LOGS), LOG_BUCKET),
    together(LOG_ENCRYPTION, "not-applicable", "a network load balancer", resource(
        BALANCER, "edge", {**LOGS, "loadBalancerType": "network"}), LOG_BUCKET, encrypted("aws:kms")),
    together(KEYS, "violated", "the owner alone may use it", PAGER, RINGS,
             resource(KEY, "key", allows("sns.amazonaws.com"))),
    together(KEYS, "violated", "nothing but decryption", PAGER, RINGS,
             resource(KEY, "key", allows("cloudwatch.amazonaws.com", "kms:Decrypt"))),
    together(KEYS, "passed", "a policy that stands apart", PAGER, RINGS, resource(KEY, "key", {}),
             resource(KEY_POLICY, "policy", allows("cloudwatch.amazonaws.com"), keyId=["key"])),
    together(KEYS, "passed", "by an alias that is spelt", BY_ALIAS, RINGS,
             resource(ALIAS, "alias", {"name": "alias/pager"}, targetKeyId=["key"]),
             resource(KEY, "key", allows("cloudwatch.amazonaws.com"))),
    together(KEYS, "violated", "only one of two publishers may", PAGER, RINGS,
             resource("aws:cloudwatch/eventTarget:EventTarget", "event", {}, arn=["pager"]),
             resource(KEY, "key", allows("cloudwatch.amazonaws.com"))),
    together(KEYS, "unresolved", "an unknown policy", PAGER, RINGS, resource(KEY, "key", {"policy": UNKNOWN})),
    together(KEYS, "not-applicable", "the application alone publishes", PAGER, resource(KEY, "key", {})),
    together(KEYS, "not-applicable", "not encrypted", resource(TOPIC, "pager", {}), RINGS),
    together(KEYS, "not-applicable", "a key of elsewhere", resource(
        TOPIC, "pager", {"kmsMasterKeyId": "arn:aws:kms:eu-central-1:123456789012:key/1"}), RINGS),
    together("sqs-queue-key-usable", "not-applicable", "keys of SQS itself", resource(
        "aws:sqs/queue:Queue", "queue", {"sqsManagedSseEnabled": True}),
        resource("aws:sns/topicSubscription:TopicSubscription", "orders", {}, endpoint=["queue"])),
]  # fmt: skip

CIRCLE = "ec2-security-group-references-acyclic"
WAITS_FOR_PROOF = resource(VALIDATION, "issued", {}, validationRecordFqdns=["proof"])
PROOF = resource(RECORD, "proof", {"type": "CNAME"}, zoneId=["zone"])
NEW_ZONE = resource(ZONE, "zone", {"name": "shop.example.com"})
DELEGATED = "acm-validation-zone-delegated"

NETWORKS = [
    together(CIRCLE, "violated", "three in a ring", *(
        resource(GROUP, name, {"name": name, "ingress": [{"securityGroups": [other]}]})
        for name, other in (("a", "b"), ("b", "c"), ("c", "a"))
    )),
    together(CIRCLE, "violated", "by reference", resource(GROUP, "a", {"ingress": UNKNOWN}, ingress=["b"]),
             resource(GROUP, "b", {"egress": UNKNOWN}, egress=["a"])),
    together(CIRCLE, "passed", "it names itself", resource(
        GROUP, "a", {"name": "a", "ingress": [{"securityGroups": ["a"]}]})),
    together(CIRCLE, "passed", "a way back as a resource", resource(GROUP, "a", {"ingress": UNKNOWN}, ingress=["b"]),
             resource(GROUP, "b", {}),
             resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "back", {},
                      securityGroupId=["b"], referencedSecurityGroupId=["a"])),
    together(CIRCLE, "passed", "it leads to a circle of others",
             resource(GROUP, "a", {"ingress": [{"securityGroups": ["b"]}]}),
             resource(GROUP, "b", {"name": "b", "ingress": [{"securityGroups": ["c"]}]}),
             resource(GROUP, "c", {"name": "c", "ingress": [{"securityGroups": ["b"]}]})),
    together(DELEGATED, "passed", "known name servers", WAITS_FOR_PROOF, PROOF,
             resource(ZONE, "zone", {"delegationSetId": "N1"})),
    together(DELEGATED, "passed", "the registrar is told", WAITS_FOR_PROOF, PROOF, NEW_ZONE,
             resource("aws:route53domains/registeredDomain:RegisteredDomain", "domain", {}, nameServers=["zone"])),
    together(DELEGATED, "passed", "another provider's record", WAITS_FOR_PROOF, PROOF, NEW_ZONE,
             resource("cloudflare:index/dnsRecord:DnsRecord", "ns", {"zoneId": "1"}, content=["zone"])),
    together(DELEGATED, "violated", "name servers told to the zone itself", WAITS_FOR_PROOF, PROOF, NEW_ZONE,
             resource(RECORD, "ns", {"type": "NS"}, zoneId=["zone"], records=["zone"])),
    together(DELEGATED, "violated", "a parent that is new as well", WAITS_FOR_PROOF, PROOF, NEW_ZONE,
             resource(ZONE, "parent", {"name": "example.com"}),
             resource(RECORD, "ns", {"type": "NS"}, zoneId=["parent"], records=["zone"])),
    together(DELEGATED, "not-applicable", "a zone of elsewhere", WAITS_FOR_PROOF,
             resource(RECORD, "proof", {"zoneId": "Z0123456789EXAMPLE"})),
    together(DELEGATED, "not-applicable", "another zone of the stack", WAITS_FOR_PROOF,
             resource(RECORD, "proof", {"zoneId": "Z0123456789EXAMPLE"}), NEW_ZONE),
]  # fmt: skip

ONCE = "aws-account-settings-apart"
GOES = "aws-store-destroyable"
SCRATCH = resource(INSTANCE, "scratch", {"skipFinalSnapshot": True})
EMPTY = resource(SECRET, "key", {"name": "shop/key"})
NAMES = "secretsmanager-secret-name-reusable"
SNAPSHOTS = "rds-database-final-snapshot-name-reusable"

LIVES = [
    alone(ONCE, "aws:guardduty/detector:Detector", {}, "not-applicable", "a stack for the account"),
    together(ONCE, "violated", "beside a function",
             resource("aws:ebs/encryptionByDefault:EncryptionByDefault", "e", {}),
             resource("aws:lambda/function:Function", "function", {})),
    together(ONCE, "violated", "CI's identity provider", resource(
        OIDC, "ci", {"url": "https://token.actions.githubusercontent.com"}), resource("aws:ec2/vpc:Vpc", "vpc", {})),
    together(ONCE, "passed", "a cluster's own", resource(OIDC, "pods", {"url": UNKNOWN}, url=["cluster"]),
             resource("aws:eks/cluster:Cluster", "cluster", {})),
    together(GOES, "violated", "protected by Pulumi", options(
        resource(VAULT, "vault", {"forceDestroy": True}), protect=True), SCRATCH),
    together(GOES, "violated", "deletion protection", resource(
        INSTANCE, "main", {"deletionProtection": True, "skipFinalSnapshot": True}), SCRATCH),
    together(GOES, "violated", "a snapshot without a name", resource(INSTANCE, "main", {}), SCRATCH),
    together(GOES, "passed", "a replica", resource(INSTANCE, "replica", {"replicateSourceDb": "scratch"}), SCRATCH),
    together(GOES, "violated", "images", resource("aws:ecr/repository:Repository", "images", {}), SCRATCH),
    together(GOES, "not-applicable", "only logs go along", resource(INSTANCE, "main", {"deletionProtection": True}),
             resource(BUCKET, "logs", {"forceDestroy": True})),
    alone(GOES, INSTANCE, {"skipFinalSnapshot": True}, "not-applicable", "it speaks for itself alone"),
    together(GOES, "not-applicable", "a replica speaks for nobody",
             resource(INSTANCE, "main", {"deletionProtection": True}),
             resource(INSTANCE, "copy", {"skipFinalSnapshot": True, "replicateSourceDb": "main"})),
    together(GOES, "unresolved", "unknown", resource(VAULT, "vault", {"forceDestroy": UNKNOWN}), SCRATCH),
    together(NAMES, "not-applicable", "Pulumi names it", resource(SECRET, "key", {"namePrefix": "shop"}), SCRATCH),
    together(NAMES, "not-applicable", "made of a random id", resource(SECRET, "key", {"name": UNKNOWN}), SCRATCH),
    together(NAMES, "unresolved", "an unknown window", resource(
        SECRET, "key", {"name": "key", "recoveryWindowInDays": UNKNOWN}), SCRATCH),
    together(NAMES, "not-applicable", "a stack that stays", EMPTY, resource(INSTANCE, "main", {})),
    together(NAMES, "violated", "another secret goes at once", EMPTY, resource(
        SECRET, "other", {"name": "other", "recoveryWindowInDays": 0})),
    alone(SNAPSHOTS, INSTANCE, {"finalSnapshotIdentifier": UNKNOWN}, "not-applicable", "made of a random id"),
    alone(SNAPSHOTS, "aws:redshift/cluster:Cluster", {"finalSnapshotIdentifier": "last"}, "violated", "Redshift"),
    together(SNAPSHOTS, "not-applicable", "a date that is ignored later", resource(
        INSTANCE, "main", {"finalSnapshotIdentifier": "last-2026-11-22"}, ignore_changes=["finalSnapshotIdentifier"])),
    alone(SNAPSHOTS, INSTANCE, {}, "not-applicable", "no name"),
]  # fmt: skip

CASES = [*PERMISSIONS, *NETWORKS, *LIVES]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_says(case: Case, first_apply: PackUnderTest) -> None:
    line = verdict(case, first_apply)
    assert line["outcome"] == case.outcome, line
