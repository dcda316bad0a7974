"""The file systems that services share, each open to exactly those that mount it."""

from __future__ import annotations

from collections.abc import Mapping

from components.file_system import FileSystem, FileSystemArgs
from components.task_definition import task_role_arn
from infra.ground import Ground
from infra.settings_files import Files


def create_files(ground: Ground, file_system_tags: Mapping[str, str]) -> Mapping[str, FileSystem]:
    """Create every file system of the settings, mounted by somebody or not, since it may hold data."""
    return {
        name: _file_system(ground, name, files, file_system_tags)
        for name, files in sorted(ground.settings.files.items())
    }


def _file_system(ground: Ground, name: str, files: Files, file_system_tags: Mapping[str, str]) -> FileSystem:
    args = FileSystemArgs(
        location=ground.location,
        prefix=ground.prefix,
        vpc_id=ground.network.vpc_id,
        subnets=dict(zip(ground.network.zones, ground.network.isolated_subnet_ids, strict=True)),
        key_arn=ground.data_key.key_arn,
        readers=_roles(ground, name, read_only=True),
        writers=_roles(ground, name, read_only=False),
        user=files.user,
        mode=files.mode,
        infrequent_after_days=files.infrequent_after_days,
        protection=ground.settings.protection,
        tags=ground.tags,
        file_system_tags=file_system_tags,
    )
    return FileSystem(name, args)


def _roles(ground: Ground, files: str, *, read_only: bool) -> list[str]:
    return [
        task_role_arn(ground.location, ground.prefix, name)
        for name, service in sorted(ground.settings.services.items())
        if any(mount.files == files and mount.read_only is read_only for mount in service.mounts)
    ]
