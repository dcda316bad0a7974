"""Names of final snapshots, which have to differ from those that an earlier deletion left behind."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_random as random


def final_snapshot_name(
    name: str, identifier: str, replaced_by: Mapping[str, str], parent: pulumi.Resource
) -> pulumi.Output[str]:
    """Name the snapshot that is taken when `identifier` is deleted, e.g. `shop-database-final-1f2e3d4c`.

    The end is new whenever one of the values in `replaced_by` changes, as it replaces what the snapshot is taken of.
    """
    end = random.RandomId(
        f"{name}-final-snapshot",
        byte_length=4,
        keepers={"identifier": identifier, **replaced_by},
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return pulumi.Output.concat(identifier, "-final-", end.hex)
