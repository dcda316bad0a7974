"""Children see what an interpreter needs and nothing that opens a door."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shipworthy.preview.environment import child_environment, with_interpreter


@pytest.mark.parametrize(
    "name",
    [
        "AWS_ACCESS_KEY_ID",
        "PULUMI_ACCESS_TOKEN",
        "PULUMI_CONFIG_PASSPHRASE",
        "GITHUB_TOKEN",
        "SSH_AUTH_SOCK",
        "KUBECONFIG",
    ],
)
def test_credentials_stay_behind_unless_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "canary")
    assert name not in child_environment(())
    assert child_environment((name,))[name] == "canary"


def test_what_an_interpreter_needs_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHASHSEED", "TMPDIR"):
        monkeypatch.setenv(name, "x")
    given = child_environment(("NOT_SET",))
    assert [given[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHASHSEED")] == ["x"] * 6
    assert "NOT_SET" not in given


def test_a_virtual_environment_is_activated(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    (tmp_path / "venv" / "pyvenv.cfg").write_text("")
    given = {"PATH": "/usr/bin", "PYTHONHOME": "/x", "VIRTUAL_ENV": "/y"}
    assert with_interpreter(given, python) == {
        "PATH": f"{python.parent}{os.pathsep}/usr/bin",
        "VIRTUAL_ENV": str(tmp_path / "venv"),
    }
    assert with_interpreter(given, Path("/usr/bin/python3")) == {"PATH": "/usr/bin"}
