"""Where Pulumi keeps what it knows of every stack: a bucket for the states, and the key of the secrets in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.location import Location
from components.policy_document import Statement
from components.private_bucket import PrivateBucket, PrivateBucketArgs, bucket_name


@dataclass(frozen=True)
class StateStoreArgs:
    """What the store needs. It is always protected: who loses it can neither update nor destroy any stack.

    Each state that was ever written can be brought back for `old_version_days`. Nobody deletes one of these versions
    before, except for the roles or users in `keepers` (ARNs, where * stands for any text) and the account's root user.
    """

    location: Location
    prefix: str
    old_version_days: int
    keepers: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class StateStore(pulumi.ComponentResource):
    """Bucket and key, by the names that `pulumi login` and `--secrets-provider` take.

    The key encrypts the bucket's objects and, through `awskms://`, the secrets within them.
    """

    backend_url: str
    """`s3://…`, known in a preview."""
    secrets_provider: str
    """`awskms://…`, known in a preview."""
    bucket: str
    """Known in a preview."""
    key_alias: str
    """Known in a preview."""
    bucket_name: pulumi.Output[str]
    key_arn: pulumi.Output[str]

    def __init__(self, name: str, args: StateStoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:StateStore", name, None, opts)
        location = args.location
        own = pulumi.ResourceOptions(parent=self)
        key_args = EncryptionKeyArgs(
            location=location, prefix=args.prefix, description="States of all stacks and their secrets", tags=args.tags
        )
        key = EncryptionKey(name, key_args, own)
        bucket = bucket_name(location, args.prefix, name)
        self.bucket, self.key_alias = bucket, key.alias_name
        bucket_args = PrivateBucketArgs(
            location=location,
            bucket=bucket,
            old_version_days=args.old_version_days,
            statements=[_versions_stay(location, bucket, args.keepers)],
            key_arn=key.key_arn,
            tags=args.tags,
        )
        self.bucket_name = PrivateBucket(name, bucket_args, own).bucket_name
        self.key_arn = key.key_arn
        self.backend_url = f"s3://{bucket}?region={location.region}"
        self.secrets_provider = f"awskms://{key.alias_name}?region={location.region}"
        self.register_outputs({"backendUrl": self.backend_url, "secretsProvider": self.secrets_provider})


def _versions_stay(location: Location, bucket: str, keepers: Sequence[str]) -> Statement:
    """Deny what ends a version early; the bucket's life cycle is S3's own and not denied by a policy.

    Its configuration isn't closed too: whoever applies this has to be able to change it, and CloudTrail tells who did.
    """
    arn = f"arn:{location.partition}:s3:::{bucket}"
    return Statement(
        "VersionsStay",
        ["s3:DeleteObjectVersion"],
        [f"{arn}/*"],
        anyone=True,
        conditions={"ArnNotLike": {"aws:PrincipalArn": [location.root_arn, *keepers]}},
        effect="Deny",
    )
