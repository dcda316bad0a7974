"""The only reader of Pulumi's configuration: turns it into settings, or into one list of what is wrong with it."""

from __future__ import annotations

import pulumi

from infra.naming import Naming
from infra.settings_model import Settings
from infra.settings_schema import SCHEMA
from stack_settings import reader
from stack_settings.problems import Problem
from stack_settings.reader import SettingsError

__all__ = ["SettingsError", "read_naming", "read_settings", "settings_error"]

_INSTEAD_OF_SECRETS = "plain settings, and secrets by name in shipworthy:secrets.named"


def read_settings() -> Settings:
    """Return the settings of the stack that runs. Raises SettingsError."""
    return reader.read(Settings, SCHEMA, _INSTEAD_OF_SECRETS)


def read_naming() -> Naming:
    """Return the names of the stack that runs. Raises SettingsError for one that AWS wouldn't take in a name."""
    project, stack = pulumi.get_project(), reader.stack_name()
    try:
        return Naming(project, stack)
    except ValueError as error:
        raise SettingsError(stack, (str(error),)) from None


def settings_error(problems: tuple[Problem, ...]) -> SettingsError:
    """Return the error that tells these problems, each with its place in the stack's file."""
    return reader.settings_error(SCHEMA, problems)
