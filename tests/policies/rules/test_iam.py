"""Policy documents: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import json

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

POLICY = "aws:iam/policy:Policy"
ROLE = "aws:iam/role:Role"
KEY = "aws:kms/key:Key"
BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ADMINISTRATION = "iam-policy-no-wildcard-administration"
ACCOUNT = "arn:aws:iam::111122223333:root"
GITHUB = "token.actions.githubusercontent.com"


def document(**statement: object) -> str:
    """A policy document of one statement that allows."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def policy(rule: str, outcome: str, title: str, **statement: object) -> Case:
    """A managed policy of one statement."""
    return alone(rule, POLICY, {"policy": document(**statement)}, outcome, title)


def trust(rule: str, outcome: str, title: str, **statement: object) -> Case:
    """A role that one statement lets assume."""
    return alone(rule, ROLE, {"assumeRolePolicy": document(**statement)}, outcome, title)


def github(outcome: str, title: str, subject: object) -> Case:
    """A role for GitHub Actions."""
    condition = {"StringLike": {f"{GITHUB}:sub": subject}} if subject else {"StringEquals": {f"{GITHUB}:aud": "sts"}}
    principal = {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"}
    return trust("iam-role-github-trust-bound", outcome, title, Principal=principal, Condition=condition)


DENY = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"],
}
PLAIN = {"Bool": {"aws:SecureTransport": "false"}}


def tls_only(outcome: str, title: str, **statement: object) -> Case:
    """A bucket with a policy of its own, bound by the bucket's name."""
    text = json.dumps({"Statement": {**DENY, "Condition": PLAIN, **statement}})
    return together(
        "s3-bucket-tls-only",
        outcome,
        title,
        resource(BUCKET, "shop", {"bucket": "shop"}),
        resource(BUCKET_POLICY, "policy", {"bucket": "shop", "policy": text}),
    )


