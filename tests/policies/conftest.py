"""One process of each pack for a whole test run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.policies.harness import POLICIES, PackUnderTest


@pytest.fixture(scope="session")
def pack_named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], PackUnderTest]]:
    """Start a pack by the name of its folder, or return it once it runs."""
    running: dict[str, PackUnderTest] = {}

    def started(name: str) -> PackUnderTest:
        if name not in running:
            running[name] = PackUnderTest(POLICIES / name, tmp_path_factory.mktemp(name) / "verdicts.jsonl")
        return running[name]

    yield started
    for pack in running.values():
        pack.close()


@pytest.fixture(scope="session")
def readiness(pack_named: Callable[[str], PackUnderTest]) -> PackUnderTest:
    return pack_named("readiness")


@pytest.fixture(scope="session")
def first_apply(pack_named: Callable[[str], PackUnderTest]) -> PackUnderTest:
    return pack_named("first_apply")


@pytest.fixture(scope="session")
def security(pack_named: Callable[[str], PackUnderTest]) -> PackUnderTest:
    return pack_named("security")
