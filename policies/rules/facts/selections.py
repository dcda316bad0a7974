"""What AWS Backup's selections take.

A selection takes a resource when `resources` name it, by ARN or by a pattern, and every one of `conditions` holds, or
when it carries one of `selectionTags`; unless `notResources` name it. Source: AWS Backup API, BackupSelection: tags of
the list are joined by OR, conditions by AND; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import partial
from typing import Final

from policies.framework.resource import Resource, Stack, View
from policies.framework.undecided import RuleEnded, Undecided
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.texts import known_text, readable_texts
from policies.rules.facts.tokens import (
    BACKUP_PLAN,
    BACKUP_SELECTION,
    BUCKETS,
    FILE_SYSTEM,
    RDS_CLUSTER,
    RDS_INSTANCE,
    TABLE,
)

_ARN_PARTS: Final = {
    **dict.fromkeys(BUCKETS, ("s3", "", "bucket")),
    "aws:docdb/cluster:Cluster": ("rds", "cluster:", "clusterIdentifier"),
    "aws:neptune/cluster:Cluster": ("rds", "cluster:", "clusterIdentifier"),
    FILE_SYSTEM: ("elasticfilesystem", "file-system/", ""),
    RDS_CLUSTER: ("rds", "cluster:", "clusterIdentifier"),
    RDS_INSTANCE: ("rds", "db:", "identifier"),
    TABLE: ("dynamodb", "table/", "name"),
}
"""Service, kind and the property with the name ("" where AWS makes it up): arn:<partition>:<service>:…:<kind><name>."""

_CONDITIONS: Final = {"stringEquals": True, "stringLikes": True, "stringNotEquals": False, "stringNotLikes": False}
_TAG_PREFIX: Final = "aws:ResourceTag/"
_PROVIDER: Final = "pulumi:providers:aws"


def is_backed_up(stack: Stack, resource: Resource) -> bool:
    """Whether a selection of the stack takes `resource`, a type of `_ARN_PARTS`.

    Raises `Undecided` when none does for certain, and one can't be read.
    """
    return any_holds(lambda selection: _takes(stack, selection, resource), stack.of_type(BACKUP_SELECTION))


def plans_taking(stack: Stack, resource: Resource) -> list[Callable[[], list[Resource]]]:
    """Return, for each selection of the stack, what finds the plans by which it takes `resource`; most find none.

    Each raises `Undecided` for a selection that can't be read, or for a plan that isn't among the stack's.
    """
    if resource.type not in _ARN_PARTS:
        return []
    return [partial(_plans, stack, selection, resource) for selection in stack.of_type(BACKUP_SELECTION)]


def _plans(stack: Stack, selection: Resource, resource: Resource) -> list[Resource]:
    if not _takes(stack, selection, resource):
        return []
    plans = [plan for plan in stack.dependencies(selection, "planId") if plan.type == BACKUP_PLAN]
    if not plans:
        raise Undecided("planId", "names a plan that this stack doesn't declare", selection.urn)
    return plans


def _takes(stack: Stack, selection: Resource, resource: Resource) -> bool:
    if is_named(stack, selection, resource, "notResources"):
        return False
    tags = selection.each("selectionTags")
    if any_holds(lambda tag: _tagged(stack, resource, tag), tags):
        return True
    return is_named(stack, selection, resource, "resources") and _meets(stack, selection, resource)


def is_named(stack: Stack, selection: Resource, resource: Resource, path: str) -> bool:
    """Whether the list of ARNs and patterns at `path` of `selection` takes `resource`, a type of `_ARN_PARTS`.

    Raises `Undecided` when nothing in it does for certain, and something can't be read.
    """
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
    parts = pattern.split(":", 5)
    if len(parts) < 6:
        return pattern.endswith("*") and fnmatchcase(service, parts[2] if len(parts) > 2 else "")
    actual = f"{kind}{known_text(resource, name) if name else ''}"
    return fnmatchcase(service, parts[2]) and fnmatchcase(actual, parts[5])


def _meets(stack: Stack, selection: Resource, resource: Resource) -> bool:
    for condition in selection.each("conditions"):
        for kind, equal in _CONDITIONS.items():
            for test in condition.each(kind):
                key = test.value("key", default="")
                if carries(stack, resource, key, test.value("value", default="")) is not equal:
                    return False
    return True


def carries(stack: Stack, resource: Resource, key: str, value: str) -> bool:
    """Whether the resource has a tag `key` with a value like `value`, of its own or by a provider's default tags.

    AWS Backup writes `aws:ResourceTag/` before some keys.
    """
    key = key.removeprefix(_TAG_PREFIX)
    if key in resource.keys("tags"):
        return fnmatchcase(str(resource.value("tags")[key]), value)
    return any(fnmatchcase(_default_tag(provider, key), value) for provider in stack.of_type(_PROVIDER))


def tag_of(stack: Stack, resource: Resource, key: str) -> str:
    """Return the value of a tag, of the resource's own or by a provider's default tags; "" where there is none.

    Raises `Undecided` for a tag whose value can't be read.
    """
    if key in resource.keys("tags"):
        return str(resource.value(f"tags.{key}") or "")
    defaults = (_default_tag(provider, key) for provider in stack.of_type(_PROVIDER))
    return next((found for found in defaults if found), "")


def _tagged(stack: Stack, resource: Resource, tag: View) -> bool:
    return carries(stack, resource, tag.value("key", default=""), tag.value("value", default=""))


def _default_tag(provider: Resource, key: str) -> str:
    """Return what a provider tags everything with; providers take objects as JSON texts."""
    try:
        defaults = provider.document("defaultTags")
        return "" if defaults is None else str(defaults.value("tags", default={}).get(key, ""))
    except RuleEnded:
        return ""
