"""What AWS Backup's selections take.

A selection takes a resource when `resources` name it, by ARN or by a pattern, and every one of `conditions` holds, or
when it carries one of `selectionTags`; unless `notResources` name it. Source: AWS Backup API, BackupSelection: tags of
the list are joined by OR, conditions by AND; read 2026-11-22.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final

from policies.framework.resource import Resource, Stack, View
from policies.framework.undecided import RuleEnded
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.texts import known_text, readable_texts
from policies.rules.facts.tokens import BACKUP_SELECTION, RDS_CLUSTER, RDS_INSTANCE

_ARN_PARTS: Final = {RDS_INSTANCE: ("rds", "db", "identifier"), RDS_CLUSTER: ("rds", "cluster", "clusterIdentifier")}
"""Service, kind of resource and the property with the name, for the ARN arn:<partition>:<service>:…:<kind>:<name>."""

_CONDITIONS: Final = {"stringEquals": True, "stringLikes": True, "stringNotEquals": False, "stringNotLikes": False}
_TAG_PREFIX: Final = "aws:ResourceTag/"
_PROVIDER: Final = "pulumi:providers:aws"


def is_backed_up(stack: Stack, resource: Resource) -> bool:
    """Whether a selection of the stack takes `resource`, a type of `_ARN_PARTS`.

    Raises `Undecided` when none does for certain, and one can't be read.
    """
    return any_holds(lambda selection: _takes(stack, selection, resource), stack.of_type(BACKUP_SELECTION))


def _takes(stack: Stack, selection: Resource, resource: Resource) -> bool:
    if _names(stack, selection, resource, "notResources"):
        return False
    tags = selection.each("selectionTags")
    if any_holds(lambda tag: _tagged(stack, resource, tag), tags):
        return True
    return _names(stack, selection, resource, "resources") and _meets(stack, selection, resource)


def _names(stack: Stack, selection: Resource, resource: Resource, path: str) -> bool:
    if resource in stack.dependencies(selection, path):
        return True
    patterns, undecided = readable_texts(selection, path)
    if any(_matches(resource, pattern) for pattern in patterns):
        return True
    # What is unknown comes from a resource, and then it is among the references, of which this is none.
    if undecided is not None and not stack.dependencies(selection, path):
        raise undecided
    return False


def _matches(resource: Resource, pattern: str) -> bool:
    """Whether an ARN pattern takes the resource; region and account are those of the stack, and not compared."""
    if pattern == "*":
        return True
    service, kind, name = _ARN_PARTS[resource.type]
    parts = pattern.split(":", 6)
    if len(parts) < 7:
        return pattern.endswith("*") and fnmatchcase(service, parts[2] if len(parts) > 2 else "")
    actual = (service, kind, known_text(resource, name))
    return all(fnmatchcase(each, want) for each, want in zip(actual, (parts[2], *parts[5:]), strict=True))


def _meets(stack: Stack, selection: Resource, resource: Resource) -> bool:
    for condition in selection.each("conditions"):
        for kind, equal in _CONDITIONS.items():
            for test in condition.each(kind):
                key = test.value("key", default="").removeprefix(_TAG_PREFIX)
                if _carries(stack, resource, key, test.value("value", default="")) is not equal:
                    return False
    return True


def _carries(stack: Stack, resource: Resource, key: str, value: str) -> bool:
    """Whether the resource has a tag `key` with a value like `value`, of its own or by a provider's default tags."""
    if key in resource.keys("tags"):
        return fnmatchcase(str(resource.value("tags")[key]), value)
    return any(fnmatchcase(_default_tag(provider, key), value) for provider in stack.of_type(_PROVIDER))


def _tagged(stack: Stack, resource: Resource, tag: View) -> bool:
    return _carries(stack, resource, tag.value("key", default=""), tag.value("value", default=""))


def _default_tag(provider: Resource, key: str) -> str:
    """Return what a provider tags everything with; providers take objects as JSON texts."""
    try:
        defaults = provider.document("defaultTags")
        return "" if defaults is None else str(defaults.value("tags", default={}).get(key, ""))
    except RuleEnded:
        return ""
