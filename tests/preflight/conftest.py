"""The servers, once a run: the tests that take them are in one xdist group."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.preflight import servers


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    with servers.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[servers.Redis]:
    with servers.redis() as server:
        yield server
