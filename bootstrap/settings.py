"""The only reader of Pulumi's configuration: turns it into settings, or into one list of what is wrong with it."""

from __future__ import annotations

import re
from typing import Final

import pulumi

from bootstrap.settings_model import Settings
from stack_settings import reader
from stack_settings.reader import SettingsError
from stack_settings.schema import SettingsSchema

SCHEMA: Final = SettingsSchema(Settings, "shipworthy")

_LONGEST_PREFIX: Final = 24
"""Characters that the tightest name, that of a bucket with account and region in 63, leaves without being cut."""


def read_settings() -> Settings:
    """Return the settings of the account. Raises SettingsError."""
    return reader.read(Settings, SCHEMA, "plain settings; nothing here needs a secret")


def read_prefix() -> str:
    """Return what physical names begin with: the project's name, since an account has one such stack.

    Raises SettingsError for one that AWS wouldn't take in a name.
    """
    project = pulumi.get_project()
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", project) or len(project) > _LONGEST_PREFIX:
        expected = f"lower-case words joined by hyphens, at most {_LONGEST_PREFIX} characters"
        raise SettingsError(reader.stack_name(), (f"Pulumi.yaml: name: is {project}; expected {expected}",))
    return project
