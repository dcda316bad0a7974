"""The only reader of Pulumi's configuration: turns it into settings, or into one list of what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime import config as runtime_config

from infra.naming import Naming
from infra.settings_errors import Problem, UnusableSettings, parse_settings
from infra.settings_file import SettingsFile
from infra.settings_model import Settings
from infra.settings_schema import NAMESPACE, Place, at


class SettingsError(pulumi.ConfigTypeError):
    """The whole list of what can't be used; shown without a traceback, as Pulumi's own configuration errors are."""

    def __init__(self, stack: str, lines: tuple[str, ...]) -> None:
        super().__init__(key="", value="", expect_type="settings")
        self.args = (f"the configuration of stack {stack} can't be used:\n" + "\n".join(lines),)


def read_settings() -> Settings:
    """Return the settings of the stack that runs. Raises SettingsError."""
    configuration = _configuration()
    secret = tuple(_secret_problems(configuration))
    if secret:
        raise settings_error(secret)
    try:
        return parse_settings(_values(configuration))
    except UnusableSettings as error:
        raise settings_error(error.problems) from None


def read_naming() -> Naming:
    """Return the names of the stack that runs. Raises SettingsError for one that AWS wouldn't take in a name."""
    project, stack = pulumi.get_project(), _stack()
    try:
        return Naming(project, stack)
    except ValueError as error:
        raise SettingsError(stack, (str(error),)) from None


def settings_error(problems: tuple[Problem, ...]) -> SettingsError:
    """Return the error that tells these problems, each with its place in the stack's file."""
    stack = _stack()
    in_use = _values(_configuration())
    file = SettingsFile(Path(pulumi.get_root_directory()) / f"Pulumi.{stack}.yaml", in_use)
    return SettingsError(stack, tuple(_line(file, problem) for problem in problems))


def _stack() -> str:
    return pulumi.get_stack().rpartition("/")[2]


def _line(file: SettingsFile, problem: Problem) -> str:
    place = file.place_of(problem.place)
    return f"{place}: {problem}" if place else str(problem)


def _configuration() -> dict[str, str]:
    """Return all keys, so that unknown ones are seen; a key's value comes from `pulumi.Config`."""
    keys = {**runtime_config.get_config_env(), **runtime_config.CONFIG.get()}
    found: dict[str, str] = {}
    for key in sorted(keys):
        namespace, _, name = key.partition(":")
        value = pulumi.Config(namespace).get(name)
        if value is not None:
            found[key] = value
    return found


def _secret_problems(configuration: Mapping[str, str]) -> Iterator[Problem]:
    secret = set(runtime_config.get_config_secret_keys_env())
    for key in configuration:
        namespace, _, name = key.partition(":")
        if namespace == NAMESPACE and (key in secret or runtime_config.is_config_secret(key)):
            yield Problem(
                (name,), "holds a secret; expected plain settings, and secrets by name in shipworthy:secrets.named"
            )


def _values(configuration: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {"aws": {}}
    for key, value in configuration.items():
        namespace, _, name = key.partition(":")
        if namespace == "aws":
            values["aws"][name] = _value(("aws", name), value)
        elif namespace == NAMESPACE:
            values[name] = _value((name,), value)
    return values


def _value(place: Place, written: str) -> object:
    """Return what a key's text stands for: Pulumi hands over lists and mappings as JSON, all else as it is written."""
    if at(place).get("type") == "string":
        return written
    try:
        return json.loads(written)
    except ValueError:
        return written
