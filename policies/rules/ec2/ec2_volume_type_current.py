"""A volume is of a current type.

gp3 costs a fifth less a gigabyte than gp2, and its 3,000 operations a second don't depend on its size.

Source: AWS Storage Blog, "Migrate your Amazon EBS volumes from gp2 to gp3 and save up to 20% on costs"; `type` of
ebs.Volume in pulumi_aws 7.51.1 (gp2 unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule

_OLD: Final = ("gp2", "standard", "io1")


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:ebs/volume:Volume"],
    controls=[],
    remedy="Set type to gp3, or to io2 where that is not fast enough.",
    passes={"type": "gp3"},
    fails={},
)
def ec2_volume_type_current(volume: Resource, _: Limits) -> Iterator[Violation]:
    kind = volume.value("type", default="gp2")
    if kind in _OLD:
        yield Violation("type", f"{kind} costs more than its successor")
