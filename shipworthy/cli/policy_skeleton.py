"""`shipworthy policy new`: begins a rule and its test in the layout that it finds."""

from __future__ import annotations

import keyword
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

from shipworthy.cli import output
from shipworthy.cli.policy_arguments import NewArguments
from shipworthy.cli.skeleton_texts import FRAMEWORK_RULE, FRAMEWORK_TEST, LIBRARY_RULE, LIBRARY_TEST
from shipworthy.plan.errors import UsageError
from shipworthy.preview.pack_sources import PACK_FILES
from shipworthy.reports.json_value import Json
from shipworthy.reports.policy_rules import document

SCHEMA: Final = "shipworthy.policy-new/1"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){2,}")
_SERVICE: Final = re.compile(r"[a-z][a-z0-9]*")


@dataclass(frozen=True)
class Skeleton:
    """The files of a new rule, relative to the folder that the command runs in, and what remains to be done."""

    files: tuple[tuple[Path, Template], ...]
    steps: tuple[str, ...]


def run_new(arguments: NewArguments) -> int:
    """Write the files and say what comes next.

    Raises UsageError for a name that no rule can have, a folder of no known layout, and files that exist already.
    """
    os.chdir(arguments.folder)
    _check(arguments)
    skeleton = _skeleton(arguments)
    for path, _ in skeleton.files:
        if path.exists():
            msg = f"{path}: exists already and is left as it is"
            raise UsageError(msg)
    function = arguments.name.replace("-", "_")
    for path, text in skeleton.files:
        output.save_new(path, text.substitute(name=arguments.name, function=function, service=arguments.service))
    paths = [str(path) for path, _ in skeleton.files]
    if arguments.json:
        files: list[Json] = [*paths]
        steps: list[Json] = [*skeleton.steps]
        output.show(document({"schema": SCHEMA, "files": files, "next": steps}))
    else:
        output.show("".join(f"{line}\n" for line in _told(paths, skeleton.steps)))
    return 0


def _told(paths: list[str], steps: tuple[str, ...]) -> Iterator[str]:
    yield from (f"wrote {path}" for path in paths)
    yield from ("", "Next:")
    yield from (f"  {number}. {step}" for number, step in enumerate(steps, 1))


def _check(arguments: NewArguments) -> None:
    name, service = arguments.name, arguments.service
    if not _SERVICE.fullmatch(service) or keyword.iskeyword(service):
        msg = f"--service {service}: small letters and digits are expected that Python can import, such as rds"
        raise UsageError(msg)
    if not _NAME.fullmatch(name) or not name.startswith(f"{service}-"):
        msg = f"{name}: SERVICE-RESOURCE-WHAT-MUST-HOLD in small letters is expected, such as {service}-thing-encrypted"
        raise UsageError(msg)


def _skeleton(arguments: NewArguments) -> Skeleton:
    pack = Path(arguments.pack)
    if arguments.pack and not _is_pack(pack):
        msg = f"{pack}: is no policy pack, there is no PulumiPolicy.yaml"
        raise UsageError(msg)
    shared = pack.parent if arguments.pack else Path("policies")
    if shared.name == "policies" and (shared / "rules").is_dir():
        return _framework(shared, arguments)
    if arguments.pack or _is_pack(pack):
        return _library(pack, arguments)
    msg = "there is neither policies/rules nor a PulumiPolicy.yaml here; name a pack's folder with --policy-pack"
    raise UsageError(msg)


def _is_pack(folder: Path) -> bool:
    return any((folder / name).is_file() for name in PACK_FILES)


def _framework(policies: Path, arguments: NewArguments) -> Skeleton:
    """Give the layout in which packs share rules: one rule a file under `policies/rules`, tests beside `policies`."""
    stem = arguments.name.replace("-", "_")
    rule = policies / "rules" / arguments.service / f"{stem}.py"
    test = policies.parent / "tests" / "policies" / "rules" / f"test_{stem}.py"
    return Skeleton(
        ((rule, FRAMEWORK_RULE), (test, FRAMEWORK_TEST)),
        (
            f"Write the cases in {test}, and see them fail.",
            f"Write the rule in {rule}, with an example that passes and one that fails.",
            f"Add {stem} to the RULES of its pack's __main__.py, and its name to the lists that the tests pin.",
            f"Run pytest {test}, then shipworthy policy test.",
        ),
    )


def _library(pack: Path, arguments: NewArguments) -> Skeleton:
    """Give the layout for any other pack: one policy of pulumi_policy a file, in the pack's own folder."""
    stem = arguments.name.replace("-", "_")
    rule, test = pack / "rules" / f"{stem}.py", pack / "tests" / f"test_{stem}.py"
    return Skeleton(
        ((rule, LIBRARY_RULE), (test, LIBRARY_TEST)),
        (
            f"Write the cases in {test}, and see them fail: python -m pytest, in the pack's folder.",
            f"Write the rule in {rule}.",
            f"Import it in {pack / '__main__.py'} (from rules.{stem} import {stem}) and add it to the pack's policies.",
        ),
    )
