"""Where a stack lives: enough to write an ARN before any provider was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Protection = Literal["protected", "disposable"]
"""Whether a resource with data outlives a mistake (`protected`) or goes with its stack (`disposable`)."""

_DNS_SUFFIXES: Final = {"aws": "amazonaws.com", "aws-us-gov": "amazonaws.com", "aws-cn": "amazonaws.com.cn"}


@dataclass(frozen=True)
class Location:
    """Partition, account and region as plain strings, so that documents which name ARNs are known in a preview.

    Raises ValueError for an account that is not 12 digits, or a partition other than aws, aws-us-gov and aws-cn.
    """

    partition: str
    account: str
    region: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{12}", self.account):
            raise ValueError(f"account: expected 12 digits, got {self.account!r}")
        if self.partition not in _DNS_SUFFIXES:
            raise ValueError(f"partition: expected one of {', '.join(sorted(_DNS_SUFFIXES))}, got {self.partition!r}")

    @classmethod
    def of(cls, account: str, region: str) -> Location:
        """Return a region of an account; the region's name tells its partition."""
        special = {"cn": "aws-cn", "us-gov": "aws-us-gov"}
        partition = next((partition for start, partition in special.items() if region.startswith(f"{start}-")), "aws")
        return cls(partition, account, region)

    @property
    def root_arn(self) -> str:
        """The account as a principal: whoever the account's own IAM policies allow."""
        return f"arn:{self.partition}:iam::{self.account}:root"

    @property
    def dns_suffix(self) -> str:
        """What the partition's service host names end with."""
        return _DNS_SUFFIXES[self.partition]

    def arn(self, service: str, resource: str) -> str:
        """ARN of a regional resource of this account, e.g. `arn("logs", "log-group:/ecs/api:*")`."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def role_arn(self, name: str) -> str:
        """ARN of a role of this account, known in a preview."""
        return f"arn:{self.partition}:iam::{self.account}:role/{name}"

    def managed_policy_arn(self, path: str) -> str:
        """ARN of a policy that AWS maintains, e.g. `service-role/AmazonRDSEnhancedMonitoringRole`."""
        return f"arn:{self.partition}:iam::aws:policy/{path}"

    def regional_service(self, service: str) -> str:
        """Regional name of a service, as `kms:ViaService` and the principal of CloudWatch Logs take it."""
        return f"{service}.{self.region}.{self.dns_suffix}"

    def secret_arn(self, secret_name: str) -> str:
        """ARN of a secret without the random end, known in a preview; ECS and Secrets Manager take it.

        Only for names without a hyphen and six characters at their end, which would pass for the random end
        (Secrets Manager API, `CreateSecret`, read 2026-11-22).
        """
        return self.arn("secretsmanager", f"secret:{secret_name}")

    def secret_arn_pattern(self, secret_name: str) -> str:
        """Pattern for one secret of this name in an IAM policy.

        Secrets Manager ends each ARN with a hyphen and six random characters
        (Secrets Manager user guide, "IAM policy examples", read 2026-11-22).
        """
        return self.arn("secretsmanager", f"secret:{secret_name}-??????")

    def in_region(self, region: str) -> Location:
        """Return the same account in another region."""
        return Location(self.partition, self.account, region)
