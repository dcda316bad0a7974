"""The program's own view of its configuration: strings by full key, as the engine hands them over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pulumi
import pytest
from pulumi.runtime import config as runtime_config

from infra.settings import SettingsError, read_settings
from infra.settings_model import Settings

Read = Callable[..., Settings]

STACK_FILE = """\
config:
  aws:region: eu-central-1
  aws:allowedAccountIds: ["123456789012"]
  shipworthy:protection: disposable
  # no line of ours
  shipworthy:network:
    cidr: 10.0.0.0/16
    zones:
      - eu-central-1a
      - eu-central-1b
"""

CONFIGURATION = {
    "aws:region": "eu-central-1",
    "aws:allowedAccountIds": '["123456789012"]',
    "shipworthy:protection": "disposable",
    "shipworthy:network": json.dumps({"cidr": "10.0.0.0/16", "zones": ["eu-central-1a", "eu-central-1b"]}),
}


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Read]:
    """Read settings of the stack `dev` from what the engine hands over."""
    monkeypatch.setattr(pulumi, "get_stack", lambda: "dev")
    monkeypatch.setattr(pulumi, "get_root_directory", lambda: str(tmp_path))

    def reading(configuration: dict[str, str], file: str = "", secret: tuple[str, ...] = ()) -> Settings:
        (tmp_path / "Pulumi.dev.yaml").write_text(file)
        runtime_config.set_all_config(configuration, list(secret))
        return read_settings()

    yield reading
    runtime_config.set_all_config({}, [])


def told(read: Read, changes: dict[str, str], file: str = "", secret: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(SettingsError) as error:
        read({**CONFIGURATION, **changes}, file, secret)
    first, *lines = str(error.value).splitlines()
    assert first == "the configuration of stack dev can't be used:"
    return lines


def test_objects_and_texts_are_read(read: Read) -> None:
    settings = read(CONFIGURATION)
    assert settings.network is not None
    assert settings.network.zones == ("eu-central-1a", "eu-central-1b")


def test_a_settings_error_is_of_pulumis_own_family(read: Read) -> None:
    """The engine shows these without a traceback, and tools tell them from failures of a program."""
    assert issubclass(SettingsError, pulumi.ConfigTypeError)


def test_each_problem_names_file_and_line(read: Read) -> None:
    file = STACK_FILE.replace("10.0.0.0/16", "10.0.0.0/30").replace("eu-central-1b", "us-east-1b")
    network = json.dumps({"cidr": "10.0.0.0/30", "zones": ["eu-central-1a", "us-east-1b"]})
    lines = told(read, {"shipworthy:network": network}, file)
    assert lines[0].startswith("Pulumi.dev.yaml:7: shipworthy:network.cidr: expected a range between /16 and /21")
    assert lines[1].startswith("Pulumi.dev.yaml:8: shipworthy:network.zones: expected zones of one region")


def test_a_missing_setting_is_placed_at_its_section(read: Read) -> None:
    file = STACK_FILE.replace("    cidr: 10.0.0.0/16\n", "")
    lines = told(read, {"shipworthy:network": '{"zones": ["eu-central-1a", "eu-central-1b"]}'}, file)
    (line,) = lines
    assert line.startswith("Pulumi.dev.yaml:6: shipworthy:network.cidr: is missing; expected an IPv4 network such as")


def test_a_value_from_elsewhere_has_no_place_in_the_file(read: Read) -> None:
    """As with `--config` and `--config-file`: the line of another value would mislead."""
    assert told(read, {"shipworthy:protection": "none"}, STACK_FILE) == [
        'shipworthy:protection: is "none"; expected one of protected, disposable'
    ]


def test_an_unknown_key_of_the_namespace_is_told_and_others_are_left_alone(read: Read) -> None:
    lines = told(read, {"shipworthy:databse": "{}", "datadog:apiKey": "x"}, STACK_FILE + "  shipworthy:databse: {}\n")
    assert lines == ["Pulumi.dev.yaml:11: shipworthy:databse: no such setting; did you mean shipworthy:database?"]


def test_a_secret_is_refused_without_being_shown(read: Read) -> None:
    lines = told(read, {"shipworthy:protection": "hunter2"}, STACK_FILE, ("shipworthy:protection",))
    assert lines[0].startswith("shipworthy:protection: holds a secret; expected plain settings")
    assert "hunter2" not in "".join(lines)


def test_text_where_a_mapping_belongs_is_told(read: Read) -> None:
    (line,) = told(read, {"shipworthy:database": "big"})
    assert line.startswith('shipworthy:database: is "big"; expected a mapping with ')
