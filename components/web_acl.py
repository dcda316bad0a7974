"""A web application firewall in front of a load balancer: rules that AWS maintains, and a limit per address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pulumi
import pulumi_aws as aws

from components.firewall_paths import LOWEST_LIMIT, FirewallPaths
from components.maintenance import Maintenance
from components.maintenance_rule import maintenance_body, maintenance_rule
from components.path_rules import limit_rules, path_name, restriction_rules
from components.web_acl_log import HIDDEN_HEADERS, WebAclLog, WebAclLogArgs

_COMMON: Final = "AWSManagedRulesCommonRuleSet"
_ALWAYS: Final = ("AWSManagedRulesAmazonIpReputationList", _COMMON, "AWSManagedRulesKnownBadInputsRuleSet")
_SQL_INJECTION: Final = "AWSManagedRulesSQLiRuleSet"
_ANONYMOUS: Final = "AWSManagedRulesAnonymousIpList"
"""Names: AWS WAF developer guide, "AWS Managed Rules rule groups list", read 2026-11-22.

All five and the limit take 1,177 capacity units of the 1,500 that the base price covers.
"""

_HIDDEN: Final[Sequence[aws.wafv2.WebAclDataProtectionConfigDataProtectionArgsDict]] = [
    {"action": "SUBSTITUTION", "field": {"field_type": "SINGLE_HEADER", "field_keys": list(HIDDEN_HEADERS)}}
]
"""Also what WAF shows of sampled requests is then without them; the log's own redaction concerns the log only."""

_BIG_BODIES: Final[Mapping[str, Sequence[str]]] = {_COMMON: ("SizeRestrictions_BODY",)}


@dataclass(frozen=True)
class WebAclArgs:
    """What a firewall needs.

    With `mode` "count" every rule only counts what it would have blocked: see what it would do before "block". More
    than `requests_per_five_minutes` of one address within five minutes are too many. `sql_injection` suits what has a
    SQL database; `anonymous_addresses` takes proxies, VPNs and hosting providers for unwanted. `counted_rules` are
    rules, by their group, that count even when the rest blocks; by default the one that refuses bodies above 8 KB,
    which uploads have. `paths` have rules of their own; `maintenance` is a switch for all of them. `key_arn` encrypts
    the log of what was blocked or counted, kept for `log_retention_days`.

    Raises ValueError for a limit that WAF does not take.
    """

    prefix: str
    load_balancer_arn: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    log_retention_days: int
    mode: Literal["count", "block"] = "block"
    requests_per_five_minutes: int = 2000
    sql_injection: bool = True
    anonymous_addresses: bool = False
    counted_rules: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict(_BIG_BODIES))
    paths: FirewallPaths = field(default_factory=FirewallPaths)
    maintenance: Maintenance | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.requests_per_five_minutes < LOWEST_LIMIT:
            raise ValueError(
                f"requests_per_five_minutes: is {self.requests_per_five_minutes}; expected {LOWEST_LIMIT} or more"
            )


class WebAcl(pulumi.ComponentResource):
    """The access control list with its log, and its association with the load balancer."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: WebAclArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:WebAcl", name, None, opts)
        acl = aws.wafv2.WebAcl(
            name,
            name=f"{args.prefix}-{name}",
            scope="REGIONAL",
            default_action={"allow": {}},
            rules=[*_rules(args), *self._maintenance(name, args), *self._path_rules(name, args)],
            custom_response_bodies=[maintenance_body(args.maintenance)] if args.maintenance else None,
            data_protection_config={"data_protections": _HIDDEN},
            visibility_config=_visibility(f"{args.prefix}-{name}"),
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.wafv2.WebAclAssociation(
            name,
            resource_arn=args.load_balancer_arn,
            web_acl_arn=acl.arn,
            # Deleting the former association after the new one stands would leave the load balancer without any.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
        log = WebAclLogArgs(args.prefix, acl.arn, args.key_arn, args.log_retention_days, args.tags)
        WebAclLog(name, log, pulumi.ResourceOptions(parent=self))
        self.arn = acl.arn
        self.register_outputs({"arn": acl.arn})

    def _maintenance(self, name: str, args: WebAclArgs) -> list[aws.wafv2.WebAclRuleArgs]:
        if args.maintenance is None:
            return []
        admitted = self._addresses(f"{name}-admitted", args.maintenance.admitted, args)
        return [maintenance_rule(args.maintenance, admitted)]

    def _path_rules(self, name: str, args: WebAclArgs) -> list[aws.wafv2.WebAclRuleArgs]:
        restricted = [
            (path, self._addresses(f"{name}-{path_name(path)}", networks, args) if networks else None)
            for path, networks in sorted(args.paths.restricted.items())
        ]
        return [*limit_rules(sorted(args.paths.limits.items()), args.mode), *restriction_rules(restricted)]

    def _addresses(self, name: str, networks: Sequence[str], args: WebAclArgs) -> aws.wafv2.IpSet:
        return aws.wafv2.IpSet(
            name,
            name=f"{args.prefix}-{name}",
            scope="REGIONAL",
            ip_address_version="IPV4",
            addresses=sorted(set(networks)),
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )


def _rules(args: WebAclArgs) -> list[aws.wafv2.WebAclRuleArgsDict]:
    chosen = {_SQL_INJECTION: args.sql_injection, _ANONYMOUS: args.anonymous_addresses}
    groups = [*_ALWAYS, *(group for group, wanted in chosen.items() if wanted)]
    return [_rate_limit(args), *(_managed(group, priority, args) for priority, group in enumerate(groups, start=1))]


def _rate_limit(args: WebAclArgs) -> aws.wafv2.WebAclRuleArgsDict:
    limit = args.requests_per_five_minutes
    return {
        "name": "RateLimit",
        "priority": 0,
        "action": {"count": {}} if args.mode == "count" else {"block": {}},
        "statement": {
            "rate_based_statement": {"limit": limit, "evaluation_window_sec": 300, "aggregate_key_type": "IP"}
        },
        "visibility_config": _visibility("RateLimit"),
    }


def _managed(group: str, priority: int, args: WebAclArgs) -> aws.wafv2.WebAclRuleArgsDict:
    counted = args.counted_rules.get(group, ())
    return {
        "name": group,
        "priority": priority,
        "override_action": {"count": {}} if args.mode == "count" else {"none": {}},
        "statement": {
            "managed_rule_group_statement": {
                "vendor_name": "AWS",
                "name": group,
                "rule_action_overrides": [{"name": rule, "action_to_use": {"count": {}}} for rule in counted],
            }
        },
        "visibility_config": _visibility(group),
    }


def _visibility(metric: str) -> aws.wafv2.WebAclRuleVisibilityConfigArgsDict:
    return {"metric_name": metric, "cloudwatch_metrics_enabled": True, "sampled_requests_enabled": True}
