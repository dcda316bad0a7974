"""What is generated from the model that checks the settings: the page that describes each, and a schema for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bootstrap.settings import SCHEMA
from stack_settings import editor_schema as editing
from stack_settings.examples import Examples
from stack_settings.page import tables

EXAMPLES: Final = Examples(SCHEMA, (Path(__file__).parent / "Pulumi.account.yaml",))

_INTRODUCTION: Final = """\
# Settings of an account

What `bootstrap/` is told in `bootstrap/Pulumi.account.yaml`: what an account has once, for all environments.
[lifecycle.md](lifecycle.md) says when it is applied. Wrong settings end a preview with exit status 2 and one list of
all of them. This page is generated from `bootstrap/settings_model.py`.
"""


def page() -> str:
    """Return the page in Markdown."""
    return f"{_INTRODUCTION}\n{tables(EXAMPLES)}"


def editor_schema() -> str:
    """Return the JSON schema of the account's file, by which editors complete it."""
    return editing.editor_schema(SCHEMA, "Configuration of an account.")
