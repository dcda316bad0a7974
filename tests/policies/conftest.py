"""One process of each pack for a whole test run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.policies.harness import READINESS, PackUnderTest


@pytest.fixture(scope="session")
def readiness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackUnderTest]:
    pack = PackUnderTest(READINESS, tmp_path_factory.mktemp("readiness") / "verdicts.jsonl")
    yield pack
    pack.close()
