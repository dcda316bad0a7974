from __future__ import annotations

import pytest
from services_plan import find, inputs, statements, waits_for

pytestmark = pytest.mark.xdist_group("services_program")

BUCKET_ARN = "arn:aws:s3:::shop-production-edge-logs-123456789012-eu-central-1"


def test_only_load_balancers_of_this_account_may_write_and_only_below_their_prefixes() -> None:
    policy = statements(inputs("aws:s3/bucketPolicy:BucketPolicy", "edge-logs")["policy"])
    writing = policy["LoadBalancersWrite"]
    assert writing["Principal"] == {"Service": ["logdelivery.elasticloadbalancing.amazonaws.com"]}
    assert writing["Action"] == ["s3:PutObject"]
    assert writing["Resource"] == [
        f"{BUCKET_ARN}/access/AWSLogs/123456789012/*",
        f"{BUCKET_ARN}/connections/AWSLogs/123456789012/*",
    ]
    assert [sid for sid, statement in policy.items() if statement["Effect"] == "Allow"] == ["LoadBalancersWrite"]


def test_requests_without_tls_are_denied() -> None:
    denial = statements(inputs("aws:s3/bucketPolicy:BucketPolicy", "edge-logs")["policy"])["OnlyTls"]
    assert (denial["Effect"], denial["Principal"], denial["Action"]) == ("Deny", "*", ["s3:*"])
    assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert denial["Resource"] == [BUCKET_ARN, f"{BUCKET_ARN}/*"]


def test_bucket_is_private_and_encrypted_as_balancers_can_write_to() -> None:
    block = inputs("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "edge-logs")
    assert all(block[key] is True for key in block if key != "bucket")
    assert len(block) == 5
    (rule,) = inputs(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", "edge-logs"
    )["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}
    ownership = inputs("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "edge-logs")
    assert ownership["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


def test_public_access_is_blocked_before_the_policy_is_put() -> None:
    policy = find("aws:s3/bucketPolicy:BucketPolicy", "edge-logs")
    assert waits_for(policy, find("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "edge-logs"))


@pytest.mark.parametrize(("bucket", "days"), [("edge-logs", 365), ("sideways-logs", 7)])
def test_logs_and_their_former_versions_expire(bucket: str, days: int) -> None:
    lifecycle = find("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", bucket)
    (rule,) = lifecycle.inputs["rules"]
    assert rule["status"] == "Enabled"
    assert rule["expiration"] == {"days": days}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": days}
    versioning = find("aws:s3/bucketVersioning:BucketVersioning", bucket)
    assert versioning.inputs["versioningConfiguration"] == {"status": "Enabled"}
    assert waits_for(lifecycle, versioning)


def test_bucket_name_fits_what_s3_takes() -> None:
    assert len(inputs("aws:s3/bucket:Bucket", "sideways-logs")["bucket"]) <= 63
