"""The start-up check's container, as a service's settings describe it."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from components.container import Container, container_definitions
from components.location import Location
from components.secret_source import named_secret
from infra.preflight import start_up_check
from infra.settings_workload import Preflight

LOCATION = Location("aws", "123456789012", "eu-central-1")
CONTAINER = Container(
    "api",
    "registry/api:1",
    port=8080,
    command=["serve"],
    environment={"LEVEL": "info"},
    secrets={"SECRET_KEY": named_secret(LOCATION, "shop/key")},
    user="1234:1234",
)


def test_it_sees_what_the_service_sees_and_runs_instead_of_its_entry_point() -> None:
    check = start_up_check(CONTAINER, Preflight())
    _, rendered = json.loads(container_definitions([CONTAINER, check], LOCATION, "/ecs/api"))
    assert rendered["name"] == "api-preflight"
    assert rendered["image"] == "registry/api:1"
    assert rendered["entryPoint"] == ["/usr/local/bin/shipworthy-preflight.pyz"]
    assert rendered["command"] == ["--at", "start", "--file", "/app/preflight.toml"]
    assert rendered["environment"] == [{"name": "LEVEL", "value": "info"}]
    assert [secret["name"] for secret in rendered["secrets"]] == ["SECRET_KEY"]
    assert (rendered["user"], rendered["essential"], rendered["readonlyRootFilesystem"]) == ("1234:1234", False, True)


def test_another_image_gets_the_file_handed_over() -> None:
    checks = "[environment.SECRET_KEY]\nminimum_length = 32\n"
    check = start_up_check(CONTAINER, Preflight(image="registry/preflight:1", checks=checks))
    assert check.image == "registry/preflight:1"
    assert tuple(check.command[2:]) == ("--file-in", "SHIPWORTHY_PREFLIGHT")
    assert check.environment["SHIPWORTHY_PREFLIGHT"] == checks


def test_checks_that_are_no_toml_are_refused() -> None:
    with pytest.raises(ValidationError, match="is not TOML: "):
        Preflight(checks="[environment")
