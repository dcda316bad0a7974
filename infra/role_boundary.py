"""Bounds every role of a stack, whichever component creates it."""

from __future__ import annotations

from typing import Final

import pulumi

from components.location import Location

_ROLE: Final = "aws:iam/role:Role"


def bound_roles(location: Location, policy: str) -> None:
    """Give every role that is created from here on the managed policy of this name as its permissions boundary.

    A pipeline may create bounded roles only, so that it can't create one that may do more than itself.
    """
    arn = f"arn:{location.partition}:iam::{location.account}:policy/{policy}"

    def bound(resource: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if resource.type_ != _ROLE:
            return None
        return pulumi.ResourceTransformationResult({**resource.props, "permissions_boundary": arn}, resource.opts)

    pulumi.runtime.register_stack_transformation(bound)
