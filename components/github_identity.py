"""GitHub's identities, which workflows show to AWS in place of keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location

ISSUER: Final = "token.actions.githubusercontent.com"
"""Who signs the identities (GitHub documentation, "OpenID Connect in Amazon Web Services", read 2026-11-22)."""

AUDIENCE: Final = "sts.amazonaws.com"


def provider_arn(location: Location) -> str:
    """ARN of the provider, known before it exists: roles of any stack of the account name it in their trust policy."""
    return f"arn:{location.partition}:iam::{location.account}:oidc-provider/{ISSUER}"


@dataclass(frozen=True)
class GithubIdentityArgs:
    """What the provider needs."""

    location: Location
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class GithubIdentity(pulumi.ComponentResource):
    """The account's identity provider for GitHub Actions; an account has one. It lets nobody in: roles do that.

    It has no thumbprints, since IAM checks GitHub's certificate by its own library of authorities
    (`thumbprint_lists` of pulumi_aws 7.51.1, `aws.iam.OpenIdConnectProvider`, read 2026-11-22).
    """

    arn: str
    """Known in a preview."""

    def __init__(self, name: str, args: GithubIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:GithubIdentity", name, None, opts)
        self.arn = provider_arn(args.location)
        aws.iam.OpenIdConnectProvider(
            name,
            url=f"https://{ISSUER}",
            client_id_lists=[AUDIENCE],
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"arn": self.arn})
