"""Repositories of container images, one for each service and the same for all environments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.location import Location


@dataclass(frozen=True)
class ImageRetention:
    """Which images are kept: a deployment is rolled back by its image, so this is how far back that goes.

    Of the images tagged `deployed-<environment>-…` the `per_environment` newest are kept for each environment, of those
    tagged `release-…` the `releases` newest; other tagged images for `tagged_days`, untagged ones for `untagged_days`.
    """

    environments: Sequence[str]
    per_environment: int
    releases: int
    tagged_days: int
    untagged_days: int


@dataclass(frozen=True)
class ImageRepositoriesArgs:
    """The repositories by their physical names, which are those in an image's reference."""

    location: Location
    prefix: str
    repositories: Sequence[str]
    retention: ImageRetention
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class ImageRepositories(pulumi.ComponentResource):
    """Encrypted repositories whose tags never move and whose images are scanned when they are pushed.

    Pulumi refuses to delete them, and ECR one with an image in it: a service can't start a task without its image.
    """

    urls: Mapping[str, str]
    """What an image's reference begins with, by repository; known in a preview."""

    def __init__(self, name: str, args: ImageRepositoriesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:ImageRepositories", name, None, opts)
        location, own = args.location, pulumi.ResourceOptions(parent=self)
        key_args = EncryptionKeyArgs(
            location=location, prefix=args.prefix, description="Container images", tags=args.tags
        )
        key = EncryptionKey(name, key_args, own)
        aws.ecr.RegistryScanningConfiguration(
            name,
            scan_type="BASIC",
            rules=[
                {
                    "scan_frequency": "SCAN_ON_PUSH",
                    "repository_filters": [{"filter": "*", "filter_type": "WILDCARD"}],
                }
            ],
            opts=own,
        )
        for repository in args.repositories:
            self._repository(repository, key, args)
        registry = f"{location.account}.dkr.ecr.{location.region}.{location.dns_suffix}"
        self.urls = {repository: f"{registry}/{repository}" for repository in args.repositories}
        self.register_outputs({"urls": dict(self.urls)})

    def _repository(self, name: str, key: EncryptionKey, args: ImageRepositoriesArgs) -> None:
        repository = aws.ecr.Repository(
            name,
            name=name,
            image_tag_mutability="IMMUTABLE",
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": key.key_arn}],
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        aws.ecr.LifecyclePolicy(
            name,
            repository=repository.name,
            policy=life_cycle(args.retention),
            opts=pulumi.ResourceOptions(parent=self),
        )


def life_cycle(retention: ImageRetention) -> str:
    """Life cycle policy: the first rule whose tags an image bears decides, so that no later one expires it.

    ECR sorts by the time of the push, and rejects two rules with the same pattern (ECR user guide, "Lifecycle policies"
    and "Lifecycle policy properties", read 2026-11-22).
    """
    kept = [(f"deployed-{environment}-*", retention.per_environment) for environment in retention.environments]
    kept.append(("release-*", retention.releases))
    selections: list[dict[str, object]] = [
        {
            "tagStatus": "tagged",
            "tagPatternList": [pattern],
            "countType": "imageCountMoreThan",
            "countNumber": number,
        }
        for pattern, number in kept
    ]
    for status, days in (("untagged", retention.untagged_days), ("any", retention.tagged_days)):
        selections.append(
            {"tagStatus": status, "countType": "sinceImagePushed", "countUnit": "days", "countNumber": days}
        )
    rules = [
        {"rulePriority": priority, "selection": selection, "action": {"type": "expire"}}
        for priority, selection in enumerate(selections, start=1)
    ]
    return json.dumps({"rules": rules}, sort_keys=True)
