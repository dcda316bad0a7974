"""Distributions, tables and clusters of databases, in the ways that programs write them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

SITE = "aws:cloudfront/distribution:Distribution"
BUCKET = "aws:s3/bucket:Bucket"
TABLE = "aws:dynamodb/table:Table"
CLUSTER = "aws:rds/cluster:Cluster"
GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup"

HTTPS = "cloudfront-distribution-https-only"
POLICY = "cloudfront-distribution-tls-policy-strong"
CONFINED = "cloudfront-distribution-origin-confined"
ORIGIN = "cloudfront-distribution-origin-tls"
LOGGED = "cloudfront-distribution-access-logged"
WINDOW = "dynamodb-table-recovery-window-kept"
FORCED = "rds-cluster-tls-forced"

POSTGRES = {"engine": "aurora-postgresql", "engineVersion": "17.4"}


def origins(*origin: dict[str, Any]) -> dict[str, Any]:
    return {"origins": list(origin)}


CASES = [
    alone(
        HTTPS,
        SITE,
        {
            "defaultCacheBehavior": {"viewerProtocolPolicy": "https-only"},
            "orderedCacheBehaviors": [{"viewerProtocolPolicy": "allow-all"}],
        },
        "violated",
        "one path in clear",
    ),
    alone(HTTPS, SITE, {"defaultCacheBehavior": {"viewerProtocolPolicy": UNKNOWN}}, "unresolved", "unknown"),
    alone(POLICY, SITE, {"viewerCertificate": {"cloudfrontDefaultCertificate": True}}, "violated", "CloudFront's own"),
    alone(POLICY, SITE, {"viewerCertificate": {"acmCertificateArn": UNKNOWN}}, "violated", "TLS 1.0 by default"),
    alone(
        POLICY,
        SITE,
        {"viewerCertificate": {"acmCertificateArn": UNKNOWN, "minimumProtocolVersion": "TLSv1.2_2021"}},
        "passed",
        "another resource's certificate",
    ),
    together(
        CONFINED,
        "violated",
        "a bucket by reference",
        resource(SITE, "site", origins({"domainName": UNKNOWN}), origins=["media"]),
        resource(BUCKET, "media", {}),
    ),
    alone(
        CONFINED,
        SITE,
        origins({"domainName": UNKNOWN, "s3OriginConfig": {"originAccessIdentity": "old"}}),
        "violated",
        "the older identity",
    ),
    alone(
        CONFINED,
        SITE,
        origins({"domainName": "shop.example", "customOriginConfig": {}}),
        "not-applicable",
        "another host",
    ),
    alone(ORIGIN, SITE, origins({"s3OriginConfig": {}}), "not-applicable", "a bucket"),
    alone(
        ORIGIN,
        SITE,
        origins({"customOriginConfig": {"originProtocolPolicy": "https-only", "originSslProtocols": ["TLSv1"]}}),
        "violated",
        "an old version",
    ),
    alone(LOGGED, SITE, {"loggingConfig": {"bucket": UNKNOWN}}, "passed", "the first version"),
    alone(WINDOW, TABLE, {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 7}}, "violated", "a week"),
    alone(
        WINDOW,
        TABLE,
        {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 7}},
        "passed",
        "as promised",
        stack="staging",
    ),
    alone("dynamodb-table-deletion-protected", TABLE, {}, "not-applicable", "to be destroyed", stack="staging"),
    alone(FORCED, CLUSTER, POSTGRES, "passed", "the defaults of version 17"),
    alone(FORCED, CLUSTER, {**POSTGRES, "engineVersion": "15.4"}, "violated", "the defaults of version 15"),
    alone(FORCED, CLUSTER, {"engine": "aurora-mysql", "engineVersion": "8.0"}, "violated", "MySQL's defaults"),
    alone(FORCED, CLUSTER, {"engine": "neptune"}, "not-applicable", "another engine"),
    alone(FORCED, CLUSTER, {**POSTGRES, "dbClusterParameterGroupName": "shared"}, "unresolved", "another stack's"),
    together(
        FORCED,
        "passed",
        "by reference, left to the engine",
        resource(
            CLUSTER, "db", {**POSTGRES, "dbClusterParameterGroupName": UNKNOWN}, dbClusterParameterGroupName=["g"]
        ),
        resource(GROUP, "g", {"family": "aurora-postgresql17", "parameters": []}),
    ),
    together(
        FORCED,
        "unresolved",
        "an unknown value",
        resource(CLUSTER, "db", {**POSTGRES, "dbClusterParameterGroupName": "g"}),
        resource(GROUP, "g", {"name": "g", "parameters": [{"name": "rds.force_ssl", "value": UNKNOWN}]}),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_distributions_tables_and_clusters(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome


def test_an_older_identity_is_no_public_bucket(readiness: PackUnderTest) -> None:
    identity = {"s3OriginConfig": {"originAccessIdentity": UNKNOWN}}
    case = alone(CONFINED, SITE, origins({"domainName": UNKNOWN, **identity}), "violated", "the older identity")
    assert "older identity" in json.dumps(verdict(case, readiness))
