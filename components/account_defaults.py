"""What holds for everything in an account unless it says otherwise, or whatever it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class AccountDefaultsArgs:
    """Which defaults are set; leave out what an organisation sets for all of its accounts.

    - `encrypted_volumes`: new EBS volumes are encrypted, in each of `regions`.
    - `private_buckets`: no bucket of the account can be public.
    - `strong_passwords`: IAM users have passwords as CIS asks for them.
    """

    regions: Sequence[str]
    encrypted_volumes: bool = True
    private_buckets: bool = True
    strong_passwords: bool = True


class AccountDefaults(pulumi.ComponentResource):
    """Settings of the account that close what a single resource could leave open."""

    def __init__(self, name: str, args: AccountDefaultsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:AccountDefaults", name, None, opts)
        self._own = pulumi.ResourceOptions(parent=self)
        if args.encrypted_volumes:
            for region in args.regions:
                aws.ebs.EncryptionByDefault(f"{name}-{region}", enabled=True, region=region, opts=self._own)
        if args.private_buckets:
            self._private_buckets(name)
        if args.strong_passwords:
            self._strong_passwords(name)
        self.register_outputs({})

    def _private_buckets(self, name: str) -> None:
        aws.s3.AccountPublicAccessBlock(
            name,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self._own,
        )

    def _strong_passwords(self, name: str) -> None:
        """Follow CIS AWS Foundations Benchmark 3.0, 1.8 and 1.9, and Security Hub's IAM.7, read 2026-11-22."""
        aws.iam.AccountPasswordPolicy(
            name,
            minimum_password_length=14,
            password_reuse_prevention=24,
            max_password_age=90,
            require_lowercase_characters=True,
            require_uppercase_characters=True,
            require_numbers=True,
            require_symbols=True,
            allow_users_to_change_password=True,
            opts=self._own,
        )
