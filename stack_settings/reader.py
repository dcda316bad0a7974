"""Turns Pulumi's configuration into settings, or into one list of what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime import config as runtime_config

from stack_settings.file import SettingsFile
from stack_settings.problems import Model, Problem, UnusableSettings, parse, told
from stack_settings.schema import Place, SettingsSchema


class SettingsError(pulumi.ConfigTypeError):
    """The whole list of what can't be used; shown without a traceback, as Pulumi's own configuration errors are."""

    def __init__(self, stack: str, lines: tuple[str, ...]) -> None:
        super().__init__(key="", value="", expect_type="settings")
        self.args = (f"the configuration of stack {stack} can't be used:\n" + "\n".join(lines),)


def read(model: type[Model], schema: SettingsSchema, instead_of_secrets: str) -> Model:
    """Return the settings of the stack that runs; `schema` is that of `model`.

    `instead_of_secrets` says what to do where somebody encrypted a setting. Raises SettingsError.
    """
    configuration = _configuration()
    if secret := tuple(_secret_problems(schema, configuration, instead_of_secrets)):
        raise settings_error(schema, secret)
    try:
        return parse(model, schema, _values(schema, configuration))
    except UnusableSettings as error:
        raise settings_error(schema, error.problems) from None


def settings_error(schema: SettingsSchema, problems: tuple[Problem, ...]) -> SettingsError:
    """Return the error that tells these problems, each with its place in the stack's file."""
    stack = stack_name()
    in_use = _values(schema, _configuration())
    file = SettingsFile(Path(pulumi.get_root_directory()) / f"Pulumi.{stack}.yaml", schema.namespace, in_use)
    return SettingsError(stack, tuple(_line(file, schema, problem) for problem in problems))


def stack_name() -> str:
    """Return the name of the stack that runs, without the organisation that it belongs to."""
    return pulumi.get_stack().rpartition("/")[2]


def _line(file: SettingsFile, schema: SettingsSchema, problem: Problem) -> str:
    place, line = file.place_of(problem.place), told(problem, schema)
    return f"{place}: {line}" if place else line


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


def _secret_problems(schema: SettingsSchema, configuration: Mapping[str, str], instead: str) -> Iterator[Problem]:
    secret = set(runtime_config.get_config_secret_keys_env())
    for key in configuration:
        namespace, _, name = key.partition(":")
        if namespace == schema.namespace and (key in secret or runtime_config.is_config_secret(key)):
            yield Problem((name,), f"holds a secret; expected {instead}")


def _values(schema: SettingsSchema, configuration: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {"aws": {}}
    for key, value in configuration.items():
        namespace, _, name = key.partition(":")
        if namespace == "aws":
            values["aws"][name] = _value(schema, ("aws", name), value)
        elif namespace == schema.namespace:
            values[name] = _value(schema, (name,), value)
    return values


def _value(schema: SettingsSchema, place: Place, written: str) -> object:
    """Return what a key's text stands for: Pulumi hands over lists and mappings as JSON, all else as it is written."""
    try:
        value: object = json.loads(written)
    except ValueError:
        return written
    scalar = isinstance(value, str | int | float | None)
    return written if scalar and schema.at(place).get("type") == "string" else value
