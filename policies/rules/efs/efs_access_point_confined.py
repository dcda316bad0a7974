"""An access point leads to one folder, as one user.

Without them a program that mounts through it sees the whole file system, as whoever it claims to be.

Source: Security Hub EFS.3 and EFS.4; `root_directory`, `posix_user` of efs.AccessPoint in pulumi_aws 7.51.1 (default
root directory: /), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:efs/accessPoint:AccessPoint"],
    controls=["FSBP/EFS.3", "FSBP/EFS.4"],
    remedy="Set root_directory.path to a folder, and posix_user with uid and gid.",
    passes={"rootDirectory": {"path": "/models"}, "posixUser": {"uid": 1000, "gid": 1000}},
    fails={"rootDirectory": {"path": "/"}, "posixUser": {"uid": 1000, "gid": 1000}},
)
def efs_access_point_confined(point: Resource, _: Limits) -> Iterator[Violation]:
    if point.value("rootDirectory.path", default="/") == "/":
        yield Violation("rootDirectory.path", "leads to the whole file system")
    if not point.is_set("posixUser.uid") or not point.is_set("posixUser.gid"):
        yield Violation("posixUser", "lets a program say which user it is")
