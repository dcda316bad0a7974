"""The pytest plugin: fixtures that make each plan and start each pack once, whichever tests of a run ask for it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from shipworthy.testing.judging import Judge, Packs
from shipworthy.testing.previewed import Previewed
from shipworthy.testing.program import preview
from shipworthy.testing.sources import Program
from shipworthy.testing.table import Spec
from shipworthy.testing.verdicts import Verdicts


@pytest.fixture(scope="session")
def shipworthy_preview() -> Callable[..., Previewed]:
    """Give `shipworthy.testing.preview` with a memory: the same arguments give the plan that was made before."""
    made: list[tuple[Program, dict[str, Any], Previewed]] = []

    def remembered(program: Program, **options: Any) -> Previewed:
        # Compared rather than hashed: options hold mappings, and no text of a secret tells two of them apart.
        for known, known_options, plan in made:
            if known == program and known_options == options:
                return plan
        plan = preview(program, **options)
        made.append((program, copy.deepcopy(options), plan))
        return plan

    return remembered


@pytest.fixture(scope="session")
def shipworthy_judge() -> Iterator[Callable[..., Verdicts]]:
    """Give `shipworthy.testing.judge` with packs that stay up until the end of the test run."""
    running: list[tuple[str, dict[str, Any], Judge]] = []
    with ExitStack() as ending:

        def judge(pack: Packs, resources: Iterable[Spec] | Previewed, **options: Any) -> Verdicts:
            if isinstance(resources, Previewed):
                options = {**options, "stack": resources.plan.stack, "project": resources.plan.project}
            for known, known_options, one in running:
                if known == str(pack) and known_options == options:
                    return one.judge(resources)
            started = ending.enter_context(Judge(pack, **options))
            running.append((str(pack), copy.deepcopy(options), started))
            return started.judge(resources)

        yield judge
