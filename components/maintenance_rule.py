"""A firewall's rule that answers with the maintenance page."""

from __future__ import annotations

from typing import Final

import pulumi_aws.wafv2 as waf

from components.maintenance import Maintenance
from components.path_rules import StartField, StartPath, StartText, rule

_PRIORITY: Final = 50
"""After what concerns all requests, before what concerns paths."""

_BODY: Final = "maintenance"


def maintenance_body(maintenance: Maintenance) -> waf.WebAclCustomResponseBodyArgs:
    """Return the page as the access control list keeps it."""
    return waf.WebAclCustomResponseBodyArgs(key=_BODY, content=maintenance.page, content_type="TEXT_HTML")


def maintenance_rule(maintenance: Maintenance, admitted: waf.IpSet) -> waf.WebAclRuleArgs:
    """Return the rule: whoever is not admitted, and asks for no open path, gets the page and no cache keeps it."""
    headers = {"Cache-Control": "no-store", "Retry-After": str(maintenance.retry_seconds)}
    response = waf.WebAclRuleActionBlockCustomResponseArgs(
        response_code=503,
        custom_response_body_key=_BODY,
        response_headers=[
            waf.WebAclRuleActionBlockCustomResponseResponseHeaderArgs(name=name, value=value)
            for name, value in headers.items()
        ],
    )
    action = waf.WebAclRuleActionArgs(block=waf.WebAclRuleActionBlockArgs(custom_response=response))
    listed = waf.WebAclRuleStatementArgs(
        ip_set_reference_statement=waf.WebAclRuleStatementIpSetReferenceStatementArgs(arn=admitted.arn)
    )
    passing = [listed, *(_exactly(path) for path in sorted(set(maintenance.open_paths)))]
    refused = [_not(statement) for statement in passing]
    both = waf.WebAclRuleStatementArgs(and_statement=waf.WebAclRuleStatementAndStatementArgs(statements=refused))
    return rule("Maintenance", _PRIORITY, action, both if len(refused) > 1 else refused[0])


def _exactly(path: str) -> waf.WebAclRuleStatementArgs:
    matched = waf.WebAclRuleStatementByteMatchStatementArgs(
        search_string=path,
        positional_constraint="EXACTLY",
        field_to_match=StartField(uri_path=StartPath()),
        text_transformations=[StartText(priority=0, type="NONE")],
    )
    return waf.WebAclRuleStatementArgs(byte_match_statement=matched)


def _not(statement: waf.WebAclRuleStatementArgs) -> waf.WebAclRuleStatementArgs:
    return waf.WebAclRuleStatementArgs(not_statement=waf.WebAclRuleStatementNotStatementArgs(statement=statement))
