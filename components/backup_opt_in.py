"""What AWS Backup may take snapshots of, decided once for each region of an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class BackupOptInArgs:
    """The kinds of resources that plans may select by tag, in each of `regions`.

    `kinds` should name every kind that AWS Backup knows: one that is absent shows up as a difference later on.
    `between_accounts` lets copies go to other accounts; only the organisation's management account can say so.
    """

    regions: Sequence[str]
    kinds: Mapping[str, bool]
    between_accounts: bool = False


class BackupOptIn(pulumi.ComponentResource):
    """AWS Backup's settings of an account. A kind without opt-in is left out of backups without a word."""

    def __init__(self, name: str, args: BackupOptInArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:BackupOptIn", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        for region in args.regions:
            aws.backup.RegionSettings(
                f"{name}-{region}", region=region, resource_type_opt_in_preference=dict(args.kinds), opts=own
            )
        if args.between_accounts:
            aws.backup.GlobalSettings(name, global_settings={"isCrossAccountBackupEnabled": "true"}, opts=own)
        self.register_outputs({})
