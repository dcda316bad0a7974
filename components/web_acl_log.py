"""What a firewall writes down: the requests that it blocked or would have blocked, without what proves who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

_KEPT: Final = ("BLOCK", "COUNT", "EXCLUDED_AS_COUNT")

HIDDEN_HEADERS: Final = ("authorization", "cookie", "x-api-key")
"""What proves who asks, in lower case, as WAF names headers."""


@dataclass(frozen=True)
class WebAclLogArgs:
    """What the log of one firewall needs.

    The log group is named `aws-waf-logs-<prefix>-<name>`, as WAF asks for. `key_arn` is a key whose policy names
    CloudWatch Logs; events are kept for `retention_days`, one of the numbers that CloudWatch Logs accepts.
    """

    prefix: str
    web_acl_arn: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    retention_days: int
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class WebAclLog(pulumi.ComponentResource):
    """The log group of a firewall. Requests that passed are in the load balancer's access log already."""

    log_group: str
    """Known in a preview."""

    def __init__(self, name: str, args: WebAclLogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:WebAclLog", name, None, opts)
        self.log_group = f"aws-waf-logs-{args.prefix}-{name}"
        group = aws.cloudwatch.LogGroup(
            name,
            name=self.log_group,
            kms_key_id=args.key_arn,
            retention_in_days=args.retention_days,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.wafv2.WebAclLoggingConfiguration(
            name,
            resource_arn=args.web_acl_arn,
            log_destination_configs=[group.arn],
            logging_filter={
                "default_behavior": "DROP",
                "filters": [
                    {
                        "behavior": "KEEP",
                        "requirement": "MEETS_ANY",
                        "conditions": [{"action_condition": {"action": action}} for action in _KEPT],
                    }
                ],
            },
            redacted_fields=[{"single_header": {"name": header}} for header in HIDDEN_HEADERS],
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"logGroup": self.log_group})
