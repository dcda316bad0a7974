"""A policy names what its owner may read, write and run.

Many actions exist that know no resource, such as signing in to a registry. Those on data, queues, functions and roles
do know one, and with every resource of the account a stolen role opens all of it instead of its own part.

Source: Checkov CKV_AWS_355; Service Authorization Reference, "Actions, resources, and condition keys" (each of these
actions has a resource type), read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import Statement, identity_statements
from policies.rules.facts.tokens import IDENTITY_POLICIES

_RESTRICTABLE: Final = (
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ecr:PutImage",
    "ecs:ExecuteCommand",
    "ecs:RunTask",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "kinesis:GetRecords",
    "kinesis:PutRecord",
    "lambda:InvokeFunction",
    "rds-db:connect",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "sns:Publish",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "ssm:PutParameter",
    "ssm:StartSession",
    "sts:AssumeRole",
)
_ALL_OF_A_KIND: Final = (":::*", ":secret:*", ":parameter/*", ":table/*", ":function:*", ":role/*", ":dbuser:*/*")
_CHOOSES: Final = re.compile(r"[a-z0-9-]+:resourcetag/.+|ecs:cluster")


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=IDENTITY_POLICIES,
    controls=["Peer/CKV_AWS_355"],
    remedy="Name the ARNs, with a prefix where the names are not known yet, or tie the statement to a tag.",
    passes={
        "policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject",'
        ' "Resource": "arn:aws:s3:::shop-media/*"}]}'
    },
    fails={"policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'},
)
def iam_policy_resources_named(policy: Resource, _: Limits) -> Iterator[Violation]:
    for statement in identity_statements(policy):
        granted = [action for action in _RESTRICTABLE if statement.grants(action)]
        if granted and statement.everywhere(*_ALL_OF_A_KIND) and not _chosen(statement):
            yield Violation(statement.view.path_of(), f"allows {_listed(granted)} on everything there is")


def _chosen(statement: Statement) -> bool:
    return any(_CHOOSES.fullmatch(key) for key in statement.conditions())


def _listed(actions: list[str]) -> str:
    shown = ", ".join(actions[:3])
    return shown if len(actions) <= 3 else f"{shown} and {len(actions) - 3} more"
