"""Whatever stands in a stack's file, the platform previews or says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from tests.infra.any_settings import Configuration, drawn, previewed, read


def test_whatever_is_configured_is_read_or_refused_by_name() -> None:
    def is_read_or_refused(configuration: Configuration) -> None:
        problems = read(configuration)
        assert [problem for problem in problems if not problem.message] == []

    drawn(500, is_read_or_refused)


def test_what_is_read_previews_or_is_refused(tmp_path: Path) -> None:
    accepted: list[Configuration] = []
    drawn(120, lambda configuration: accepted.append(configuration) if not read(configuration) else None)
    assert len(accepted) > 10
    assert previewed(tmp_path, accepted[:12]) == []
