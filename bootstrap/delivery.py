"""The roles of the workflows, by environment."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from bootstrap.ground import Ground
from bootstrap.settings_delivery import Delivery
from components.delivery_grants import Territory
from components.delivery_roles import DeliveryRoles, DeliveryRolesArgs, PipelineState
from components.state_store import StateStore
from stack_settings import reader
from stack_settings.reader import SettingsError


def let_workflows_in(ground: Ground, store: StateStore) -> Mapping[str, pulumi.Input[object]]:
    """Create each environment's roles, and return what GitHub's environments and the stacks are told.

    Raises SettingsError for an environment whose stack's names would begin as those of this account's own resources.
    """
    delivery = ground.settings.delivery
    if delivery is None:
        return {}
    found = {name: _roles(ground, store, delivery, name) for name in sorted(delivery.environments)}
    return {
        "deliveryRoles": {
            name: {"deploy": roles.deploy_role_arn, "plan": roles.plan_role_arn} for name, roles in found.items()
        },
        "roleBoundaries": {name: roles.workload_boundary for name, roles in found.items()},
    }


def _roles(ground: Ground, store: StateStore, delivery: Delivery, name: str) -> DeliveryRoles:
    zones = delivery.environments[name].hosted_zone_ids
    territory = Territory(ground.location, delivery.project, name, zones)
    if f"{ground.prefix}-".startswith(f"{territory.prefix}-"):
        problem = f"names resources {territory.prefix}, as this account's own are; expected another name"
        raise SettingsError(reader.stack_name(), (f"shipworthy:delivery.environments.{name}: {problem}",))
    args = DeliveryRolesArgs(
        territory=territory,
        prefix=ground.prefix,
        repository=delivery.repository,
        state=PipelineState(store.bucket, store.key_alias),
        image_repositories=ground.settings.images.repositories,
        tags=ground.tags,
    )
    return DeliveryRoles(name, args)
