"""A role is assumed only by whom its trust policy names.

Source: Checkov CKV_AWS_60; IAM User Guide, "Role trust policies", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import BLOCK, Level, Severity, Violation, rule
from policies.rules.facts.statements import statements


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:iam/role:Role"],
    controls=["Peer/CKV_AWS_60"],
    remedy="Name the service or the role that may assume it.",
    passes={
        "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"},'
        ' "Action": "sts:AssumeRole"}]}'
    },
    fails={
        "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"},'
        ' "Action": "sts:AssumeRole"}]}'
    },
    unknown=BLOCK,
)
def iam_role_trust_not_public(role: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(role.document("assumeRolePolicy")):
        if statement.open():
            yield Violation(statement.view.path_of(), "lets everybody assume the role")
