"""A project is read as the Pulumi CLI reads it; every problem of its files is told at once."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from shipworthy.plan.errors import ConfigurationError, UsageError
from shipworthy.preview.project import load_project, stack_names
from tests.preview.files import problems, project, write

PULUMI = version("pulumi")
UNSATISFIED = 'does not satisfy the version range "<3.0.0"'


def test_the_least_project(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    assert (loaded.name, loaded.root, loaded.program) == ("app", tmp_path, tmp_path)
    assert loaded.python == Path(sys.executable)
    assert loaded.working_directory == tmp_path


def test_main_names_a_folder_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "__main__.py").write_text("")
    (tmp_path / "infra" / "other.py").write_text("")
    folder, file = project(tmp_path, "main: infra"), project(tmp_path, "main: infra/other.py")
    assert folder.program == folder.working_directory == file.working_directory == tmp_path / "infra"
    assert file.program == tmp_path / "infra" / "other.py"


def test_a_folder_inside_the_project_will_do(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    assert load_project(tmp_path / "deep" / "er").root == tmp_path


def test_stacks_are_those_with_a_file(tmp_path: Path) -> None:
    loaded = project(tmp_path, Pulumi__live__yaml="", Pulumi__dev__yaml="", Pulumi__x__json="{}", other__yaml="")
    assert stack_names(loaded) == ("dev", "live")


@pytest.mark.parametrize("name", ["Pulumi.yml", "Pulumi.json"])
def test_other_names_of_the_file(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / name).write_text('{"name": "app", "runtime": {"name": "python"}}')
    suffix = Path(name).suffix
    (tmp_path / f"Pulumi.dev{suffix}").write_text("{}")
    assert stack_names(load_project(tmp_path)) == ("dev",)


def test_the_virtual_environment_of_the_options(tmp_path: Path) -> None:
    for folder in ("here", ".venv"):
        (tmp_path / folder / "bin").mkdir(parents=True)
        (tmp_path / folder / "bin" / "python").write_text("")
    named = project(tmp_path)
    options = "runtime: {{name: python, options: {{{}}}}}\nname: app\n"

    def python(text: str) -> Path:
        (tmp_path / "Pulumi.yaml").write_text(options.format(text))
        return load_project(tmp_path).python

    assert python("virtualenv: here") == tmp_path / "here" / "bin" / "python"
    assert python("toolchain: uv") == tmp_path / ".venv" / "bin" / "python"
    assert python("toolchain: uv, virtualenv: here") == tmp_path / "here" / "bin" / "python"
    assert python("") == Path(sys.executable) == named.python


def test_a_toolchain_without_an_environment_uses_this_interpreter(tmp_path: Path) -> None:
    write(tmp_path, Pulumi__yaml="name: app\nruntime: {name: python, options: {toolchain: pip}}")
    assert load_project(tmp_path).python == Path(sys.executable)


def test_no_project_anywhere(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no Pulumi\.yaml in this folder or above it"):
        load_project(tmp_path)
    with pytest.raises(UsageError, match="there is no such folder"):
        load_project(tmp_path / "missing")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["Pulumi.yaml: is empty; name and runtime are expected"]),
        ("[]", ["Pulumi.yaml:1: holds no mapping; name and runtime are expected"]),
        (
            "nam: app\nruntime: nodejs\nmain: gone\n",
            [
                "Pulumi.yaml:1: name: a name of letters, digits, hyphens, underscores and periods is expected",
                "Pulumi.yaml:2: runtime: is nodejs; only Python programs can be previewed",
                "Pulumi.yaml:3: main: there is no gone",
            ],
        ),
        (
            "name: app\nruntime:\n  name: python\n  options:\n    toolchain: conda\n    virtualenv: venv\n",
            [
                "Pulumi.yaml:5: runtime.options.toolchain: one of pip, poetry, uv is expected",
                "Pulumi.yaml:6: runtime.options.virtualenv: there is no virtual environment in venv (no bin/python)",
            ],
        ),
        (
            'name: app\nruntime: python\nrequiredPulumiVersion: "<3.0.0"\n',
            [f"Pulumi.yaml:3: requiredPulumiVersion: Pulumi CLI version {PULUMI} {UNSATISFIED}"],
        ),
        (
            "name: app\nruntime: python\nrequiredPulumiVersion: new\n",
            ['Pulumi.yaml:3: requiredPulumiVersion: parsing CLI version range "new": it is no range of versions'],
        ),
        ("name: app\n", ["Pulumi.yaml:1: runtime: python, or a mapping with name and options, is expected"]),
        (
            "name: app\nruntime: python\nmain: [a]\nstackConfigDir: a\nconfig: b\n",
            [
                "Pulumi.yaml:3: main: text is expected",
                "Pulumi.yaml:5: config: names a folder, as stackConfigDir does; only stackConfigDir is expected",
            ],
        ),
        ("name: app\nname: b\n", ["Pulumi.yaml:2: name: is given twice, first in line 1"]),
    ],
)
def test_a_malformed_project_file(tmp_path: Path, text: str, expected: list[str]) -> None:
    write(tmp_path, Pulumi__yaml=text)
    with pytest.raises(ConfigurationError) as error:
        load_project(tmp_path)
    assert problems(error.value) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("a: {type: strin}", "config.a.type: one of string, integer, boolean, array, object is expected"),
        ("a: {tpye: string}", "config.a.tpye: is unknown; did you mean type?"),
        ("a: {type: array}", "config.a.items: says of which type its items are"),
        ("a: {type: array, items: {type: array}}", "config.a.items.items: says of which type its items are"),
        ("a: {type: integer, default: x}", "config.a.default: is not of the declared type integer"),
        ("a: {default: 1, value: 2}", "config.a: has both a default and a value; one is expected"),
        ("aws:a: {type: string, value: b}", "config.aws:a: belongs to another namespace than the project's"),
        ("aws:a: {description: b}", "config.aws:a: belongs to another namespace than the project's, so it needs"),
        ("a:b:c:d: 1", "config.a:b:c:d: is no configuration key; expected <namespace>:<name>"),
        ("a.: 1", "config.a.: is no configuration key: has a dot without a name after it"),
        ("a: {secret: maybe}", "config.a.secret: true or false is expected"),
        ("a: 1.5", "config.a: text, a whole number, true, false, a list or a declaration is expected"),
    ],
)
def test_a_malformed_declaration(tmp_path: Path, declared: str, expected: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        project(tmp_path, f"config: {{{declared}}}")
    assert expected in str(error.value)
    assert str(error.value).startswith("Pulumi.yaml:3: ")


def test_the_tools_own_settings(tmp_path: Path) -> None:
    text = '[tool.shipworthy]\npolicy-packs = ["policies/mine"]\nstacks = ["live"]\n'
    loaded = project(tmp_path, pyproject__toml=text)
    assert (loaded.default_packs, loaded.default_stacks) == (("policies/mine",), ("live",))
    assert project(tmp_path, pyproject__toml="[project]\n").default_packs == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.shipworthy]\npolicy-pack = []", "tool.shipworthy.policy-pack: is unknown; did you mean policy-packs?"),
        ("[tool.shipworthy]\nstacks = 'dev'", "tool.shipworthy.stacks: a list of names is expected"),
        ("[tool]\nshipworthy = 1", "tool.shipworthy: a table is expected"),
        ("[tool\n", "pyproject.toml:1: is not valid TOML"),
    ],
)
def test_malformed_settings_of_the_tool(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        project(tmp_path, pyproject__toml=text)
    assert expected in str(error.value)
