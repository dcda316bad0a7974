"""Secrets are opened with the stack's passphrase, unknown without it, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.plan.errors import ConfigurationError
from shipworthy.plan.values import UNKNOWN_SENTINEL
from shipworthy.preview.configuration import StackConfiguration
from tests.preview.files import configured, problems

# What the Pulumi CLI wrote for the passphrase `golden` and the secret below (tests/fixtures/golden/secret).
SALT = "encryptionsalt: v1:BTKmadSc2O0=:v1:1OL2uJbSgzNYAhAp:aRmrlMe8OFKPiD7K9aoy2QtilYm8bw==\n"
SEALED = "{secure: v1:uERwxx6Vi7pBmhOI:PElwvDWCogdecIEyykjkkRtMebuCUF9slbtJsA==}"
SECRET = "t0k3n-canary"
STACK = f"{SALT}config:\n  token: {SEALED}\n  shape: {{a: 1, b: [{SEALED}]}}\n"


@pytest.fixture(autouse=True)
def _no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)


def opened(tmp_path: Path) -> StackConfiguration:
    return configured(tmp_path, STACK)


def test_the_passphrase_opens_secrets_also_inside_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "golden")
    configuration = opened(tmp_path)
    assert configuration.values == {"app:token": SECRET, "app:shape": f'{{"a":1,"b":["{SECRET}"]}}'}
    assert configuration.secret_keys == {"app:token", "app:shape"}
    assert configuration.unknown_keys == frozenset()
    assert configuration.secret_texts == {SECRET}
    assert SECRET not in repr(configuration)


def test_the_passphrase_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "passphrase").write_text("golden\n")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    assert opened(tmp_path).values["app:token"] == SECRET


def test_without_a_passphrase_secrets_are_unknown(tmp_path: Path) -> None:
    configuration = opened(tmp_path)
    assert configuration.values == {
        "app:token": UNKNOWN_SENTINEL,
        "app:shape": f'{{"a":1,"b":["{UNKNOWN_SENTINEL}"]}}',
    }
    assert configuration.unknown_keys == configuration.secret_keys == {"app:token", "app:shape"}
    assert configuration.warnings == (
        "neither PULUMI_CONFIG_PASSPHRASE nor PULUMI_CONFIG_PASSPHRASE_FILE is set; unknown: app:shape, app:token",
    )


def test_a_wrong_passphrase_is_told_and_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "wr0ng-canary")
    with pytest.raises(ConfigurationError) as error:
        opened(tmp_path)
    assert problems(error.value) == [
        "Pulumi.dev.yaml:1: encryptionsalt: the passphrase is not the one that this stack's secrets were encrypted with"
    ]
    assert "wr0ng-canary" not in str(error.value)


def test_a_passphrase_file_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE_FILE", str(tmp_path / "missing"))
    with pytest.raises(ConfigurationError, match="PULUMI_CONFIG_PASSPHRASE_FILE names can't be read: No such file"):
        opened(tmp_path)


@pytest.mark.parametrize(
    ("sealed", "expected"),
    [
        ("plain", "is not of the form v1:<nonce>:<ciphertext>"),
        ("v2:a:b", "is not of the form v1:<nonce>:<ciphertext>"),
        ("v1:%%%:b", "is not valid base64"),
        ("v1:AAAA:AAAA", "has a nonce of 3 bytes, 12 are expected"),
        ("v1:uERwxx6Vi7pBmhOI:AAAA", "was not encrypted with this stack's passphrase and salt"),
    ],
)
def test_a_damaged_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: str, expected: str) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "golden")
    with pytest.raises(ConfigurationError) as error:
        configured(tmp_path, f"{SALT}config:\n  app:token: {{secure: '{sealed}'}}\n")
    assert problems(error.value) == [f"Pulumi.dev.yaml:3: config.app:token: {expected}"]


def test_a_damaged_salt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "golden")
    with pytest.raises(ConfigurationError, match="encryptionsalt: is not of the form v1:<salt>"):
        configured(tmp_path, f"encryptionsalt: salt\nconfig: {{token: {SEALED}}}")


def test_secrets_that_a_cloud_keeps_are_unknown(tmp_path: Path) -> None:
    configuration = configured(tmp_path, f"secretsprovider: awskms://alias/a?x=y\nconfig: {{token: {SEALED}}}")
    assert configuration.unknown_keys == {"app:token"}
    assert configuration.warnings == (
        "secrets are kept by awskms://alias/a, which is not available offline; unknown: app:token",
    )


def test_a_stack_without_secrets_needs_no_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "whatever")
    assert configured(tmp_path, SALT + "config: {a: b}").values == {"app:a": "b"}


def test_an_unknown_secret_has_every_declared_type(tmp_path: Path) -> None:
    declared = "config: {token: {type: integer, secret: true}}"
    assert configured(tmp_path, f"config: {{token: {SEALED}}}", declared).unknown_keys == {"app:token"}


def test_an_environment_withholds_its_values_also_from_the_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "golden")
    declared = "config: {needed: {type: integer}, deep.inside: {type: boolean}, token: {type: string}}"
    configuration = configured(tmp_path, f"environment: [team/prod]\n{STACK}", declared)
    assert configuration.values["app:token"] == SECRET
    assert configuration.unknown_keys == {"app:needed", "app:deep"}
    assert configuration.values["app:needed"] == UNKNOWN_SENTINEL
    assert configuration.values["app:deep"] == f'{{"inside":"{UNKNOWN_SENTINEL}"}}'


def test_an_override_of_a_secret_stays_secret(tmp_path: Path) -> None:
    configuration = configured(tmp_path, STACK, "", "token=0verride-canary")
    assert configuration.values["app:token"] == "0verride-canary"
    assert "app:token" in configuration.secret_keys
    assert "app:token" not in configuration.unknown_keys
    assert "0verride-canary" in configuration.secret_texts


def test_a_declared_secret_may_be_given_on_the_command_line(tmp_path: Path) -> None:
    declared = "config: {token: {type: string, secret: true}}"
    assert configured(tmp_path, "", declared, "token=x").secret_keys == {"app:token"}


def test_a_key_called_secure_beside_others_is_no_secret(tmp_path: Path) -> None:
    assert configured(tmp_path, "config: {a: {secure: x, b: 1}}").values == {"app:a": '{"b":1,"secure":"x"}'}
