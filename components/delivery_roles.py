"""The two roles of an environment as which GitHub's workflows preview and apply its stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.delivery_boundary import pipeline_boundary, workload_boundary
from components.delivery_grants import Territory, documents, statements
from components.delivery_permissions import GRANTS
from components.github_identity import AUDIENCE, ISSUER, provider_arn
from components.location import Location
from components.policy_document import Statement, policy_document
from components.short_name import ROLE_NAME_LIMIT, short_name

SESSION_SECONDS: Final = 7_200
"""What `.ci/assume-role` asks for: an update waits for deployments, and may have to be rolled back afterwards."""


@dataclass(frozen=True)
class PipelineState:
    """Where the stack's state is: a bucket by its name, and the alias of the key of the secrets in it."""

    bucket: str
    key_alias: str


@dataclass(frozen=True)
class DeliveryRolesArgs:
    """Whom to trust, and with what.

    `repository` is `owner/name` on GitHub. `prefix` begins the roles' names; the stack's own names must not begin with
    it, or a pipeline could change its own role. Images of `image_repositories` may be tagged.
    """

    territory: Territory
    prefix: str
    repository: str
    state: PipelineState
    image_repositories: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class DeliveryRoles(pulumi.ComponentResource):
    """A role that reads, for GitHub's environment `<environment>-plan`, and one that deploys, for `<environment>`.

    Each trusts exactly one repository and one environment, whose protection rules on GitHub decide who and which branch
    gets it (GitHub documentation, "Configuring OpenID Connect in Amazon Web Services", read 2026-11-22). Both are
    bounded, and so are all roles that the second one creates: by the policy `workload_boundary`. Nothing of this was
    tried against AWS: which calls the provider makes is our expectation.
    """

    plan_role_arn: str
    """Known in a preview."""
    deploy_role_arn: str
    """Known in a preview."""
    workload_boundary: str
    """Name of the policy that bounds the stack's own roles."""

    def __init__(self, name: str, args: DeliveryRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:DeliveryRoles", name, None, opts)
        self._name, self._args = name, args
        territory = args.territory
        self.workload_boundary = workload_boundary_name(args.prefix, territory.environment)
        self._policy(self.workload_boundary, "workloads", workload_boundary(territory))
        bound = self._policy(f"{args.prefix}-{name}-pipeline", "pipeline", self._boundary())
        plan, deploy = _reading_state(args), _writing_state(args)
        self.plan_role_arn = self._role("plan", f"{territory.environment}-plan", bound, plan, writing=False)
        self.deploy_role_arn = self._role("deploy", territory.environment, bound, deploy, writing=True)
        self.register_outputs({"planRoleArn": self.plan_role_arn, "deployRoleArn": self.deploy_role_arn})

    def _boundary(self) -> str:
        args = self._args
        bucket = _bucket_arn(args)
        arn = _policy_arn(args.territory.location, self.workload_boundary)
        reach = [
            Statement("State", ["s3:DeleteObject", "s3:Get*", "s3:List*", "s3:PutObject"], [bucket, f"{bucket}/*"]),
            _state_key(args, ["kms:Decrypt"]),
            *_tagging_images(args),
        ]
        return pipeline_boundary(args.territory, GRANTS, reach, arn)

    def _role(
        self, kind: str, environment: str, bound: aws.iam.Policy, own: Sequence[Statement], *, writing: bool
    ) -> str:
        args = self._args
        name = f"{self._name}-{kind}"
        physical = short_name(f"{args.prefix}-{name}", ROLE_NAME_LIMIT)
        role = aws.iam.Role(
            name,
            name=physical,
            assume_role_policy=github_trust(args.territory.location, args.repository, environment),
            permissions_boundary=bound.arn,
            max_session_duration=SESSION_SECONDS,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        granted = statements(GRANTS, args.territory, writing=writing)
        for number, document in enumerate(documents([*own, *granted]), start=1):
            policy = self._policy(f"{physical}-{number}", f"{kind}-{number}", document)
            aws.iam.RolePolicyAttachment(
                f"{name}-{number}",
                role=role.name,
                policy_arn=policy.arn,
                opts=pulumi.ResourceOptions(parent=self),
            )
        return f"arn:{args.territory.location.partition}:iam::{args.territory.location.account}:role/{physical}"

    def _policy(self, physical: str, name: str, document: str) -> aws.iam.Policy:
        return aws.iam.Policy(
            f"{self._name}-{name}",
            name=physical,
            policy=document,
            tags=dict(self._args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )


def workload_boundary_name(prefix: str, environment: str) -> str:
    """Name of the policy that bounds the roles of an environment's stack."""
    return f"{prefix}-{environment}-workloads"


def github_trust(location: Location, repository: str, environment: str) -> str:
    """Trust policy for jobs of exactly this repository (`owner/name`) in exactly this environment of GitHub."""
    conditions = {
        "StringEquals": {f"{ISSUER}:aud": AUDIENCE, f"{ISSUER}:sub": f"repo:{repository}:environment:{environment}"}
    }
    return policy_document(
        Statement(
            "AssumedByWorkflow",
            ["sts:AssumeRoleWithWebIdentity"],
            identity_providers=[provider_arn(location)],
            conditions=conditions,
        )
    )


def _reading_state(args: DeliveryRolesArgs) -> list[Statement]:
    """Pulumi's bucket keeps each stack below its project's name; a preview locks nothing.

    Source: `pkg/backend/diy` of pulumi/pulumi, read 2026-11-22.
    """
    return [
        Statement("StateListed", ["s3:GetBucketLocation", "s3:ListBucket"], [_bucket_arn(args)]),
        Statement("StateRead", ["s3:GetObject"], [f"{_bucket_arn(args)}/.pulumi/meta.yaml", *_state_paths(args)]),
        _state_key(args, ["kms:Decrypt", "kms:DescribeKey"]),
    ]


def _writing_state(args: DeliveryRolesArgs) -> list[Statement]:
    return [
        *_reading_state(args)[:2],
        Statement("StateWritten", ["s3:DeleteObject", "s3:PutObject"], _state_paths(args)),
        _state_key(args, ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]),
        *_tagging_images(args),
    ]


def _state_paths(args: DeliveryRolesArgs) -> list[str]:
    territory = args.territory
    stack = f"{territory.project}/{territory.environment}"
    paths = (
        f"backups/{stack}/*",
        f"history/{stack}/*",
        f"locks/organization/{stack}/*",
        f"stacks/{stack}.*",
    )
    return [f"{_bucket_arn(args)}/.pulumi/{path}" for path in paths]


def _state_key(args: DeliveryRolesArgs, actions: Sequence[str]) -> Statement:
    condition = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": args.state.key_alias}}
    return Statement("StateKey", actions, [args.territory.location.arn("kms", "key/*")], conditions=condition)


def _tagging_images(args: DeliveryRolesArgs) -> list[Statement]:
    actions = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:PutImage"]
    location = args.territory.location
    repositories = [location.arn("ecr", f"repository/{name}") for name in args.image_repositories]
    return [Statement("Images", actions, repositories)] if repositories else []


def _bucket_arn(args: DeliveryRolesArgs) -> str:
    return f"arn:{args.territory.location.partition}:s3:::{args.state.bucket}"


def _policy_arn(location: Location, name: str) -> str:
    return f"arn:{location.partition}:iam::{location.account}:policy/{name}"
