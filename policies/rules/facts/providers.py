"""What a provider decides for the resources that leave it open."""

from __future__ import annotations

from typing import Final

from policies.framework.resource import Resource, Stack
from policies.rules.facts.texts import known_text

AWS_PROVIDER: Final = "pulumi:providers:aws"


def region_of(stack: Stack, resource: Resource) -> str:
    """Return the region of a resource, or "" where it can't be told.

    Without a region of its own a resource has its provider's; which provider that is, no pack is told, so that it is
    certain only where all of them are in the same region.
    """
    if resource.is_set("region"):
        return known_text(resource, "region")
    regions = {known_text(provider, "region") for provider in stack.of_type(AWS_PROVIDER)}
    return regions.pop() if len(regions) == 1 else ""
