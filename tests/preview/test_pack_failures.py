"""A pack that breaks is named with what it wrote to standard error; the others go on."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from shipworthy.plan.errors import ConfigurationError
from shipworthy.preview.pack_sources import PackSource
from tests.preview.packs import PACKS, request, run, secret, started, urn


def failure(tmp_path: Path, behaviour: str, *packs: str, timeout: float = 20) -> str:
    with run(tmp_path, behaviour, *packs, timeout=timeout) as running:
        running.register(request("before"))
        running.register(request("trouble", {"password": secret("hunter2-canary")}))
        running.register(request("after"))
        (broken,) = running.results().failures
    assert broken.exit_status == 4
    return str(broken)


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        ("rubbish", "policy pack rubbish: printed 'hello, I am no port' where the port of its server was expected"),
        ("raises", "policy pack raises: ended with status 1 before its server was up"),
    ],
)
def test_a_pack_that_does_not_start(tmp_path: Path, pack: str, expected: str) -> None:
    message = failure(tmp_path, "", pack)
    assert message.startswith(expected)


def test_the_packs_own_traceback_is_quoted(tmp_path: Path) -> None:
    assert "RuntimeError: the rules are missing" in failure(tmp_path, "", "raises")


def test_a_pack_that_never_starts_is_given_up(tmp_path: Path) -> None:
    expected = "policy pack silent: did not print the port of its server within 0.5 seconds"
    assert failure(tmp_path, "", "silent", timeout=0.5) == expected


def test_a_crash_in_the_middle(tmp_path: Path) -> None:
    message = failure(tmp_path, "crash")
    assert message.startswith(f"policy pack own-server: ended with status 7 during Analyze of {urn('trouble')}\n")
    assert "about to crash, password" in message
    assert "hunter2-canary" not in message
    assert "[secret]" in message


def test_an_exception_in_the_middle(tmp_path: Path) -> None:
    message = failure(tmp_path, "raise")
    assert message.startswith(f"policy pack own-server: failed in Analyze of {urn('trouble')}: rule broke\n")
    assert "hunter2-canary" not in message


def test_a_pack_that_hangs(tmp_path: Path) -> None:
    with run(tmp_path, "hang", timeout=6) as packs:
        packs.await_start()
        began = time.monotonic()
        packs.register(request("trouble"))
        (broken,) = packs.results().failures
    assert str(broken).startswith(
        f"policy pack own-server: did not answer Analyze of {urn('trouble')} within 6 seconds"
    )
    assert time.monotonic() - began < 9


def test_packs_that_hang_are_ended_within_two_seconds(tmp_path: Path) -> None:
    packs = run(tmp_path, "hang", "own-server", "own-server", timeout=600)
    packs.await_start()
    stuck = threading.Thread(target=packs.register, args=(request("trouble"),), daemon=True)
    stuck.start()
    time.sleep(0.3)
    began = time.monotonic()
    packs.close()
    assert time.monotonic() - began < 2
    stuck.join(timeout=2)
    assert not stuck.is_alive()


def test_a_flood_of_errors_is_cut(tmp_path: Path) -> None:
    message = failure(tmp_path, "flood")
    assert len(message) < 17_000
    assert message.endswith("xxx" + "\nlast line" * 5)


def test_verdicts_until_the_crash_and_those_of_other_packs_are_kept(tmp_path: Path) -> None:
    with run(tmp_path, "crash", "own-server", "library") as packs:
        for name in ("before", "trouble", "after"):
            packs.register(request(name, {"name": "brief"}))
        results = packs.results()
    assert [v.urn for v in results.verdicts if v.pack == "own"] == [urn("before")]
    assert {v.urn for v in results.verdicts if v.pack == "library"} == {urn("before"), urn("trouble"), urn("after")}
    assert len(results.failures) == 1


def test_verdict_lines_that_break_the_schema(tmp_path: Path) -> None:
    message = failure(tmp_path, "bad-verdicts")
    assert "wrote verdict lines that do not follow the schema: line 4: outcome: one of violated, " in message


def test_a_pack_without_a_name(tmp_path: Path) -> None:
    assert "answered GetAnalyzerInfo without a name" in failure(tmp_path, "nameless")


def test_a_pack_whose_virtual_environment_is_missing(tmp_path: Path) -> None:
    source = PackSource("library", PACKS / "library", options={"virtualenv": "venv"})
    with started(tmp_path, [source], "") as packs:
        (broken,) = packs.results().failures
    assert str(broken) == "policy pack library: there is no virtual environment in venv (no bin/python)"


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (
            "refuse-stack",
            [
                "policy pack own-server: waivers.yaml:3: expires: is no date",
                "policy pack own-server: waivers.yaml:4: owner: is missing",
            ],
        ),
        ("refuse", ["policy pack own-server: limits: dayz is unknown"]),
    ],
)
def test_a_refused_configuration_is_the_users_mistake(tmp_path: Path, behaviour: str, expected: list[str]) -> None:
    with run(tmp_path, behaviour) as packs:
        packs.register(request("thing"))
        with pytest.raises(ConfigurationError) as refused:
            packs.results()
    assert [str(problem) for problem in refused.value.problems] == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"short": "strict"}, "short.enforcementLevel: one of advisory, disabled, mandatory, remediate is expected"),
        ({"short": {"enforcementLevel": 3}}, "short.enforcementLevel: one of advisory, disabled, mandatory, remediate"),
    ],
)
def test_a_configuration_that_no_pack_could_mean(tmp_path: Path, given: dict[str, object], expected: str) -> None:
    source = PackSource("library", PACKS / "library", configuration=given)  # pyright: ignore[reportArgumentType]
    with started(tmp_path, [source], "") as packs, pytest.raises(ConfigurationError, match=expected):
        packs.results()


def test_an_interpreter_that_can_not_be_run(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("no program")
    source = PackSource("library", PACKS / "library", options={"virtualenv": str(tmp_path / "venv")})
    with started(tmp_path, [source], "") as packs:
        (broken,) = packs.results().failures
    assert str(broken).startswith("policy pack library: can't be started: ")
    assert Path(sys.executable).exists()
