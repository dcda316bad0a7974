"""All settings of an account as one model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from bootstrap.settings_delivery import Delivery
from bootstrap.settings_guard import Alerts, Budget, Guard
from stack_settings.section import Aws, Conflict, Conflicts, Name, Region, Section, Tags, text

RepositoryName = Annotated[
    str,
    text(r"^[a-z0-9]+([._/-][a-z0-9]+)*$", "the name of a repository, such as api or shop/api"),
    Field(min_length=2, max_length=256),
]
"""Names that ECR takes (Amazon ECR API reference, `CreateRepository`, read 2026-11-22)."""

ServiceRole = Literal["autoscaling", "backup", "ecs", "elasticache", "load-balancing", "rds"]

Days = Annotated[int, Field(ge=1, le=3650)]

BackupKind = Annotated[str, text(r"^[A-Z][A-Za-z0-9 ]{1,49}$", "a kind of resource as AWS Backup calls it, e.g. RDS")]

PrincipalArn = Annotated[
    str,
    text(
        r"^arn:aws[a-z-]*:iam::\d{12}:(role|user)/[\w+=,.@/*-]+$",
        "the ARN of a role or user",
        example="arn:aws:iam::123456789012:role/break-glass",
    ),
]


class State(Section):
    """Where Pulumi keeps the state of every stack."""

    old_version_days: Days = 365
    """Days for which a state that was overwritten or deleted can be brought back."""

    keepers: tuple[PrincipalArn, ...] = ()
    """Who may delete old versions before; else nobody but the account's root user. `*` stands for any text."""


class Images(Section):
    """Repositories of container images, which all environments share: the digest that staging ran is promoted."""

    repositories: tuple[RepositoryName, ...] = ()
    """The repositories, as image references name them."""

    environments: tuple[Name, ...] = ("staging", "production")
    """Environments whose deployed images are kept; a deployment tags its image `deployed-<environment>-…`."""

    kept_per_environment: Annotated[int, Field(ge=2, le=1000)] = 20
    """Images that are kept of those deployed to one environment: what runs, and what it may be rolled back to."""

    kept_releases: Annotated[int, Field(ge=1, le=1000)] = 50
    """Images that are kept of those tagged `release-…`."""

    tagged_days: Days = 90
    """Days after which any other tagged image expires."""

    untagged_days: Days = 14
    """Days after which an image without a tag expires."""

    @field_validator("repositories", "environments")
    @classmethod
    def _each_once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(names)) < len(names):
            raise ValueError("has a name twice; expected different names")
        return names


class Backups(Section):
    """AWS Backup's settings of the account, in each region."""

    managed: bool = True
    """Whether these settings are made here; false leaves them to the organisation."""

    kinds: dict[BackupKind, bool] = Field(
        default={
            "Aurora": True,
            "CloudFormation": True,
            "DSQL": True,
            "DocumentDB": True,
            "DynamoDB": True,
            "EBS": True,
            "EC2": True,
            "EFS": True,
            "FSx": True,
            "Neptune": True,
            "RDS": True,
            "Redshift": True,
            "Redshift Serverless": True,
            "S3": True,
            "SAP HANA on Amazon EC2": True,
            "Storage Gateway": True,
            "VirtualMachine": True,
        },
        min_length=1,
    )
    """What plans may select by tag. A kind that AWS adds later has to be listed here, or each update touches it."""

    between_accounts: bool = False
    """Lets copies go to other accounts. Only the management account of an organisation can say so."""


class Settings(Section):
    """The configuration of one account. `aws` stands for the keys `aws:…`, all others for `shipworthy:…`."""

    aws: Aws
    """The AWS provider."""

    tags: Tags = Field(default_factory=dict[str, str])
    """Tags of every resource, beside the project's own."""

    further_regions: tuple[Region, ...] = ()
    """Other regions that the account uses, e.g. for copies of backups; they are guarded too."""

    state: State = State()
    """Pulumi's state."""

    images: Images = Images()
    """Container images."""

    github: bool = True
    """Whether workflows on GitHub can be let in; false where the account has its identity provider already."""

    delivery: Delivery | None = None
    """Workflows on GitHub that preview and deploy; without this section nobody but people does."""

    service_roles: tuple[ServiceRole, ...] = ("autoscaling", "backup", "ecs", "elasticache", "load-balancing", "rds")
    """Service-linked roles to create. Take out what the account already has: IAM refuses to create it again."""

    backups: Backups = Backups()
    """AWS Backup."""

    guard: Guard = Guard()
    """What guards the account. Switch off what the organisation does for all its accounts."""

    alerts: Alerts = Alerts()
    """Who is told what the guard found."""

    budget: Budget | None = None
    """The account's budget; without this section there is none."""

    @field_validator("further_regions")
    @classmethod
    def _other_regions(cls, regions: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        aws = info.data.get("aws")
        Conflicts.raise_any(_repeated(regions, aws.region if isinstance(aws, Aws) else ""))
        return regions

    @field_validator("alerts")
    @classmethod
    def _somebody_is_told(cls, alerts: Alerts, info: ValidationInfo) -> Alerts:
        guard = info.data.get("guard")
        if alerts.emails and isinstance(guard, Guard) and not (guard.misuse or guard.sharing):
            message = "are given, but neither guard.misuse nor guard.sharing is on; expected one of them, or none"
            Conflicts.raise_any([Conflict(("emails",), message)])
        return alerts


def _repeated(regions: tuple[str, ...], own: str) -> Iterator[Conflict]:
    for index, region in enumerate(regions):
        if region == own:
            yield Conflict((index,), f"is {region}, as aws:region; expected another region")
        elif region in regions[:index]:
            yield Conflict((index,), f"is {region} again; expected each region once")
