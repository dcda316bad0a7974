"""What a test may preview: a project's folder, a program's text, or a function."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import textwrap
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final, cast

from shipworthy.plan.errors import UsageError

Program = Path | str | Callable[[], object]

_FUNCTION: Final = """\
import dill
dill.loads({pickled!r})()
"""


@contextlib.contextmanager
def project_folder(program: Program, name: str) -> Generator[Path]:
    """Give the folder of a project that runs `program`; a temporary one, called `name`, for a text or a function."""
    if isinstance(program, Path):
        yield program
        return
    text = _text(program) if isinstance(program, str) else _call_of(program)
    with tempfile.TemporaryDirectory(prefix="shipworthy-") as temporary:
        folder = Path(temporary).resolve()
        (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: python\n", encoding="utf-8")
        (folder / "__main__.py").write_text(text, encoding="utf-8")
        yield folder


def import_path(program: Program) -> tuple[str, ...]:
    """Give the folders from which a text or a function can import what the test can; a project has its own."""
    if isinstance(program, Path):
        return ()
    return tuple(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100 - "" is the working directory


def _text(program: str) -> str:
    if program and "\n" not in program and Path(program).is_dir():
        msg = f"{program!r} is a folder; text is taken as a program, so give Path({program!r})"
        raise UsageError(msg)
    return textwrap.dedent(program)


def _call_of(function: Callable[[], object]) -> str:
    """Write a program that calls the function with what it closes over.

    Pulumi's own SDK depends on dill, which sends a function of an importable module by name and any other by value.
    """
    import dill  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    dumps = cast("Callable[..., bytes]", cast("Any", dill).dumps)
    try:
        return _FUNCTION.format(pickled=dumps(function, recurse=True))
    except Exception as error:
        name = getattr(function, "__qualname__", repr(function))
        msg = f"{name} can't be sent to the program's process: it uses something that can't be pickled ({error})"
        raise UsageError(msg) from error
