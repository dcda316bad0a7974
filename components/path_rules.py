"""A firewall's rules about paths: limits of their own, and networks without which they are closed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

import pulumi_aws.wafv2 as waf

from components.firewall_paths import PathView, path_views

_FIRST_LIMIT: Final = 100
_FIRST_RESTRICTION: Final = 200
"""Priorities after those of everything that concerns all paths."""

_DIGITS: Final = 6

_RegexField = waf.WebAclRuleStatementRegexMatchStatementFieldToMatchArgs
_RegexPath = waf.WebAclRuleStatementRegexMatchStatementFieldToMatchUriPathArgs
StartField = waf.WebAclRuleStatementByteMatchStatementFieldToMatchArgs
StartPath = waf.WebAclRuleStatementByteMatchStatementFieldToMatchUriPathArgs
StartText = waf.WebAclRuleStatementByteMatchStatementTextTransformationArgs
_Scope = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementArgs
_ScopeOr = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementOrStatementArgs
_ScopeRegex = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementRegexMatchStatementArgs
_ScopeRegexField = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementRegexMatchStatementFieldToMatchArgs
_ScopeRegexPath = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementRegexMatchStatementFieldToMatchUriPathArgs
_ScopeRegexText = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementRegexMatchStatementTextTransformationArgs
_ScopeStart = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementArgs
_ScopeStartField = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementFieldToMatchArgs
_ScopeStartPath = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementFieldToMatchUriPathArgs
_ScopeStartText = waf.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementTextTransformationArgs
"""The provider's types tell a statement that narrows a limit from any other."""


def limit_rules(limits: Iterable[tuple[str, int]], mode: Literal["count", "block"]) -> Iterator[waf.WebAclRuleArgs]:
    """Yield a rule for each path and its requests of one address within five minutes."""
    action = waf.WebAclRuleActionArgs(count=waf.WebAclRuleActionCountArgs()) if mode == "count" else _refused()
    for priority, (path, limit) in enumerate(limits, start=_FIRST_LIMIT):
        rate = waf.WebAclRuleStatementRateBasedStatementArgs(
            limit=limit,
            evaluation_window_sec=300,
            aggregate_key_type="IP",
            scope_down_statement=_Scope(or_statement=_ScopeOr(statements=_scope(*path_views(path)))),
        )
        name = f"Limit-{path_name(path)}"
        yield rule(name, priority, action, waf.WebAclRuleStatementArgs(rate_based_statement=rate))


def restriction_rules(restricted: Iterable[tuple[str, waf.IpSet | None]]) -> Iterator[waf.WebAclRuleArgs]:
    """Yield a rule for each path that is refused to all addresses outside of its set, or to all without one.

    It refuses even while the firewall only counts: it is a decision, not a guess.
    """
    for priority, (path, addresses) in enumerate(restricted, start=_FIRST_RESTRICTION):
        there = waf.WebAclRuleStatementArgs(
            or_statement=waf.WebAclRuleStatementOrStatementArgs(statements=_recognised(*path_views(path)))
        )
        refused = there if addresses is None else _outside(there, addresses)
        yield rule(f"Restricted-{path_name(path)}", priority, _refused(), refused)


def path_name(path: str) -> str:
    """Return a name for what concerns a path, as WAF takes it, different for each path."""
    words = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:60]
    return f"{words}-{hashlib.sha256(path.encode()).hexdigest()[:_DIGITS]}"


def rule(
    name: str, priority: int, action: waf.WebAclRuleActionArgs, statement: waf.WebAclRuleStatementArgs
) -> waf.WebAclRuleArgs:
    """Return a rule that is measured under its name."""
    return waf.WebAclRuleArgs(
        name=name,
        priority=priority,
        action=action,
        statement=statement,
        visibility_config=waf.WebAclRuleVisibilityConfigArgs(
            metric_name=name, cloudwatch_metrics_enabled=True, sampled_requests_enabled=True
        ),
    )


def _refused() -> waf.WebAclRuleActionArgs:
    return waf.WebAclRuleActionArgs(block=waf.WebAclRuleActionBlockArgs())


def _outside(there: waf.WebAclRuleStatementArgs, addresses: waf.IpSet) -> waf.WebAclRuleStatementArgs:
    listed = waf.WebAclRuleStatementIpSetReferenceStatementArgs(arn=addresses.arn)
    unlisted = waf.WebAclRuleStatementArgs(
        not_statement=waf.WebAclRuleStatementNotStatementArgs(
            statement=waf.WebAclRuleStatementArgs(ip_set_reference_statement=listed)
        )
    )
    return waf.WebAclRuleStatementArgs(
        and_statement=waf.WebAclRuleStatementAndStatementArgs(statements=[there, unlisted])
    )


def _recognised(by_form: PathView, by_start: PathView) -> list[waf.WebAclRuleStatementArgs]:
    form = waf.WebAclRuleStatementRegexMatchStatementArgs(
        regex_string=by_form.pattern,
        field_to_match=_RegexField(uri_path=_RegexPath()),
        text_transformations=[
            waf.WebAclRuleStatementRegexMatchStatementTextTransformationArgs(priority=place, type=kind)
            for place, kind in enumerate(by_form.transformations)
        ],
    )
    start = waf.WebAclRuleStatementByteMatchStatementArgs(
        search_string=by_start.pattern,
        positional_constraint="STARTS_WITH",
        field_to_match=StartField(uri_path=StartPath()),
        text_transformations=[
            StartText(priority=place, type=kind) for place, kind in enumerate(by_start.transformations)
        ],
    )
    return [
        waf.WebAclRuleStatementArgs(regex_match_statement=form),
        waf.WebAclRuleStatementArgs(byte_match_statement=start),
    ]


def _scope(by_form: PathView, by_start: PathView) -> list[_Scope]:
    form = _ScopeRegex(
        regex_string=by_form.pattern,
        field_to_match=_ScopeRegexField(uri_path=_ScopeRegexPath()),
        text_transformations=[
            _ScopeRegexText(priority=place, type=kind) for place, kind in enumerate(by_form.transformations)
        ],
    )
    start = _ScopeStart(
        search_string=by_start.pattern,
        positional_constraint="STARTS_WITH",
        field_to_match=_ScopeStartField(uri_path=_ScopeStartPath()),
        text_transformations=[
            _ScopeStartText(priority=place, type=kind) for place, kind in enumerate(by_start.transformations)
        ],
    )
    return [_Scope(regex_match_statement=form), _Scope(byte_match_statement=start)]
