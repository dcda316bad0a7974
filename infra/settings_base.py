"""What all sections of the platform's settings have in common."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stack_settings.section import Aws, Conflict, Conflicts, Name, Region, Section, Tags, argument_named, text

__all__ = [
    "Aws",
    "Conflict",
    "Conflicts",
    "Image",
    "LogDays",
    "Name",
    "Path",
    "Percent",
    "Protection",
    "Region",
    "Schedule",
    "Section",
    "Tags",
    "argument_named",
    "text",
]

Protection = Literal["protected", "disposable"]

LogDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]  # fmt: skip
"""Retentions that CloudWatch Logs takes, in days (pulumi_aws 7.51.1, `aws.cloudwatch.LogGroup`, read 2026-11-22)."""

Image = Annotated[
    str,
    text(
        r"^[a-z0-9][\w.:/@-]+$",
        "an image such as registry/name:tag@sha256:…",
        example=f"123456789012.dkr.ecr.eu-central-1.amazonaws.com/api@sha256:{'0' * 64}",
    ),
]

Percent = Annotated[int, Field(ge=1, le=100)]

Path = Annotated[str, text(r"^/[^\s?#]*$", "a path that begins with /")]

Schedule = Annotated[
    str, text(r"^cron\([^()\s]+( [^()\s]+){5}\)$", "an AWS cron expression such as cron(0 3 * * ? *), in UTC")
]
"""AWS Backup takes no rates (AWS Backup API reference, `BackupRule`, read 2026-11-22)."""
