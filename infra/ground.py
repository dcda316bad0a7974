"""What every part of a stack stands on: where it lives, what it is called, its network and its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import pulumi_aws as aws

from components.encryption_key import EncryptionKey, EncryptionKeyArgs, KeyService
from components.existing_network import ExistingNetwork, ExistingNetworkArgs
from components.location import Location
from components.network import Network, NetworkArgs
from components.topics import TOPIC_KEY_SERVICES
from infra.naming import Naming
from infra.settings import settings_error
from infra.settings_errors import Problem
from infra.settings_model import Settings

_SHOWING: Final = (KeyService.DISTRIBUTIONS, KeyService.LOG_DELIVERY)
"""What uses the key of the status page's bucket."""


@dataclass(frozen=True)
class Ground:
    """What the other parts of a stack are given. `data_key` encrypts what holds data, `log_key` what was logged."""

    settings: Settings
    prefix: str
    location: Location
    tags: Mapping[str, str]
    network: Network | ExistingNetwork
    data_key: EncryptionKey
    log_key: EncryptionKey


def lay_ground(settings: Settings, naming: Naming) -> Ground:
    """Create keys and network. Raises SettingsError for zones that the region doesn't offer."""
    location = location_of(settings)
    tags = naming.tags(settings.tags)
    key = partial(_key, settings, location, naming.prefix, tags)
    services = [KeyService.LOGS, *TOPIC_KEY_SERVICES, *(_SHOWING if settings.status_page else ())]
    log_key = key("logs", "Logs of services, network and sessions, and alarms", services)
    data_key = key("data", "Database, cache, secrets and snapshots", [KeyService.LOGS], shared_with=_copying(settings))
    network = _network(settings, location, naming.prefix, tags, log_key)
    return Ground(settings, naming.prefix, location, tags, network, data_key, log_key)


def location_of(settings: Settings) -> Location:
    """Return where the stack lives: the configured region of the allowed account."""
    return Location.of(settings.aws.allowed_account_ids[0], settings.aws.region)


def _copying(settings: Settings) -> Sequence[str]:
    copy = settings.backups.copy_to_account if settings.backups else None
    return [copy.account] if copy else []


def _key(
    settings: Settings,
    location: Location,
    prefix: str,
    tags: Mapping[str, str],
    name: str,
    description: str,
    services: Sequence[KeyService],
    shared_with: Sequence[str] = (),
) -> EncryptionKey:
    args = EncryptionKeyArgs(
        location=location,
        prefix=prefix,
        description=description,
        protection=settings.protection,
        services=services,
        shared_with=shared_with,
        tags=tags,
    )
    return EncryptionKey(name, args)


def _network(
    settings: Settings, location: Location, prefix: str, tags: Mapping[str, str], log_key: EncryptionKey
) -> Network | ExistingNetwork:
    if settings.existing_network is not None:
        return ExistingNetwork("network", ExistingNetworkArgs(**settings.existing_network.model_dump()))
    network = settings.network
    if network is None:
        raise ValueError("settings have neither network nor existingNetwork")
    _check_zones(network.zones)
    args = NetworkArgs(
        location=location,
        prefix=prefix,
        cidr=network.cidr,
        zones=network.zones,
        key_arn=log_key.key_arn,
        nat=network.nat_gateways,
        interface_endpoints=network.interface_endpoints,
        buckets_of_others=network.buckets_of_others,
        flow_log_retention_days=network.flow_log_days,
        tags=tags,
    )
    return Network("network", args)


def _check_zones(zones: tuple[str, ...]) -> None:
    """Compare the pinned zones with those that the region offers to this account; nothing is derived from these."""
    offered = aws.get_availability_zones(state="available").names
    if not offered:
        return
    problems = tuple(
        Problem(("network", "zones", index), f"is {zone}; expected one of {', '.join(offered)}")
        for index, zone in enumerate(zones)
        if zone not in offered
    )
    if problems:
        raise settings_error(problems)
