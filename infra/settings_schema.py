"""The platform's settings as the keys of a stack's configuration."""

from __future__ import annotations

from typing import Final

from infra.settings_model import Settings
from stack_settings.schema import SettingsSchema

NAMESPACE: Final = "shipworthy"
"""What the keys of our settings begin with, whatever the project is called."""

SCHEMA: Final = SettingsSchema(
    Settings, NAMESPACE, independent=frozenset({"services"}), concealed=frozenset({"environment"})
)
