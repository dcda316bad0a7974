"""The jobs of a stack, and where what their schedules could not start is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pulumi

from components.dead_letters import DeadLetters, DeadLettersArgs
from components.job import Job
from infra.ground import Ground
from infra.settings_jobs import Job as JobSettings


@dataclass(frozen=True)
class Jobs:
    """The jobs that have an image, and where what couldn't be started ends; None without any job."""

    scheduled: Mapping[str, Job]
    failures: DeadLetters | None


def schedule_jobs(ground: Ground, make: Callable[[str, JobSettings, str, DeadLetters], Job]) -> Jobs:
    """Make every job that has an image, of its name, settings and image; a warning names the others."""
    settings = ground.settings.jobs
    images = {name: job.image for name, job in sorted(settings.items()) if job.image is not None}
    for name in sorted(settings.keys() - images.keys()):
        pulumi.log.warn(f"job {name} is left out: it has no image (shipworthy:jobs.{name}.image)")
    if not images:
        return Jobs({}, None)
    key = ground.data_key
    args = DeadLettersArgs(ground.location, ground.prefix, key.key_arn, key.alias_name, ground.tags)
    failures = DeadLetters("job-failures", args)
    return Jobs({name: make(name, settings[name], image, failures) for name, image in images.items()}, failures)
