"""Which rules a web ACL has: inside it, or as resources of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from policies.framework.resource import Resource, Stack, View
from policies.framework.undecided import Undecided
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached

RULE: Final = "aws:wafv2/webAclRule:WebAclRule"
GROUP_ASSOCIATION: Final = "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation"


def has_rule(stack: Stack, acl: Resource, test: Callable[[View], bool]) -> bool:
    """Whether `test` holds for a rule of `acl`, or for a rule group that is associated with it.

    Raises `Undecided` when it holds for none that can be read, and some can't, such as rules given as a JSON text.
    """
    apart = attached(stack, acl, [RULE, GROUP_ASSOCIATION], "webAclArn")
    inside, unread = _inside(acl)
    if any_holds(test, [*apart, *inside]):
        return True
    if acl.is_set("ruleJson"):
        raise Undecided("ruleJson", "rules given as JSON are not looked into")
    if unread is not None:
        raise unread
    return False


def _inside(acl: Resource) -> tuple[list[View], Undecided | None]:
    """Return the rules in the ACL itself, parts of which may be unknown, or why they can't be listed."""
    try:
        return acl.each("rules"), None
    except Undecided as error:
        return [], error


def managed_group(rule: View) -> str:
    """Return the name of the managed rule group that a rule or an association brings in, or ""."""
    associated = rule.value("managedRuleGroup.name", default="")
    return associated or rule.value("statement.managedRuleGroupStatement.name", default="")
