"""How people reach the stack's stores: by a task that they start themselves, and that the team is told of."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.app_service import Reach
from components.cluster import Cluster
from components.event_notices import EventNotices, EventNoticesArgs
from components.people_access import PeopleAccess, PeopleAccessArgs
from components.postgres import Postgres
from components.topics import Topics
from infra.ground import Ground
from infra.settings_access import ACCESS_NAME, Access
from infra.stores import Stores


def open_access(ground: Ground, stores: Stores, cluster: Cluster, topics: Topics) -> Mapping[str, pulumi.Input[object]]:
    """Create the way for people, if the settings ask for one, and return what its commands need."""
    access = ground.settings.access
    if access is None:
        return {}
    people = PeopleAccess(ACCESS_NAME, _args(ground, stores, cluster, access))
    _tell_of_starts(ground, people, cluster, topics)
    found: dict[str, pulumi.Input[object]] = {
        "cluster": cluster.cluster_name,
        "container": people.container,
        "family": people.family,
        "roleArn": people.role_arn,
        "start": people.start,
    }
    if stores.database and "database" in access.uses:
        found["databaseHost"] = stores.database.instance_host
        found["databaseUser"] = people_user(ground)
    return {"access": found}


def people_user(ground: Ground) -> str | None:
    """Name whom people sign in to the stack's own database as, if they may; no other stack has a user of this name."""
    settings = ground.settings
    if settings.access is None or settings.database is None or "database" not in settings.access.uses:
        return None
    return f"{ground.prefix.replace('-', '_')}_people"


def _args(ground: Ground, stores: Stores, cluster: Cluster, access: Access) -> PeopleAccessArgs:
    cache = stores.cache if "cache" in access.uses else None
    return PeopleAccessArgs(
        location=ground.location,
        prefix=ground.prefix,
        cluster=cluster,
        vpc_id=ground.network.vpc_id,
        subnet_ids=ground.network.private_subnet_ids,
        principals=access.principals,
        image=access.image,
        architecture=access.architecture,
        minutes=access.minutes,
        key_arn=ground.log_key.key_arn,
        log_retention_days=ground.settings.logs.retention_days,
        reaches=_reaches(stores, access),
        database_user=people_user(ground),
        secret_names=[cache.url.name] if cache else [],
        tags=ground.tags,
    )


def _reaches(stores: Stores, access: Access) -> list[Reach]:
    database = stores.database or stores.existing_database
    reaches: list[Reach] = []
    if database and "database" in access.uses:
        # Past a proxy, which lets the application's role in only.
        group = database.instance_group_id if isinstance(database, Postgres) else database.security_group_id
        reaches.append(Reach("database", group, database.port))
    if stores.cache and "cache" in access.uses:
        reaches.append(Reach("cache", stores.cache.security_group_id, stores.cache.port))
    return reaches


def _tell_of_starts(ground: Ground, people: PeopleAccess, cluster: Cluster, topics: Topics) -> None:
    """Tell the team of each task, whoever started it.

    Source: ECS developer guide, "Amazon ECS task state change events", read 2026-11-22.
    """
    family = ground.location.arn("ecs", f"task-definition/{people.family}:")
    pattern = {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        "detail": {
            "clusterArn": [ground.location.arn("ecs", f"cluster/{cluster.cluster_name}")],
            "taskDefinitionArn": [{"prefix": family}],
            "desiredStatus": ["RUNNING"],
            "lastStatus": ["RUNNING"],
        },
    }
    args = EventNoticesArgs(
        ground.prefix, ground.location.region, topics, {"access-started": pattern}, tags=ground.tags
    )
    EventNotices("access-notices", args)
