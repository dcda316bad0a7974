"""Somebody is told before the bill of the month is too high."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class SpendingAlertArgs:
    """The monthly budget in whole US dollars, and the percentages of it at which somebody is told.

    It is the account's, or that of what carries the tag `tagged`, its key and value. That tag has to be activated for
    cost allocation first, once in an account; until a day later nothing is counted.

    `forecast_percent` is of what AWS expects of the whole month, `actual_percent` of what was spent already. AWS takes
    at most 10 `emails` and one topic, one of these at least (AWS Budgets API reference, `Notification`, read
    2026-11-22).
    """

    prefix: str
    monthly_usd: int
    forecast_percent: int
    actual_percent: int
    emails: Sequence[str] = ()
    topic_arn: pulumi.Input[str] | None = None
    tagged: tuple[str, str] | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class SpendingAlert(pulumi.ComponentResource):
    """A budget for all that the account or a tag in it costs."""

    def __init__(self, name: str, args: SpendingAlertArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:SpendingAlert", name, None, opts)
        aws.budgets.Budget(
            name,
            name=f"{args.prefix}-{name}",
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(args.monthly_usd),
            limit_unit="USD",
            # "user:" stands before the keys of tags that aren't AWS's own (`Budget` of pulumi_aws 7.51.1).
            cost_filters=[{"name": "TagKeyValue", "values": [f"user:{'$'.join(args.tagged)}"]}]
            if args.tagged
            else None,
            notifications=[
                _notification(args, "FORECASTED", args.forecast_percent),
                _notification(args, "ACTUAL", args.actual_percent),
            ],
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def _notification(
    args: SpendingAlertArgs, kind: Literal["ACTUAL", "FORECASTED"], percent: int
) -> aws.budgets.BudgetNotificationArgsDict:
    told: aws.budgets.BudgetNotificationArgsDict = {
        "comparison_operator": "GREATER_THAN",
        "notification_type": kind,
        "threshold": percent,
        "threshold_type": "PERCENTAGE",
    }
    if args.emails:
        told["subscriber_email_addresses"] = list(args.emails)
    if args.topic_arn is not None:
        told["subscriber_sns_topic_arns"] = [args.topic_arn]
    return told
