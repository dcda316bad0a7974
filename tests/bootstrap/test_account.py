"""What the account's own program creates, read from its plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.delivery_permissions import GRANTS
from shipworthy.plan.findings import Outcome
from shipworthy.testing.judging import judge
from shipworthy.testing.previewed import PlannedResource, Previewed
from tests.policies.harness import POLICIES

pytestmark = pytest.mark.xdist_group("bootstrap")

Accounts = Mapping[str, Previewed]

ROOT = Path(__file__).parents[2]

GUARDS = {
    "aws:accessanalyzer/analyzer:Analyzer",
    "aws:backup/regionSettings:RegionSettings",
    "aws:budgets/budget:Budget",
    "aws:cloudtrail/trail:Trail",
    "aws:ebs/encryptionByDefault:EncryptionByDefault",
    "aws:ecr/repository:Repository",
    "aws:guardduty/detector:Detector",
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    "aws:iam/serviceLinkedRole:ServiceLinkedRole",
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    "aws:sns/topic:Topic",
}
"""Types that the account has and that its organisation may see to instead."""


def of_type(account: Previewed, type_: str) -> list[PlannedResource]:
    return [resource for resource in account if resource.type == type_]


def only(account: Previewed, type_: str, name: str = "") -> PlannedResource:
    (resource,) = [one for one in of_type(account, type_) if name in ("", one.name)]
    return resource


def statements(resource: PlannedResource) -> Iterator[dict[str, Any]]:
    for key in ("policy", "assumeRolePolicy"):
        document = resource.inputs.get(key)
        if document is not None and resource.type != "aws:ecr/lifecyclePolicy:LifecyclePolicy":
            assert isinstance(document, str), f"{resource.urn}: {key} has to be known in a preview"
            yield from json.loads(document)["Statement"]


def test_both_accounts_come_out_whole(accounts: Accounts) -> None:
    for account in accounts.values():
        assert account.plan.failure is None
        assert account.plan.input_findings == ()


@pytest.mark.parametrize("stack", ["account", "bare"])
def test_the_account_holds_every_rule_and_leaves_none_undecided(accounts: Accounts, stack: str) -> None:
    plan = accounts[stack].plan
    assert plan.pack_failures == ()
    bad = {Outcome.VIOLATED, Outcome.UNRESOLVED, Outcome.ERROR, Outcome.WAIVED}
    budget = set[str]() if stack == "account" else {"budgets-stack-budget-set"}
    assert {verdict.rule for verdict in plan.verdicts if verdict.outcome in bad} - budget == set()


@pytest.mark.parametrize(
    ("pack", "advice"), [("security", {"cloudtrail-trail-searchable", "s3-bucket-access-logged"}), ("cost", set[str]())]
)
def test_what_reviewers_find_is_advice(accounts: Accounts, pack: str, advice: set[str]) -> None:
    """CloudTrail tells who read the state; a bucket for the bucket's log would be one more to look after.

    GuardDuty looks at the same events without a second copy of them in CloudWatch.
    """
    verdicts = judge(POLICIES / pack, accounts["account"])
    assert {each.rule for each in verdicts.of("violated", "unresolved", "error")} == advice


def test_everything_can_be_left_to_the_organisation(accounts: Accounts) -> None:
    types = {stack: {resource.type for resource in account} for stack, account in accounts.items()}
    assert types["account"] >= GUARDS
    assert types["bare"] & GUARDS == set()


def test_no_version_of_a_state_is_lost(accounts: Accounts) -> None:
    account = accounts["account"]
    assert only(account, "aws:s3/bucket:Bucket", "state").options.protect
    versioning = only(account, "aws:s3/bucketVersioning:BucketVersioning", "state")
    assert versioning.inputs["versioningConfiguration"]["status"] == "Enabled"
    policy = only(account, "aws:s3/bucketPolicy:BucketPolicy", "state")
    (denial,) = [each for each in statements(policy) if each["Sid"] == "VersionsStay"]
    assert denial["Action"] == ["s3:DeleteObjectVersion"]
    assert denial["Condition"] == {"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::123456789012:root"]}}
    encryption = only(
        account,
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "state",
    )
    assert encryption.inputs["rules"][0]["applyServerSideEncryptionByDefault"]["sseAlgorithm"] == "aws:kms"


def test_a_bucket_is_closed_after_everything_else_about_it_is_set(accounts: Accounts) -> None:
    account = accounts["account"]
    for policy in of_type(account, "aws:s3/bucketPolicy:BucketPolicy"):
        before = {resource.type for resource in policy.dependencies}
        assert "aws:s3/bucketVersioning:BucketVersioning" in before
        assert "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration" in before


def test_pulumi_is_told_where_the_state_is(accounts: Accounts) -> None:
    account = accounts["account"]
    bucket = only(account, "aws:s3/bucket:Bucket", "state").inputs["bucket"]
    alias = only(account, "aws:kms/alias:Alias", "state").inputs["name"]
    assert account.outputs["backendUrl"] == f"s3://{bucket}?region=eu-central-1"
    assert account.outputs["secretsProvider"] == f"awskms://{alias}?region=eu-central-1"


def test_every_service_finds_its_repository(accounts: Accounts) -> None:
    urls = accounts["account"].outputs["repositories"]
    for stack in ("staging", "production"):
        services = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]["shipworthy:services"]
        for name, service in services.items():
            assert service["image"].partition("@")[0] in urls.values(), f"{stack} {name}"


def test_an_images_tag_never_moves(accounts: Accounts) -> None:
    for repository in of_type(accounts["account"], "aws:ecr/repository:Repository"):
        assert repository.inputs["imageTagMutability"] == "IMMUTABLE"
        assert repository.inputs["imageScanningConfiguration"] == {"scanOnPush": True}
        assert repository.inputs["encryptionConfigurations"][0]["encryptionType"] == "KMS"
        assert repository.options.protect


def expired_by(policy: str, tags: set[str]) -> dict[str, Any]:
    """Return what decides on an image: the first rule that it matches, as ECR evaluates them."""
    for rule in sorted(json.loads(policy)["rules"], key=lambda rule: rule["rulePriority"]):
        selection = rule["selection"]
        patterns = selection.get("tagPatternList", [])
        matches = {
            "any": True,
            "untagged": not tags,
            "tagged": bool(tags) and all(any(fnmatchcase(tag, pattern) for tag in tags) for pattern in patterns),
        }
        if matches[selection["tagStatus"]]:
            return selection
    return {}


@pytest.mark.parametrize(
    ("tags", "kept"),
    [
        ({"deployed-production-42", "abc123"}, ("imageCountMoreThan", 20)),
        ({"deployed-staging-42"}, ("imageCountMoreThan", 20)),
        ({"release-1.2.3"}, ("imageCountMoreThan", 50)),
        (set[str](), ("sinceImagePushed", 14)),
        ({"abc123"}, ("sinceImagePushed", 90)),
    ],
)
def test_an_image_that_runs_does_not_age(accounts: Accounts, tags: set[str], kept: tuple[str, int]) -> None:
    account = accounts["account"]
    policies = of_type(account, "aws:ecr/lifecyclePolicy:LifecyclePolicy")
    assert len(policies) == len(of_type(account, "aws:ecr/repository:Repository"))
    for policy in (each.inputs["policy"] for each in policies):
        selection = expired_by(policy, tags)
        assert (selection["countType"], selection["countNumber"]) == kept
        priorities = [rule["rulePriority"] for rule in json.loads(policy)["rules"]]
        assert len(set(priorities)) == len(priorities)


def test_nobody_changes_what_was_recorded(accounts: Accounts) -> None:
    account = accounts["account"]
    trail = only(account, "aws:cloudtrail/trail:Trail")
    assert trail.inputs["isMultiRegionTrail"] is True
    assert trail.inputs["enableLogFileValidation"] is True
    assert trail.refers_to(only(account, "aws:kms/key:Key", "audit"), "kmsKeyId")
    assert only(account, "aws:s3/bucket:Bucket", "audit").inputs["objectLockEnabled"] is True
    lock = only(account, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
    assert lock.inputs["rule"]["defaultRetention"] == {"mode": "GOVERNANCE", "days": 90}
    assert only(account, "aws:s3/bucketPolicy:BucketPolicy", "audit") in trail.dependencies


def test_only_the_trail_writes_to_its_bucket(accounts: Accounts) -> None:
    policy = only(accounts["account"], "aws:s3/bucketPolicy:BucketPolicy", "audit")
    trail = "arn:aws:cloudtrail:eu-central-1:123456789012:trail/shipworthy-bootstrap-audit"
    for statement in statements(policy):
        if statement["Effect"] == "Allow":
            assert statement["Principal"] == {"Service": ["cloudtrail.amazonaws.com"]}
            assert statement["Condition"] == {"StringEquals": {"aws:SourceArn": trail}}


def test_each_region_that_is_used_is_guarded(accounts: Accounts) -> None:
    for type_ in (
        "aws:guardduty/detector:Detector",
        "aws:accessanalyzer/analyzer:Analyzer",
        "aws:ebs/encryptionByDefault:EncryptionByDefault",
        "aws:backup/regionSettings:RegionSettings",
    ):
        regions = {resource.inputs["region"] for resource in of_type(accounts["account"], type_)}
        assert regions == {"eu-central-1", "eu-west-1"}, type_


def test_findings_of_every_region_reach_somebody(accounts: Accounts) -> None:
    account = accounts["account"]
    assert only(account, "aws:sns/topicSubscription:TopicSubscription").inputs["endpoint"] == "security@example.com"
    topic = only(account, "aws:sns/topic:Topic")
    bus = "arn:aws:events:eu-central-1:123456789012:event-bus/default"
    for target in of_type(account, "aws:cloudwatch/eventTarget:EventTarget"):
        if target.inputs["region"] == "eu-central-1":
            assert target.refers_to(topic, "arn")
        else:
            assert target.inputs["arn"] == bus
    publishing = next(statements(only(account, "aws:sns/topicPolicy:TopicPolicy")))
    rules = {rule.inputs["name"] for rule in of_type(account, "aws:cloudwatch/eventRule:EventRule")}
    sources = publishing["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert {source.rpartition("/")[2] for source in sources} == rules


def test_the_budget_tells_before_the_month_is_over(accounts: Accounts) -> None:
    notifications = only(accounts["account"], "aws:budgets/budget:Budget").inputs["notifications"]
    told = {each["notificationType"]: each["threshold"] for each in notifications}
    assert told == {"FORECASTED": 100, "ACTUAL": 80}
    assert all(each["subscriberEmailAddresses"] == ["platform@example.com"] for each in notifications)


def test_no_statement_allows_a_wildcard_on_everything(accounts: Accounts) -> None:
    """In a key's policy every resource is that key alone.

    A boundary grants nothing: it may name what AWS narrows to no resource, and what bears the stack's name or tags, by
    how actions begin.
    """
    for resource in accounts["account"]:
        bounds = resource.name.endswith(("-pipeline", "-workloads"))
        for statement in statements(resource) if resource.type != "aws:kms/key:Key" else ():
            if statement["Effect"] == "Allow" and "Resource" in statement:
                wild = {action for action in statement["Action"] if "*" in action}
                everything = "*" in statement["Resource"]
                assert not (wild - ALIKE if bounds and everything else wild and not bounds), resource.urn
                assert not everything or bounds or set(statement["Action"]) <= NEVER_SCOPED, resource.urn


ALIKE = {
    "cloudfront:Create*",
    "ec2:Describe*",
    "elasticloadbalancing:Describe*",
    "logs:*LogDeliver*",
    "logs:Describe*",
}
"""What a boundary says at once of actions that AWS narrows to no resource."""

NEVER_SCOPED = {action for grant in GRANTS if not grant.resources for action in grant.actions(writing=True)}
"""What AWS grants on everything or nothing (`components/delivery_permissions.py` says where that is written)."""


NAME_RULES: Mapping[str, tuple[str, str]] = {
    "aws:accessanalyzer/analyzer:Analyzer": ("analyzerName", r"[A-Za-z][A-Za-z0-9_.-]{0,254}"),
    "aws:budgets/budget:Budget": ("name", r"[^:\\]{1,100}"),
    "aws:cloudtrail/trail:Trail": ("name", r"[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]"),
    "aws:cloudwatch/eventRule:EventRule": ("name", r"[A-Za-z0-9._-]{1,64}"),
    "aws:ecr/repository:Repository": ("name", r"[a-z0-9]+([._/-][a-z0-9]+)*"),
    "aws:iam/policy:Policy": ("name", r"[\w+=,.@-]{1,128}"),
    "aws:iam/role:Role": ("name", r"[\w+=,.@-]{1,64}"),
    "aws:kms/alias:Alias": ("name", r"alias/[A-Za-z0-9/_-]{1,250}"),
    "aws:s3/bucket:Bucket": ("bucket", r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]"),
    "aws:sns/topic:Topic": ("name", r"[A-Za-z0-9_-]{1,256}"),
}
"""Where each service's API reference limits a name (read 2026-11-22)."""


def test_aws_takes_every_name(accounts: Accounts) -> None:
    seen: set[str] = set()
    for resource in accounts["account"]:
        if resource.type in NAME_RULES:
            key, pattern = NAME_RULES[resource.type]
            assert re.fullmatch(pattern, resource.inputs[key]), resource.urn
            # The longest project's name that the settings take has four characters more than ours.
            assert resource.type != "aws:s3/bucket:Bucket" or len(resource.inputs[key]) <= 63 - 4
            seen.add(resource.type)
    assert seen == set(NAME_RULES)


def test_what_exists_once_is_kept_when_somebody_destroys_the_account(accounts: Accounts) -> None:
    account = accounts["account"]
    kept = {resource.name for resource in account if resource.options.protect}
    assert {"state", "audit", "images", "api"} <= kept
    for role in of_type(account, "aws:iam/serviceLinkedRole:ServiceLinkedRole"):
        assert role.options.retain_on_delete
