"""Where the account's resources live and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bootstrap.settings_model import Settings
from components.location import Location


@dataclass(frozen=True)
class Ground:
    """What every part of the account is given; `regions` are all that the account uses, its main one first."""

    settings: Settings
    prefix: str
    location: Location
    regions: tuple[str, ...]
    tags: Mapping[str, str]


def lay_ground(settings: Settings, prefix: str) -> Ground:
    """Return where the account of these settings is, and what its names begin with."""
    region = settings.aws.region
    location = Location.of(settings.aws.allowed_account_ids[0], region)
    tags = {**settings.tags, "managed-by": "pulumi", "project": prefix}
    return Ground(settings, prefix, location, (region, *settings.further_regions), tags)