CASES = [
    policy(ADMINISTRATION, "violated", "lists", Action=["s3:GetObject", "*"], Resource=["*"]),
    policy(ADMINISTRATION, "violated", "everything but one", NotAction="iam:*", Resource="*"),
    policy(ADMINISTRATION, "passed", "a denial", Effect="Deny", Action="*", Resource="*"),
    policy(ADMINISTRATION, "passed", "one bucket", Action="*", Resource="arn:aws:s3:::shop"),
    alone(
        ADMINISTRATION,
        ROLE,
        {"inlinePolicies": [{"policy": document(Action="*", Resource="*")}]},
        "violated",
        "inside a role",
    ),
    alone(ADMINISTRATION, POLICY, {"policy": UNKNOWN}, "unresolved", "an unknown document"),
    alone(
        ADMINISTRATION,
        POLICY,
        {"policy": document(Action="s3:GetObject", Resource=UNKNOWN)},
        "unresolved",
        "an unknown part makes the whole unknown",
    ),
    alone(ADMINISTRATION, POLICY, {"policy": "{"}, "violated", "no JSON"),
    policy("iam-policy-actions-named", "passed", "a prefix", Action="s3:Get*", Resource="*"),
    policy("iam-policy-actions-named", "violated", "upper case", Action="S3:*", Resource="*"),
    policy("iam-policy-decryption-limited", "violated", "by wildcard", Action="kms:D*", Resource="*"),
    policy(
        "iam-policy-decryption-limited",
        "violated",
        "every key of the account",
        Action="kms:Decrypt",
        Resource="arn:aws:kms:eu-central-1:111122223333:key/*",
    ),
    policy(
        "iam-policy-decryption-limited",
        "passed",
        "keys by their alias",
        Action="kms:Decrypt",
        Resource="arn:aws:kms:eu-central-1:111122223333:key/*",
        Condition={"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/shop"}},
    ),
    policy(
        "iam-policy-decryption-limited",
        "violated",
        "a service that is trusted with every key",
        Action="kms:Decrypt",
        Resource="*",
        Condition={"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}},
    ),
    policy("iam-policy-decryption-limited", "passed", "encryption", Action="kms:Encrypt", Resource="*"),
    policy("iam-policy-passed-roles-named", "violated", "by wildcard", Action="iam:*", Resource="*"),
    policy(
        "iam-policy-passed-roles-named",
        "violated",
        "every role of the account",
        Action="iam:PassRole",
        Resource="arn:aws:iam::111122223333:role/*",
    ),
    # Who may assume a role.
    trust("iam-role-trust-not-public", "violated", "everybody in a list", Principal={"AWS": [ACCOUNT, "*"]}),
    trust("iam-role-trust-not-public", "violated", "everybody but one", NotPrincipal={"AWS": ACCOUNT}),
    trust(
        "iam-role-trust-not-public",
        "passed",
        "everybody of one organisation",
        Principal="*",
        Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
    ),
    trust(
        "iam-role-trust-not-public",
        "violated",
        "a condition that excludes",
        Principal="*",
        Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}},
    ),
    trust(
        "iam-role-trust-not-public",
        "violated",
        "a condition that the request may go without",
        Principal="*",
        Condition={"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
    ),
    trust(
        "iam-role-trust-not-public",
        "violated",
        "a condition that everybody meets",
        Principal="*",
        Condition={"StringLike": {"aws:PrincipalArn": "*"}},
    ),
    trust(
        "iam-role-trust-not-public",
        "violated",
        "every address",
        Principal="*",
        Condition={"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "0.0.0.0/0"]}},
    ),
    alone("iam-role-trust-not-public", ROLE, {"assumeRolePolicy": UNKNOWN}, "unresolved", "an unknown document"),
    trust("iam-role-trust-accounts-conditioned", "violated", "by its number", Principal={"AWS": "111122223333"}),
    trust("iam-role-trust-accounts-conditioned", "passed", "a role", Principal={"AWS": f"{ACCOUNT[:-4]}role/ci"}),
    github("violated", "one repository, any branch", "repo:shop/infra:*"),
    github("violated", "one repository, any branch by its reference", "repo:shop/infra:ref:refs/heads/*"),
    github("passed", "one repository, its releases", "repo:shop/infra:ref:refs/tags/v*"),
    github("passed", "one repository, an environment", "repo:shop/infra:environment:production"),
    github("violated", "all repositories of an owner", "repo:shop/*"),
    github("violated", "one bound and one not", ["repo:shop/infra:*", "repo:*"]),
    github("violated", "the audience says nothing", None),
    trust("iam-role-github-trust-bound", "passed", "no GitHub", Principal={"Service": "ecs-tasks.amazonaws.com"}),
    alone(
        "iam-attachment-not-administrator",
        ROLE,
        {"managedPolicyArns": [UNKNOWN, "arn:aws-cn:iam::aws:policy/AdministratorAccess"]},
        "violated",
        "beside an unknown one, in another partition",
    ),
    alone(
        "iam-attachment-not-administrator",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        {"policyArn": UNKNOWN},
        "not-applicable",
        "a policy of the program",
    ),
    # Keys, secrets and buckets.
    alone("kms-key-policy-not-public", KEY, {"policy": document(Principal={"AWS": ACCOUNT})}, "passed", "the account"),
    alone("kms-key-policy-not-public", KEY, {}, "passed", "the default names the account"),
    alone(
        "kms-key-policy-not-public",
        KEY,
        {"policy": document(Principal="*", Condition={"StringEquals": {"kms:CallerAccount": "111122223333"}})},
        "passed",
        "everybody of one account",
    ),
    alone(
        "kms-key-policy-not-public",
        KEY,
        {"policy": document(Principal="*", Condition={"StringEquals": {"kms:ViaService": "s3.amazonaws.com"}})},
        "violated",
        "a service that everybody may call",
    ),
    alone(
        "s3-bucket-policy-not-public",
        "aws:s3/bucketV2:BucketV2",
        {"policy": document(Principal="*", Action="s3:GetObject", Resource="*")},
        "violated",
        "inside the older bucket",
    ),
    alone(
        "s3-bucket-policy-not-public", BUCKET_POLICY, {"policy": json.dumps({"Statement": DENY})}, "passed", "a denial"
    ),
    tls_only("passed", "bound by its name"),
    tls_only("passed", "where the key may be missing", Condition={"BoolIfExists": {"aws:SecureTransport": "false"}}),
    tls_only("violated", "reading only", Action="s3:GetObject"),
    tls_only("violated", "the bucket without its objects", Resource="arn:aws:s3:::shop"),
    tls_only("violated", "what has TLS", Condition={"Bool": {"aws:SecureTransport": "true"}}),
    tls_only(
        "violated",
        "from outside only",
        Condition={**PLAIN, "IpAddress": {"aws:SourceIp": "198.51.100.0/24"}},
    ),
    tls_only("violated", "one role only", Principal={"AWS": f"{ACCOUNT[:-4]}role/ci"}),
    together(
        "s3-bucket-tls-only",
        "unresolved",
        "an unknown policy",
        resource(BUCKET, "shop", {}),
        resource(BUCKET_POLICY, "policy", {"policy": UNKNOWN}, bucket=["shop"]),
    ),
    policy("iam-policy-decryption-limited", "passed", "a denial", Effect="Deny", Action="kms:Decrypt", Resource="*"),
    policy("iam-policy-decryption-limited", "violated", "all but one", NotAction="s3:*", Resource="*"),
    policy("iam-policy-decryption-limited", "passed", "all but decryption", NotAction="kms:*", Resource="*"),
    policy(
        "iam-policy-decryption-limited",
        "violated",
        "every key but one",
        Action="kms:Decrypt",
        NotResource="arn:aws:kms:x",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_policy_documents(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
