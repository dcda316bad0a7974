"""What a pack's `__main__` calls."""

from __future__ import annotations

import os
from collections.abc import Sequence

from policies.framework.analyzer import run
from policies.framework.rule import Rule
from policies.framework.session import Session
from policies.framework.terms import PackDescription


def serve(name: str, version: str, description: str, rules: Sequence[Rule]) -> None:
    """Serve a pack of these rules until the engine is done with it.

    Raises `ValueError` when two rules have one name.
    """
    names = [rule.name for rule in rules]
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice:
        msg = f"the pack {name} lists {', '.join(twice)} more than once"
        raise ValueError(msg)
    run(Session(PackDescription(name, version, description, tuple(rules)), os.environ))
