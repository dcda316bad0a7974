"""The group of parameters that a PostgreSQL instance and its replicas are run with."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.postgres_settings import PARAMETERS


def parameter_group(
    name: str,
    identifier: str,
    engine_version: str,
    connections: int,
    parameters: Mapping[str, str],
    tags: Mapping[str, str],
    opts: pulumi.ResourceOptions,
    region: str | None = None,
) -> aws.rds.ParameterGroup:
    """Declare the platform's own parameters, the given ones, and how many may connect, which waits for a restart."""
    at_once = [
        aws.rds.ParameterGroupParameterArgs(name=parameter, value=value, apply_method="immediate")
        for parameter, value in sorted({**PARAMETERS, **parameters}.items())
    ]
    later = aws.rds.ParameterGroupParameterArgs(
        name="max_connections", value=str(connections), apply_method="pending-reboot"
    )
    return aws.rds.ParameterGroup(
        name,
        family=f"postgres{engine_version}",
        description=f"{identifier}: TLS only, logs without passwords",
        parameters=[*at_once, later],
        region=region,
        tags=dict(tags),
        opts=opts,
    )
