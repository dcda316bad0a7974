"""Secrets that ECS hands to a container by reference: a task definition never holds their values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from components.location import Location


@dataclass(frozen=True)
class SecretSource:
    """Where ECS finds the value of one environment variable, in strings that are known in a preview.

    `value_from` is what the container definition takes, `resource` what the execution role's policy names.
    `version` is any text that changes with the value: another version makes another revision of the task definition,
    so that the service starts new tasks, which is when ECS reads secrets.
    """

    value_from: str
    resource: str
    service: Literal["secretsmanager", "ssm"]
    version: str = ""


def named_secret(location: Location, name: str, *, version: str = "", field: str = "") -> SecretSource:
    """Return a secret of Secrets Manager by its name; `field` picks one key of a JSON value.

    The ARN lacks the six characters that Secrets Manager appends, which are unknown until the secret exists;
    GetSecretValue takes such an ARN (Secrets Manager API reference, read 2026-11-22). A name that ends like that
    suffix, with a hyphen and six letters or digits, would be taken for a whole ARN and raises ValueError.
    """
    last = name.rpartition("-")
    if last[1] and len(last[2]) == 6 and last[2].isalnum():
        raise ValueError(f"secret {name!r}: ends like the suffix of Secrets Manager; choose another last word")
    arn = location.arn("secretsmanager", f"secret:{name}")
    value_from = f"{arn}:{field}::" if field else arn
    return SecretSource(value_from, location.secret_arn_pattern(name), "secretsmanager", version)


def parameter(location: Location, name: str, *, version: str = "") -> SecretSource:
    """Return a SecureString of SSM Parameter Store by its name, with or without a leading slash."""
    arn = location.arn("ssm", f"parameter/{name.lstrip('/')}")
    return SecretSource(arn, arn, "ssm", version)
