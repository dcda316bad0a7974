"""A file system that tasks share: encrypted, reached by named roles through one access point, backed up by its tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.file_system_access import file_system_policy
from components.location import Location, Protection
from components.mounts import SharedVolume

PORT: Final = 2049
"""NFS."""


@dataclass(frozen=True)
class FileSystemArgs:
    """What a shared file system needs.

    - `subnets`: one isolated or private subnet by zone; each zone that tasks run in has to be there, since the file
      system's name leads to the mount target of the caller's own zone.
    - `key_arn`: the customer-managed key, which can't be changed later.
    - `readers`, `writers`: ARNs of the roles that may mount it; only writers may write. Nobody else may, and nobody as
      root.
    - `user`: `uid:gid` as which everybody reads and writes, whoever the process is. It owns the folder with `mode`.
    - `infrequent_after_days`: after so many days without access a file moves to cheaper storage, and back when it is
      read; None keeps it. One of the numbers that EFS takes.
    - `file_system_tags`: for the file system alone, such as the tag that a backup plan selects.
    """

    location: Location
    prefix: str
    vpc_id: pulumi.Input[str]
    subnets: Mapping[str, pulumi.Input[str]]
    key_arn: pulumi.Input[str]
    readers: Sequence[str] = ()
    writers: Sequence[str] = ()
    user: str = "1000:1000"
    mode: str = "0750"
    infrequent_after_days: int | None = 30
    protection: Protection = "protected"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    file_system_tags: Mapping[str, str] = field(default_factory=dict[str, str])


class FileSystem(pulumi.ComponentResource):
    """The file system with a mount target in each zone; depend on this component to find it ready to be mounted."""

    security_group_id: pulumi.Output[str]
    volume: SharedVolume
    port: int

    def __init__(self, name: str, args: FileSystemArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:storage:FileSystem", name, None, opts)
        self._name, self._args = name, args
        self.port = PORT
        group = self._security_group()
        files = self._file_system()
        policy = aws.efs.FileSystemPolicy(
            name,
            file_system_id=files.id,
            policy=file_system_policy(args.location, args.readers, args.writers),
            opts=self._own(),
        )
        self._mount_targets(files, group, policy)
        self.volume = SharedVolume(files.id, self._access_point(files).id)
        self.security_group_id = group.id
        self.register_outputs({"fileSystemId": files.id, "securityGroupId": group.id})

    def _security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._name,
            description=f"Shared files {self._name}",
            vpc_id=self._args.vpc_id,
            tags=self._tags(),
            opts=self._own(),
        )

    def _file_system(self) -> aws.efs.FileSystem:
        args = self._args
        return aws.efs.FileSystem(
            self._name,
            encrypted=True,
            kms_key_id=args.key_arn,
            performance_mode="generalPurpose",
            throughput_mode="elastic",
            lifecycle_policies=_lifecycle(args.infrequent_after_days),
            tags={**self._tags(), **args.file_system_tags},
            opts=pulumi.ResourceOptions(parent=self, protect=args.protection == "protected"),
        )

    def _mount_targets(
        self, files: aws.efs.FileSystem, group: aws.ec2.SecurityGroup, policy: aws.efs.FileSystemPolicy
    ) -> None:
        for zone, subnet in sorted(self._args.subnets.items()):
            aws.efs.MountTarget(
                f"{self._name}-{zone}",
                file_system_id=files.id,
                subnet_id=subnet,
                security_groups=[group.id],
                # A file system without a policy lets in everybody who reaches it.
                opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
            )

    def _access_point(self, files: aws.efs.FileSystem) -> aws.efs.AccessPoint:
        uid, _, gid = self._args.user.partition(":")
        user, group = int(uid), int(gid or uid)
        return aws.efs.AccessPoint(
            self._name,
            file_system_id=files.id,
            posix_user={"uid": user, "gid": group},
            root_directory={
                "path": f"/{self._name}",
                "creation_info": {"owner_uid": user, "owner_gid": group, "permissions": self._args.mode},
            },
            tags=self._tags(),
            opts=self._own(),
        )

    def _tags(self) -> dict[str, str]:
        return {**self._args.tags, "Name": f"{self._args.prefix}-{self._name}"}

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


def _lifecycle(days: int | None) -> list[aws.efs.FileSystemLifecyclePolicyArgs]:
    if days is None:
        return []
    unit = "DAY" if days == 1 else "DAYS"
    # EFS takes one transition a policy (EFS API, PutLifecycleConfiguration, read 2026-11-22).
    return [
        aws.efs.FileSystemLifecyclePolicyArgs(transition_to_ia=f"AFTER_{days}_{unit}"),
        aws.efs.FileSystemLifecyclePolicyArgs(transition_to_primary_storage_class="AFTER_1_ACCESS"),
    ]
