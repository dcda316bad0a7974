"""Containers of ECS task definitions."""

from __future__ import annotations

from policies.framework.resource import Resource, View


def containers(task: Resource) -> list[View]:
    """Return the container definitions of a task definition.

    Raises `Undecided` when the document can't be read, since then no part of it is certain.
    """
    return task.documents("containerDefinitions")


def name_of(container: View) -> str:
    """Return the container's name, for a message."""
    return container.value("name", default="") or "a container"


def is_windows(task: Resource) -> bool:
    """Whether the task runs Windows, where users, capabilities and read-only file systems don't exist."""
    return task.value("runtimePlatform.operatingSystemFamily", default="").startswith("WINDOWS")
