"""Who may mount a shared file system: its own policy, and what a task's role is given.

Either an identity's policy or the file system's allows; so the file system denies everybody whom it doesn't name (EFS
user guide, "Using IAM to control file system data access", read 2026-11-22). Ids of file systems and access points are
made by EFS and unknown in a preview. Therefore the role's statement covers the file systems of account and region, and
the file system's own policy decides: it names roles by `aws:PrincipalArn`, which needn't exist yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from components.location import Location
from components.policy_document import Conditions, Statement, policy_document

_MOUNT: Final = "elasticfilesystem:ClientMount"
_WRITE: Final = "elasticfilesystem:ClientWrite"
_ROOT: Final = "elasticfilesystem:ClientRootAccess"


def file_system_policy(location: Location, readers: Sequence[str], writers: Sequence[str]) -> str:
    """Policy of one file system: by TLS, through an access point, by these roles, never as root."""
    plain: Conditions = {"Bool": {"aws:SecureTransport": "false"}}
    elsewhere: Conditions = {"ArnNotLike": {"elasticfilesystem:AccessPointArn": _access_points(location)}}
    return policy_document(
        _denied(location, "TlsOnly", [_MOUNT, _WRITE, _ROOT], plain),
        _denied(location, "ThroughAccessPointOnly", [_MOUNT, _WRITE], elsewhere),
        _denied(location, "NamedRolesOnly", [_MOUNT], _others({*readers, *writers})),
        _denied(location, "NamedWritersOnly", [_WRITE], _others(set(writers))),
        _denied(location, "NobodyAsRoot", [_ROOT], {}),
    )


def mounting(location: Location, *, writes: bool) -> Statement:
    """Let a role mount, through an access point, the file systems of the region that don't deny it."""
    return Statement(
        "MountSharedFiles",
        [_MOUNT, _WRITE] if writes else [_MOUNT],
        [_file_systems(location)],
        conditions={
            "ArnLike": {"elasticfilesystem:AccessPointArn": _access_points(location)},
            "Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"},
        },
    )


def _denied(location: Location, sid: str, actions: Sequence[str], conditions: Conditions) -> Statement:
    return Statement(sid, actions, [_file_systems(location)], anyone=True, conditions=conditions, effect="Deny")


def _others(roles: set[str]) -> Conditions:
    """Match everybody but these roles; without any, everybody."""
    return {"ArnNotEquals": {"aws:PrincipalArn": sorted(roles)}} if roles else {}


def _file_systems(location: Location) -> str:
    return location.arn("elasticfilesystem", "file-system/*")


def _access_points(location: Location) -> str:
    return location.arn("elasticfilesystem", "access-point/*")
