"""What a command asks of a worker, and what it gets back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.cli.arguments import PreviewArguments
from shipworthy.plan.model import Plan


@dataclass(frozen=True)
class Job:
    """What to preview, and the environment variables that are set for it."""

    arguments: PreviewArguments
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Done:
    """The plans of a job's stacks, or what the user has to correct before there can be any."""

    plans: tuple[Plan, ...] = ()
    problem: str = ""
