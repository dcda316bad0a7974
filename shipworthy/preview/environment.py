"""The environment of every process that a preview starts: what a Python interpreter needs, no credential, no token.

A list of what may pass is kept instead of a list of what must not: nobody knows the names of all secrets.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

PASSED_ON: Final = frozenset(
    {
        "HOME",
        "LANG",
        "LANGUAGE",
        "LD_LIBRARY_PATH",
        "LOGNAME",
        "PATH",
        "PYTHONPATH",
        "SHELL",
        "SOURCE_DATE_EPOCH",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
        "TEMP",
        "TMP",
        "TMPDIR",
        "TZ",
        "USER",
        "VIRTUAL_ENV",
    }
)
"""Names that every child process gets when they are set."""

PASSED_ON_PREFIXES: Final = ("LC_", "PYTHON")
"""Prefixes of further names; `PYTHON…` steers the interpreter itself (encoding, warnings, hash seed)."""


def child_environment(pass_env: Sequence[str]) -> dict[str, str]:
    """Choose the part of this process's environment that a child may see.

    `pass_env` names variables that the user lets through on top; one that is not set is left out.
    """
    named = frozenset(pass_env)
    return {name: value for name, value in sorted(os.environ.items()) if name in named or _is_harmless(name)}


def _is_harmless(name: str) -> bool:
    return name in PASSED_ON or name.startswith(PASSED_ON_PREFIXES)


def with_interpreter(environment: Mapping[str, str], python: Path) -> dict[str, str]:
    """Activate the virtual environment of `python`, as the engine does for programs and packs.

    Source: pulumi/pulumi `sdk/python/toolchain` (`ActivateVirtualEnv`), read on 2026-11-22.
    """
    activated = {name: value for name, value in environment.items() if name not in {"PYTHONHOME", "VIRTUAL_ENV"}}
    virtualenv = python.parent.parent
    if (virtualenv / "pyvenv.cfg").is_file():
        activated["VIRTUAL_ENV"] = str(virtualenv)
        activated["PATH"] = os.pathsep.join(filter(None, (str(python.parent), activated.get("PATH"))))
    return activated
