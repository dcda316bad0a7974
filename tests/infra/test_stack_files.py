"""The committed stack files, read as they stand: no preview is needed to see that they fit the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.settings_errors import parse_settings
from infra.settings_model import Settings

ROOT = Path(__file__).parents[2]


def settings_of(stack: str) -> Settings:
    config: dict[str, Any] = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    values: dict[str, Any] = {"aws": {}}
    for key, value in config.items():
        namespace, _, name = key.partition(":")
        (values["aws"] if namespace == "aws" else values)[name] = value
    return parse_settings(values)


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_a_stack_shows_the_whole_platform(stack: str) -> None:
    settings = settings_of(stack)
    assert settings.database
    assert settings.cache
    assert settings.backups
    assert settings.domain
    assert settings.secrets.named
    assert {name for name, service in settings.services.items() if service.image} == {"api"}


def test_production_runs_images_by_digest_only() -> None:
    for service in settings_of("production").services.values():
        assert service.image is not None
        assert "@sha256:" in service.image


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_nobody_pulls_a_strangers_image_by_following_the_example(stack: str) -> None:
    settings = settings_of(stack)
    registry = f"{settings.aws.allowed_account_ids[0]}.dkr.ecr.{settings.aws.region}.amazonaws.com/"
    assert all((service.image or "").startswith(registry) for service in settings.services.values())


def test_the_stacks_can_be_joined() -> None:
    """Networks that overlap can never be peered."""
    networks = [settings_of(stack).network for stack in ("staging", "production")]
    assert len({network.cidr for network in networks if network}) == 2


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_the_base_url_is_the_public_one(stack: str) -> None:
    settings = settings_of(stack)
    assert settings.domain
    assert settings.services["api"].environment["BASE_URL"] == f"https://{settings.domain.names[0]}"
