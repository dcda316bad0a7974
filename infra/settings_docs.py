"""What is generated from the model that checks the settings: the page that describes each, and a schema for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from infra.settings_schema import NAMESPACE, SCHEMA
from stack_settings import editor_schema as editing
from stack_settings.examples import Examples
from stack_settings.page import tables

_ROOT: Final = Path(__file__).parent.parent

EXAMPLES: Final = Examples(SCHEMA, (_ROOT / "Pulumi.production.yaml", _ROOT / "Pulumi.staging.yaml"))

_INTRODUCTION: Final = f"""\
# Settings

What a stack is told in its `Pulumi.<stack>.yaml`. All keys begin with `{NAMESPACE}:`, save those of the AWS provider.
A setting without a default must be given where its section is. Unknown names, wrong types and impossible combinations
end a preview with exit status 2 and one list of all of them. This page is generated from `infra/settings_model.py`.

An editor that knows the YAML language server completes and checks these files as you type: their first line names
[settings.schema.json](settings.schema.json).
"""


def page() -> str:
    """Return the page in Markdown."""
    return f"{_INTRODUCTION}\n{tables(EXAMPLES)}"


def editor_schema() -> str:
    """Return the JSON schema of a stack's file, by which editors complete it."""
    return editing.editor_schema(SCHEMA, "Configuration of a stack of the platform.")
