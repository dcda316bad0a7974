"""Settings of what guards an account, and of who is told."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from stack_settings.section import Section, text

Email = Annotated[
    str,
    text(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "an e-mail address", example="security@example.com"),
    Field(max_length=50),
]
"""AWS Budgets takes 50 characters (AWS Budgets API reference, `Subscriber`, read 2026-11-22)."""

Percent = Annotated[int, Field(ge=1, le=1000)]


class Trail(Section):
    """CloudTrail: who did what, in all regions."""

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 365
    """Days for which its files are kept."""

    lock_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days for which no file can be deleted or changed, but by who may bypass the lock."""

    irreversible_compliance_lock: bool = False
    """Makes that lock one that nobody can bypass or shorten, neither you nor AWS. It can't be undone."""

    @model_validator(mode="after")
    def _lock_ends_first(self) -> Self:
        if self.lock_days > self.retention_days:
            raise ValueError(
                f"has a lock of {self.lock_days} days on files that are kept for {self.retention_days}; expected"
                " lockDays of at most retentionDays"
            )
        return self


class Guard(Section):
    """What guards the account."""

    trail: Trail | None = Trail()
    """CloudTrail; null for none of the account's own."""

    misuse: bool = True
    """Whether GuardDuty looks for misuse."""

    sharing: bool = True
    """Whether IAM Access Analyzer lists what others can reach."""

    encrypted_volumes: bool = True
    """Whether new EBS volumes are encrypted."""

    private_buckets: bool = True
    """Whether no bucket of the account can be public."""

    strong_passwords: bool = True
    """Whether IAM users have passwords as CIS asks for them."""


class Alerts(Section):
    """Who is told what the guard found."""

    emails: tuple[Email, ...] = ()
    """Addresses; each has to confirm once that it wants these mails."""


class Budget(Section):
    """The account's monthly budget."""

    monthly_usd: Annotated[int, Field(ge=1, le=10_000_000)]
    """The budget in US dollars."""

    forecast_percent: Percent = 100
    """Part of the budget that the forecast of the month must exceed for somebody to be told."""

    actual_percent: Percent = 80
    """Part of the budget that must be spent for somebody to be told."""

    emails: Annotated[tuple[Email, ...], Field(max_length=10)] = ()
    """Addresses that are told."""

    topic_arn: (
        Annotated[
            str,
            text(
                r"^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$",
                "the ARN of a topic",
                example="arn:aws:sns:eu-central-1:123456789012:spending",
            ),
        ]
        | None
    ) = None
    """Topic that is told, whose policy must let AWS Budgets publish."""

    @model_validator(mode="after")
    def _somebody_is_told(self) -> Self:
        if not self.emails and self.topic_arn is None:
            raise ValueError("tells nobody; expected emails or topicArn")
        return self
