"""A container's image is named by its digest.

A tag can be moved: two tasks of one deployment may run different programs, and what was tested is not what runs after
the next restart.

Source: OCI distribution specification (a digest is `<algorithm>:<hex>`), read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.containers import containers, name_of

_DIGEST: Final = re.compile(r"[^@\s]+@sha256:[0-9a-f]{64}")


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=[],
    remedy="Name the image as repository@sha256:…, as the registry answered the push.",
    passes={
        "containerDefinitions": '[{"name": "api", "image": "registry.example/api@sha256:'
        '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"}]'
    },
    fails={"containerDefinitions": '[{"name": "api", "image": "registry.example/api:1.4"}]'},
)
def ecs_task_image_by_digest(task: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.image_by_digest:
        not_applicable("this stack may follow tags")
    for container in containers(task):
        image = container.value("image", default="")
        if not _DIGEST.fullmatch(image):
            yield Violation(container.path_of("image"), f"{name_of(container)} follows a tag that can be moved")
