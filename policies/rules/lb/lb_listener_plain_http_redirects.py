"""A listener without TLS does nothing but send clients to HTTPS.

Its listener rules count as well: one that forwards makes an exception which nobody sees in the listener.

Source: Security Hub ELB.1; `protocol` of pulumi_aws 7.51.1 (default HTTP), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import LISTENER_RULES, LISTENERS


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=LISTENERS,
    controls=["FSBP/ELB.1", "FSBP/ELB.18"],
    remedy="Make the default action, and every rule, a redirect to protocol HTTPS.",
    passes=[
        {
            "type": "aws:lb/listener:Listener",
            "name": "http",
            "inputs": {
                "port": 80,
                "protocol": "HTTP",
                "defaultActions": [{"type": "redirect", "redirect": {"protocol": "HTTPS", "statusCode": "HTTP_301"}}],
            },
        }
    ],
    fails=[
        {
            "type": "aws:lb/listener:Listener",
            "name": "http",
            "inputs": {"port": 80, "protocol": "HTTP", "defaultActions": [{"type": "forward"}]},
        }
    ],
)
def lb_listener_plain_http_redirects(listener: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not listener.is_set("protocol") and not listener.is_set("port"):
        not_applicable("listeners of gateway load balancers have no protocol")
    protocol = listener.value("protocol", default="HTTP").upper()
    if protocol != "HTTP":
        not_applicable(f"its protocol is {protocol}")
    for action in listener.each("defaultActions"):
        if not _redirects(action):
            yield Violation(action.path_of(), "answers in plain text")
    for rule_ in attached(stack, listener, LISTENER_RULES, "listenerArn"):
        if not all(_redirects(action) for action in rule_.each("actions")):
            yield Violation("defaultActions", f"listener rule {rule_.name} answers in plain text")


def _redirects(action: View) -> bool:
    return (
        action.value("type", default="") == "redirect"
        and action.value("redirect.protocol", default="#{protocol}").upper() == "HTTPS"
    )
