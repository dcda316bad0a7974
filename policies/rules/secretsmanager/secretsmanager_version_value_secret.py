"""The value of a secret is a secret to Pulumi as well.

A plain value stands in clear in the state, in previews and in logs, whatever Secrets Manager does with it.

Source: Pulumi documentation, "Secrets"; `secret_string`, `secret_binary` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:secretsmanager/secretVersion:SecretVersion"],
    controls=[],
    remedy="Take the value from config.require_secret or a RandomPassword, or wrap it in pulumi.Output.secret.",
    passes={
        "secretId": "shop/api",
        "secretString": {
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            "value": "x7Zq0PaB",
        },
    },
    fails={"secretId": "shop/api", "secretString": "x7Zq0PaB"},
)
def secretsmanager_version_value_secret(version: Resource, _: Limits) -> Iterator[Violation]:
    for path in ("secretString", "secretBinary"):
        if not version.is_set(path) or version.is_secret(path):
            continue
        if path in version.options.ignore_changes:
            not_applicable("the program sets a first value only, which somebody replaces")
        if version.value(path, default=""):
            yield Violation("secretId", f"{path} is written in clear into the state")
