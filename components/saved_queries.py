"""Queries of CloudWatch Logs Insights that people find ready in the console, in a folder of the stack's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

MOST_LOG_GROUPS: Final = 50
"""Log groups of one query (CloudWatch Logs API reference, `StartQuery`, read 2026-11-22)."""


@dataclass(frozen=True)
class SavedQuery:
    """One query over log groups, of which the first fifty are asked."""

    text: str
    log_groups: Sequence[str]


@dataclass(frozen=True)
class SavedQueriesArgs:
    """Queries by name; the console shows them under `folder`. They are created `after` the owners of the log groups."""

    folder: str
    queries: Mapping[str, SavedQuery]
    after: Sequence[pulumi.Resource] = ()


class SavedQueries(pulumi.ComponentResource):
    """The queries."""

    def __init__(self, name: str, args: SavedQueriesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:SavedQueries", name, None, opts)
        for query, saved in sorted(args.queries.items()):
            aws.cloudwatch.QueryDefinition(
                f"{name}-{query}",
                # The console takes a slash for a folder.
                name=f"{args.folder}/{query}",
                query_string=saved.text,
                log_group_names=list(saved.log_groups[:MOST_LOG_GROUPS]),
                opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
            )
        self.register_outputs({})
