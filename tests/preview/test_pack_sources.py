"""Packs are found by folder or by the name of one that comes with the tool."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.plan.errors import ConfigurationError, UsageError
from shipworthy.preview import pack_sources
from shipworthy.preview.pack_sources import find_packs
from tests.preview.files import problems
from tests.preview.packs import PACKS, project


def pack(folder: Path, text: str = "runtime: python\nversion: 1.2.3\n") -> Path:
    folder.mkdir(parents=True)
    (folder / "__main__.py").write_text("")
    (folder / "PulumiPolicy.yaml").write_text(text)
    return folder


def test_a_folder_relative_to_the_project(tmp_path: Path) -> None:
    pack(tmp_path / "policies" / "mine")
    (source,) = find_packs(project(tmp_path), ["policies/mine"])
    assert (source.name, source.folder, source.version) == ("mine", tmp_path / "policies" / "mine", "1.2.3")


def test_a_folder_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(tmp_path / "here")
    monkeypatch.chdir(tmp_path)
    (source,) = find_packs(project(tmp_path / "elsewhere"), ["here"])
    assert source.folder == tmp_path / "here"


def test_a_pack_named_twice_runs_once(tmp_path: Path) -> None:
    names = [str(PACKS / "library"), str(PACKS / "own-server"), str(PACKS / "library")]
    assert [source.name for source in find_packs(project(tmp_path), names)] == ["library", "own-server"]


def test_the_name_of_a_pack_that_comes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(tmp_path / "carried" / "policies" / "ready", "runtime: {name: python, options: {virtualenv: ../../.venv}}")
    monkeypatch.setattr(pack_sources, "CARRIED", (tmp_path / "absent", tmp_path / "carried"))
    (source,) = find_packs(project(tmp_path), ["ready"])
    assert source.import_root == tmp_path / "carried"
    assert source.python().exists()
    with pytest.raises(UsageError, match=r"redy: there is no such policy pack; .*; did you mean ready\?"):
        find_packs(project(tmp_path), ["redy"])


def test_a_hyphen_in_a_bare_name_stands_for_an_underscore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(tmp_path / "carried" / "policies" / "first_apply")
    monkeypatch.setattr(pack_sources, "CARRIED", (tmp_path / "carried",))
    (source,) = find_packs(project(tmp_path), ["first-apply"])
    assert (source.name, source.folder) == ("first-apply", tmp_path / "carried" / "policies" / "first_apply")
    with pytest.raises(UsageError, match=r"did you mean first-apply\?"):
        find_packs(project(tmp_path), ["first-aply"])


def test_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"empty: is no policy pack, the folder has no PulumiPolicy\.yaml"):
        find_packs(project(tmp_path), ["empty"])


def test_every_problem_of_the_packs_file_is_told(tmp_path: Path) -> None:
    pack(tmp_path / "bad", "runtime: nodejs\nversion: [1]\n")
    (tmp_path / "bad" / "__main__.py").unlink()
    with pytest.raises(ConfigurationError) as error:
        find_packs(project(tmp_path), ["bad"])
    assert problems(error.value) == [
        "bad/PulumiPolicy.yaml:1: runtime: is nodejs; only Python packs can be run",
        "bad/PulumiPolicy.yaml:2: version: text such as 1.2.3 is expected",
        "bad/__main__.py: there is no such file",
    ]
