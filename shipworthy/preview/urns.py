"""URNs: how the engine names resources.

Source: pulumi/pulumi `sdk/go/common/resource/urn/urn.go`, read on 2026-11-22.
"""

from __future__ import annotations

from typing import Final

STACK_TYPE: Final = "pulumi:pulumi:Stack"
STACK_REFERENCE_TYPE: Final = "pulumi:pulumi:StackReference"
PROVIDER_PREFIX: Final = "pulumi:providers:"


def make_urn(stack: str, project: str, parent: str, type_: str, name: str) -> str:
    """Name a resource; types of parents are part of its name, except the stack's."""
    ancestry = qualified_type(parent) if parent else ""
    qualified = f"{ancestry}${type_}" if ancestry and ancestry != STACK_TYPE else type_
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


def qualified_type(urn: str) -> str:
    """Give the type in a URN together with those of its parents."""
    return urn.split("::", 3)[2]


def type_of(urn: str) -> str:
    """Give the type of the resource that a URN names."""
    return qualified_type(urn).rpartition("$")[2]


def name_of(urn: str) -> str:
    """Give the name in a URN; it may hold any character."""
    return urn.split("::", 3)[3]


def is_urn(text: str) -> bool:
    """Tell whether a text has the form of a URN."""
    return text.startswith("urn:pulumi:") and len(text.split("::", 3)) == 4


def is_provider(type_: str) -> bool:
    """Tell whether a type is that of providers themselves."""
    return type_.startswith(PROVIDER_PREFIX)


def package_of(type_: str) -> str:
    """Give the package of a type token or function token; for a provider the package that it serves."""
    return type_.removeprefix(PROVIDER_PREFIX).split(":", 1)[0]
