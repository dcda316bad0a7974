from __future__ import annotations

import pytest
from foundations_plan import KEY, SECRET, SECRET_VERSION, all_of, find, inputs

from components.location import Location
from components.stored_secret import StoredSecretArgs

pytestmark = pytest.mark.xdist_group("foundations_program")

HERE = Location("aws", "123456789012", "eu-central-1")
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"


def test_secrets_are_named_here_and_filled_in_elsewhere() -> None:
    assert sorted(str(secret.inputs["name"]) for secret in all_of(SECRET, "app-")) == [
        "shop-test/app/mailer",
        "shop-test/app/payment",
        "shop-test/app/session",
    ]
    assert [version.name for version in all_of(SECRET_VERSION, "app-")] == ["app-session"]


def test_a_generated_secret_begins_with_a_random_value() -> None:
    (version,) = all_of(SECRET_VERSION, "app-")
    (password,) = all_of("random:index/randomPassword:RandomPassword", "app-")
    assert (password.inputs["length"], password.inputs["special"]) == (64, False)
    assert version.property_dependencies["secretString"] == (password.urn,)
    assert version.property_dependencies["secretId"] == (find(SECRET, "app-session").urn,)


def test_secrets_are_encrypted_with_the_stack_key() -> None:
    assert find(SECRET, "app-payment").property_dependencies["kmsKeyId"] == (find(KEY, "key").urn,)


def test_a_protected_secret_can_be_restored_and_a_disposable_one_frees_its_name() -> None:
    assert inputs(SECRET, "app-payment")["recoveryWindowInDays"] == 14
    assert inputs(SECRET, "scratch-payment")["recoveryWindowInDays"] == 0


@pytest.mark.parametrize("days", [-1, 6, 31])
def test_a_window_that_secrets_manager_lacks_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match=r"^recovery_days: expected 0 or 7 to 30"):
        StoredSecretArgs(HERE, "shop", "app/x", "A secret", "arn:aws:kms:…", recovery_days=days)


def test_a_secret_rotates_where_a_function_is_given() -> None:
    (rotation,) = all_of(ROTATION)
    assert rotation.property_dependencies["secretId"] == (find(SECRET, "app-mailer").urn,)
    assert rotation.inputs["rotationRules"] == {"automaticallyAfterDays": 30}
