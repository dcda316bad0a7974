"""The pytest plugin: fixtures that make each plan once in a test run, whichever tests ask for it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from shipworthy.testing.previewed import Previewed
from shipworthy.testing.program import preview
from shipworthy.testing.sources import Program


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
