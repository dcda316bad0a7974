"""In a stack that comes and goes, a secret doesn't keep its name from the next one.

A deleted secret can be restored for its recovery window, and its name is taken as long: up to 30 days after a destroy
the next `pulumi up` fails. Judged where another store of the stack is declared to go with its data.

Source: hashicorp/terraform-provider-aws pull request 5445 and issue 10259; `recovery_window_in_days` of pulumi_aws
7.51.1 (default 30), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.disposal import gives_data_away
from policies.rules.facts.tokens import RDS_INSTANCE, SECRET

_SCRATCH = {"type": RDS_INSTANCE, "name": "scratch", "inputs": {"skipFinalSnapshot": True}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[SECRET],
    controls=[],
    remedy="Set recovery_window_in_days to 0, or leave the name to Pulumi (or give name_prefix).",
    passes=[
        {"type": SECRET, "name": "key", "inputs": {"name": "shop/key", "recoveryWindowInDays": 0}},
        _SCRATCH,
    ],
    fails=[{"type": SECRET, "name": "key", "inputs": {"name": "shop/key"}}, _SCRATCH],
)
def secretsmanager_secret_name_reusable(secret: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if gives_data_away(stack, secret) is None:
        not_applicable("nothing else in the stack is declared to go with its data")
    if not secret.is_set("name") or secret.is_unknown("name"):
        not_applicable("its name is another one each time")
    days = secret.value("recoveryWindowInDays", default=30)
    if days > 0:
        yield Violation("name", f"stays taken for {days} days after a destroy")
