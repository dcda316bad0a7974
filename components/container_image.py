"""What an image reference says about the registry that serves it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ECR: Final = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/"
    r"(?P<repository>[a-z0-9][a-z0-9._/-]*)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?"
)


@dataclass(frozen=True)
class EcrRepository:
    """A private ECR repository, perhaps of another account or region."""

    account: str
    region: str
    name: str

    def arn(self, partition: str) -> str:
        """ARN of the repository, for the policy of who pulls from it."""
        return f"arn:{partition}:ecr:{self.region}:{self.account}:repository/{self.name}"


def ecr_repository(image: str) -> EcrRepository | None:
    """Return the private ECR repository of `image`, None for any other registry.

    Source of the form: ECR user guide, "Amazon ECR private registry" (read 2026-11-22).
    """
    found = _ECR.fullmatch(image)
    return None if found is None else EcrRepository(found["account"], found["region"], found["repository"])
