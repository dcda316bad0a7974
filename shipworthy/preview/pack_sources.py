"""Where policy packs are found, and what their PulumiPolicy.yaml says."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Final

from shipworthy.plan.errors import ConfigurationError, Problem, UsageError
from shipworthy.preview.documents import Document, Plain, read_document, read_json
from shipworthy.preview.nearest import nearest
from shipworthy.preview.project import Project, python_of

PACK_FILES: Final = ("PulumiPolicy.yaml", "PulumiPolicy.yml", "PulumiPolicy.json")
"""Names of a pack's file, in the order in which they are looked for."""

_OWN_FOLDER: Final = Path(__file__).parent.parent
CARRIED: Final = (_OWN_FOLDER / "_packs", _OWN_FOLDER.parent)
"""Folders whose `policies` hold the packs that come with this tool: in an installed wheel, in a checkout."""


@dataclass(frozen=True)
class PackSource:
    """A pack that can be started.

    `import_root` is set for the packs that come with this tool: the folder from which they import what they share.
    `version` and `options` are those of PulumiPolicy.yaml ("" where it names no version). `configuration` is what the
    user gives the pack, by policy, as the CLI's `--policy-pack-config` file does. `variables` are added to its
    environment.
    """

    name: str
    folder: Path
    import_root: Path | None = None
    version: str = ""
    options: Mapping[str, Plain] = field(default_factory=dict[str, Plain])
    configuration: Mapping[str, Plain] = field(default_factory=dict[str, Plain])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    def python(self) -> Path:
        """Choose the interpreter; raises ValueError where the named virtual environment is missing."""
        if self.import_root is not None:
            return Path(sys.executable)
        return python_of(self.folder, self.options, str(self.options.get("toolchain") or ""))


def find_packs(project: Project, names: Sequence[str], configurations: Sequence[Path] = ()) -> tuple[PackSource, ...]:
    """Find each pack by its folder, relative to the working directory or the project, or by its bare name.

    A bare name is that of a pack that comes with this tool; hyphens stand for the underscores of its folder. The
    files of `configurations` belong to the packs at the same places. Raises UsageError for a pack that is nowhere and
    for more files than packs, ConfigurationError for a malformed file and for a pack that is not for Python.
    """
    if len(configurations) > len(names):
        msg = f"--policy-pack-config: given {len(configurations)} times for {len(names)} policy packs"
        raise UsageError(msg)
    sources: dict[Path, PackSource] = {}
    for name, file in zip_longest(names, configurations):
        source = _find(project, name)
        sources[source.folder] = source if file is None else replace(source, configuration=_configuration(file))
    return tuple(sources.values())


def _configuration(file: Path) -> Mapping[str, Plain]:
    content = read_json(file, str(file)).value
    if not isinstance(content, dict):
        raise ConfigurationError((Problem(str(file), "", "an object of policies and their configuration is expected"),))
    return content


def _find(project: Project, name: str) -> PackSource:
    for folder in (Path(name), project.root / name):
        if _pack_file(folder) is not None:
            return _read(folder.absolute(), None)
    if Path(name).name == name:
        for root in CARRIED:
            folder = root / "policies" / name.replace("-", "_")
            if _pack_file(folder) is not None:
                return _read(folder, root)
    if Path(name).is_dir() or (project.root / name).is_dir():
        msg = f"{name}: is no policy pack, the folder has no PulumiPolicy.yaml"
        raise UsageError(msg)
    msg = f"{name}: there is no such policy pack; expected is a folder or a name{nearest(name, _carried_names())}"
    raise UsageError(msg)


def _carried_names() -> Iterable[str]:
    folders = [folder for root in CARRIED if (root / "policies").is_dir() for folder in (root / "policies").iterdir()]
    return {folder.name.replace("_", "-") for folder in folders if _pack_file(folder) is not None}


def _pack_file(folder: Path) -> Path | None:
    return next((folder / name for name in PACK_FILES if (folder / name).is_file()), None)


def _read(folder: Path, import_root: Path | None) -> PackSource:
    file = _pack_file(folder) or folder / PACK_FILES[0]
    document = read_document(file, f"{folder.name}/{file.name}")
    content = document.value if isinstance(document.value, dict) else {}
    runtime = content.get("runtime")
    language = runtime.get("name") if isinstance(runtime, dict) else runtime
    options = runtime.get("options") if isinstance(runtime, dict) else None
    problems = list(_problems(document, language, options, content.get("version")))
    if not (folder / "__main__.py").is_file():
        problems.append(Problem(f"{folder.name}/__main__.py", "", "there is no such file"))
    if problems:
        raise ConfigurationError(tuple(problems))
    version = content.get("version")
    return PackSource(
        folder.name if import_root is None else folder.name.replace("_", "-"),
        folder,
        import_root,
        "" if version is None else str(version),
        options if isinstance(options, dict) else {},
    )


def _problems(document: Document, language: Plain, options: Plain, version: Plain) -> Iterable[Problem]:
    if not isinstance(language, str) or not language:
        yield document.problem(("runtime",), "python, or a mapping with name and options, is expected")
    elif language != "python":
        yield document.problem(("runtime",), f"is {language}; only Python packs can be run")
    if not isinstance(options, dict | None):
        yield document.problem(("runtime", "options"), "a mapping is expected")
    if isinstance(version, dict | list | bool):
        yield document.problem(("version",), "text such as 1.2.3 is expected")
