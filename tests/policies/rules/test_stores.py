"""Caches, buckets, backups, keys, secrets and logs: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import json

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import SECRET, Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
USER = "aws:elasticache/user:User"
BUCKET = "aws:s3/bucket:Bucket"
BUCKET_V2 = "aws:s3/bucketV2:BucketV2"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
VAULT = "aws:backup/vault:Vault"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
PLAN = "aws:backup/plan:Plan"
KEY = "aws:kms/key:Key"
SECRETS = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
LOGS = "aws:cloudwatch/logGroup:LogGroup"
BLOCKED = {"blockPublicAcls": True, "blockPublicPolicy": True, "ignorePublicAcls": True, "restrictPublicBuckets": True}
ENCRYPTED = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}


def document(principal: object) -> str:
    """A key policy of one statement."""
    return json.dumps({"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": principal}})


CASES = [
    # Caches.
    alone(
        "elasticache-group-transit-encrypted",
        CACHE,
        {"transitEncryptionEnabled": True, "transitEncryptionMode": "preferred"},
        "violated",
        "plain text as well",
    ),
    alone("elasticache-group-transit-encrypted", CACHE, {"transitEncryptionEnabled": True}, "passed", "required"),
    alone("elasticache-group-rest-encrypted", CACHE, {"engine": "valkey"}, "passed", "Valkey's default"),
    alone("elasticache-group-rest-encrypted", CACHE, {}, "violated", "Redis's default"),
    alone("elasticache-group-clients-authenticate", CACHE, {"authToken": SECRET}, "passed", "a token"),
    alone("elasticache-group-clients-authenticate", CACHE, {"userGroupIds": UNKNOWN}, "passed", "a group"),
    alone("elasticache-group-clients-authenticate", CACHE, {"userGroupIds": []}, "violated", "no group"),
    alone(
        "elasticache-group-spans-zones",
        CACHE,
        {"multiAzEnabled": True, "numNodeGroups": 3, "replicasPerNodeGroup": 1},
        "passed",
        "replicas of shards",
    ),
    alone(
        "elasticache-group-spans-zones",
        CACHE,
        {"multiAzEnabled": True, "numNodeGroups": 3, "replicasPerNodeGroup": 0},
        "violated",
        "shards without replicas",
    ),
    alone("elasticache-group-spans-zones", CACHE, {}, "not-applicable", "not promised", stack="staging"),
    alone("elasticache-group-snapshots-kept", CACHE, {"snapshotRetentionLimit": UNKNOWN}, "unresolved", "unknown"),
    alone("elasticache-group-eviction-chosen", CACHE, {}, "violated", "the default parameters"),
    alone(
        "elasticache-group-eviction-chosen", CACHE, {"parameterGroupName": "shared"}, "unresolved", "another stack's"
    ),
    alone(
        "elasticache-user-proves-identity",
        USER,
        {"userName": "default", "accessString": "off -@all", "noPasswordRequired": True},
        "passed",
        "switched off",
    ),
    alone(
        "elasticache-user-proves-identity",
        USER,
        {"accessString": "on ~* +@all", "authenticationMode": {"type": "no-password-required"}},
        "violated",
        "the newer spelling",
    ),
    alone("elasticache-group-reached-by-groups-only", CACHE, {}, "violated", "the default group"),
    # Buckets: what belongs to them stands inside, beside or for the whole account.
    alone("s3-bucket-public-access-blocked", BUCKET, {}, "violated", "nothing"),
    together(
        "s3-bucket-public-access-blocked",
        "passed",
        "by reference, for the older bucket",
        resource(BUCKET_V2, "media", {}),
        resource(BLOCK, "media-block", BLOCKED, bucket=["media"]),
    ),
    together(
        "s3-bucket-public-access-blocked",
        "passed",
        "for the account",
        resource(BUCKET, "media", {}),
        resource("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "account", BLOCKED),
    ),
    together(
        "s3-bucket-public-access-blocked",
        "violated",
        "another bucket's",
        resource(BUCKET, "media", {"bucket": "media"}),
        resource(BLOCK, "block", {**BLOCKED, "bucket": "logs"}),
    ),
    together(
        "s3-bucket-public-access-blocked",
        "unresolved",
        "an unknown switch",
        resource(BUCKET, "media", {}),
        resource(BLOCK, "block", {**BLOCKED, "blockPublicPolicy": UNKNOWN}, bucket=["media"]),
    ),
    alone("s3-bucket-versioned", BUCKET, {"versioning": {"enabled": True}}, "passed", "inside"),
    alone("s3-bucket-versioned", BUCKET_V2, {"versionings": [{"enabled": True}]}, "passed", "inside the older bucket"),
    together(
        "s3-bucket-versioned",
        "passed",
        "beside, with the older name",
        resource(BUCKET, "media", {}),
        resource(
            "aws:s3/bucketVersioningV2:BucketVersioningV2",
            "versions",
            {"versioningConfiguration": {"status": "Enabled"}},
            bucket=["media"],
        ),
    ),
    alone("s3-bucket-lifecycle-set", BUCKET, {"lifecycleRules": [{"enabled": False}]}, "violated", "switched off"),
    alone(
        "s3-bucket-customer-key",
        BUCKET,
        {"serverSideEncryptionConfiguration": {"rule": ENCRYPTED}},
        "passed",
        "inside",
    ),
    alone(
        "s3-bucket-customer-key",
        BUCKET_V2,
        {"serverSideEncryptionConfigurations": [{"rules": [ENCRYPTED]}]},
        "passed",
        "inside the older bucket",
    ),
    together(
        "s3-bucket-customer-key",
        "not-applicable",
        "a load balancer's logs",
        resource(BUCKET, "logs", {}),
        resource("aws:lb/loadBalancer:LoadBalancer", "edge", {}, accessLogs=["logs"]),
    ),
    together(
        "s3-bucket-customer-key",
        "not-applicable",
        "a trail that has a key",
        resource(BUCKET, "audit", {}),
        resource("aws:cloudtrail/trail:Trail", "audit", {"kmsKeyId": "arn"}, s3BucketName=["audit"]),
    ),
    together(
        "s3-bucket-customer-key",
        "violated",
        "a trail that has none",
        resource(BUCKET, "audit", {}),
        resource("aws:cloudtrail/trail:Trail", "audit", {}, s3BucketName=["audit"]),
    ),
    alone(
        "s3-bucket-acl-private",
        BUCKET,
        {"grants": [{"uri": "http://acs.amazonaws.com/groups/global/AllUsers"}]},
        "violated",
        "a grant to everybody",
    ),
    alone("s3-bucket-acl-private", "aws:s3/bucketAclV2:BucketAclV2", {"acl": "public-read-write"}, "violated", "older"),
    alone("s3-bucket-not-emptied-on-destroy", BUCKET, {"forceDestroy": True}, "not-applicable", "", stack="staging"),
    alone(
        "s3-lifecycle-uploads-cleaned",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        {
            "rules": [
                {
                    "status": "Enabled",
                    "filter": {"prefix": "tmp/"},
                    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 1},
                }
            ]
        },
        "violated",
        "one folder only",
    ),
    # Backups.
    together(
        "backup-vault-locked",
        "passed",
        "locked by reference",
        resource(VAULT, "main", {}),
        resource(LOCK, "lock", {"minRetentionDays": 35}, backupVaultName=["main"]),
    ),
    together(
        "backup-vault-locked",
        "violated",
        "a lock without a minimum",
        resource(VAULT, "main", {}),
        resource(LOCK, "lock", {"maxRetentionDays": 35}, backupVaultName=["main"]),
    ),
    alone("backup-plan-snapshots-kept", PLAN, {"rules": [{"ruleName": "daily"}]}, "passed", "for ever"),
    alone(
        "backup-plan-snapshots-kept",
        PLAN,
        {"rules": [{"lifecycle": {"deleteAfter": 7}}, {"lifecycle": {"deleteAfter": 365}}]},
        "passed",
        "the longest of several counts",
    ),
    alone(
        "backup-plan-snapshots-kept",
        PLAN,
        {"rules": [{"lifecycle": {"deleteAfter": 35}, "copyActions": [{"lifecycle": {"deleteAfter": 1}}]}]},
        "violated",
        "copies go sooner",
    ),
    alone("backup-plan-copied-elsewhere", PLAN, {"rules": [{"ruleName": "daily"}]}, "violated", "no copy"),
    alone(
        "backup-plan-copied-elsewhere",
        PLAN,
        {"rules": [{"targetVaultName": "main", "copyActions": [{"destinationVaultArn": UNKNOWN}]}]},
        "unresolved",
        "an unknown place",
    ),
    alone(
        "backup-plan-leaves-recovery-window-alone",
        PLAN,
        {"rules": [{"enableContinuousBackup": True}]},
        "not-applicable",
        "no database to fight with",
    ),
    # Keys, secrets and logs.
    alone("kms-key-rotates", KEY, {"customerMasterKeySpec": "ECC_NIST_P256"}, "not-applicable", "asymmetric"),
    alone("kms-key-deletion-waits", KEY, {}, "passed", "thirty days by default"),
    alone("kms-key-deletion-waits", KEY, {"deletionWindowInDays": 7}, "passed", "less promised", stack="staging"),
    alone("secretsmanager-secret-recovery-window-kept", SECRETS, {}, "passed", "thirty days by default"),
    alone("secretsmanager-secret-customer-key", SECRETS, {}, "violated", "AWS's key"),
    alone("secretsmanager-secret-customer-key", SECRETS, {"kmsKeyId": UNKNOWN}, "not-applicable", "the program's key"),
    alone("secretsmanager-version-value-secret", VERSION, {"secretString": SECRET}, "passed", "a Pulumi secret"),
    alone("secretsmanager-version-value-secret", VERSION, {"secretString": UNKNOWN}, "unresolved", "nobody can tell"),
    together(
        "secretsmanager-version-value-secret",
        "not-applicable",
        "a first value that somebody replaces",
        resource(VERSION, "first", {"secretString": "replace me"}, ignore_changes=["secretString"]),
    ),
    alone("cloudwatch-log-group-retention-set", LOGS, {}, "violated", "for ever by default"),
    alone("cloudwatch-log-group-retention-set", LOGS, {"retentionInDays": 14}, "passed", "enough", stack="staging"),
    alone("cloudwatch-log-group-customer-key", LOGS, {"kmsKeyId": UNKNOWN}, "passed", "a key of the program"),
    together(
        "cloudwatch-log-group-key-usable",
        "violated",
        "a policy for the account only",
        resource(LOGS, "api", {}, kmsKeyId=["key"]),
        resource(KEY, "key", {"policy": document({"AWS": "arn:aws:iam::111122223333:root"})}),
    ),
    together(
        "cloudwatch-log-group-key-usable",
        "passed",
        "a policy of its own, by wildcard",
        resource(LOGS, "api", {}, kmsKeyId=["key"]),
        resource(KEY, "key", {}),
        resource(
            "aws:kms/keyPolicy:KeyPolicy",
            "policy",
            {"policy": document({"Service": ["logs.eu-central-1.amazonaws.com"]})},
            keyId=["key"],
        ),
    ),
    together(
        "cloudwatch-log-group-key-usable",
        "unresolved",
        "an unknown policy",
        resource(LOGS, "api", {}, kmsKeyId=["key"]),
        resource(KEY, "key", {"policy": UNKNOWN}),
    ),
    alone("cloudwatch-log-group-key-usable", LOGS, {"kmsKeyId": "arn:aws:kms:x"}, "not-applicable", "another stack's"),
    alone("s3-bucket-versioned", BUCKET, {"objectLockEnabled": True}, "passed", "a lock needs versions"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_stores_of_data(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
