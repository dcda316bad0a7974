from __future__ import annotations

import pytest

from components.location import Location

HERE = Location("aws", "123456789012", "eu-central-1")


def test_arns_are_assembled_from_what_is_known() -> None:
    assert HERE.arn("rds", "db:shop") == "arn:aws:rds:eu-central-1:123456789012:db:shop"
    assert HERE.managed_policy_arn("service-role/X") == "arn:aws:iam::aws:policy/service-role/X"
    assert HERE.in_region("eu-west-1").arn("backup", "backup-vault:v") == (
        "arn:aws:backup:eu-west-1:123456789012:backup-vault:v"
    )


def test_a_secret_is_named_without_its_random_end_and_allowed_with_it() -> None:
    assert HERE.secret_arn("shop/url") == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/url"
    assert HERE.secret_arn_pattern("shop/url") == HERE.secret_arn("shop/url") + "-??????"


def test_service_names_end_as_the_partition_does() -> None:
    assert HERE.regional_service("logs") == "logs.eu-central-1.amazonaws.com"
    china = Location("aws-cn", "123456789012", "cn-north-1")
    assert china.regional_service("logs") == "logs.cn-north-1.amazonaws.com.cn"


@pytest.mark.parametrize(
    ("partition", "account", "message"),
    [("aws", "1234", "account: expected 12 digits"), ("azure", "123456789012", "partition: expected one of aws")],
)
def test_what_no_arn_can_be_made_of_is_refused(partition: str, account: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Location(partition, account, "eu-central-1")
