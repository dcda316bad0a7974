from __future__ import annotations

import copy
from typing import Any

import pytest

from infra.settings_errors import UnusableSettings, parse_settings

OWN, OTHER = "123456789012", "210987654321"
KEPT = {"retentionDays": 7}
NETWORK_THERE = {"vpcId": "vpc-0a1b2c3d", "subnetIds": ["subnet-3000000a", "subnet-3000000b"]}
DEFAULT_VAULT = f"arn:aws:backup:eu-central-1:{OTHER}:backup-vault:Default"

WORKING: dict[str, Any] = {
    "aws": {"region": "eu-central-1", "allowedAccountIds": ["123456789012"], "profile": "somebody"},
    "protection": "disposable",
    "network": {"cidr": "10.0.0.0/16", "zones": ["eu-central-1a", "eu-central-1b"]},
    "domain": {"hostedZoneId": "Z0123456789", "names": ["example.com", "*.example.com"]},
    "database": {"instanceClass": "db.t4g.micro", "recoveryWindowDays": 7},
    "cache": {"nodeType": "cache.t4g.micro", "snapshotDays": 7},
    "secrets": {"named": {"token": {"description": "Signs."}}},
    "services": {
        "api": {
            "scaling": {"minimum": 1, "maximum": 2},
            "routes": {"priority": 10, "hosts": ["api.example.com"]},
            "secrets": {"TOKEN": "token"},
            "environment": {"MODE": "fast"},
            "uses": ["database", "cache"],
        },
        "worker": {"scaling": {"minimum": 1, "maximum": 1}},
    },
    "backups": {"retentionDays": 7, "copyTo": {"region": "eu-west-1", "retentionDays": 7}},
}


def problems(**changes: object) -> list[str]:
    """Return what is told about the working configuration with `changes`, keyed by `section__setting__…`."""
    values = copy.deepcopy(WORKING)
    for path, value in changes.items():
        *sections, name = path.split("__")
        section = values
        for step in sections:
            section = section.setdefault(step, {})
        section[name] = value
    with pytest.raises(UnusableSettings) as error:
        parse_settings(values)
    return str(error.value).splitlines()


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def test_a_working_configuration_has_its_values_and_defaults() -> None:
    settings = parse_settings(WORKING)
    assert settings.aws.allowed_account_ids == ("123456789012",)
    assert settings.database is not None
    assert settings.database.multi_zone
    assert settings.services["api"].routes is not None
    assert settings.services["worker"].image is None


def test_a_setting_cannot_be_changed_afterwards() -> None:
    settings = parse_settings(WORKING)
    with pytest.raises(ValueError, match="frozen"):
        settings.protection = "protected"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"databse": {}}, "shipworthy:databse: no such setting; did you mean shipworthy:database?"),
        (
            {"database__recoveryWindwDays": 3},
            "recoveryWindwDays: no such setting; did you mean shipworthy:database.recoveryWindowDays?",
        ),
        (
            {"network__nat_gateways": "single"},
            "shipworthy:network.nat_gateways: no such setting; did you mean shipworthy:network.natGateways?",
        ),
        (
            {"firewall__qqq": 1},
            "shipworthy:firewall.qqq: no such setting; expected one of mode",
        ),
        (
            {"database__recoveryWindowDays": "seven"},
            'shipworthy:database.recoveryWindowDays: is "seven"; expected a whole number from 1 to 35',
        ),
        ({"database__multiZone": 1}, "shipworthy:database.multiZone: is 1; expected true or false"),
        ({"database__recoveryWindowDays": 0}, "is 0; expected a whole number from 1 to 35"),
        ({"protection": "maybe"}, 'shipworthy:protection: is "maybe"; expected one of protected, disposable'),
        ({"database": "big"}, 'shipworthy:database: is "big"; expected a mapping with '),
        ({"network__zones": "eu-central-1a"}, 'expected a list of 2 to 3, each an availability zone'),
        ({"services__api__uses": ["queue"]}, "shipworthy:services.api.uses[0]: is \"queue\"; expected one of database"),
        (
            {"aws__allowedAccountIds": [123456789012]},
            "aws:allowedAccountIds[0]: is 123456789012; expected an account of 12 digits, in quotes",
        ),
        ({"aws": {"region": "eu-central-1"}}, "aws:allowedAccountIds: is missing; expected a list of exactly 1"),
        (
            {"aws__allowedAccountIds": ["123456789012", "210987654321"]},
            "aws:allowedAccountIds: is a list; expected a list of exactly 1",
        ),
        (
            {"existingDatabase": {"urlSecret": "shop/url", "securityGroupId": "sg-0a1b2c3d"}},
            "shipworthy:existingDatabase: stands beside shipworthy:database; expected one of the two",
        ),
        (
            {"existingDatabase": {"urlSecret": "shop/url-abc123", "securityGroupId": "sg-0a1b2c3d"}},
            "shipworthy:existingDatabase.urlSecret: expected a secret's name that does not end in a hyphen",
        ),
        (
            {"existingDatabase": {"urlSecret": "shop/url", "securityGroupId": "database"}},
            'shipworthy:existingDatabase.securityGroupId: is "database"; expected the id of a security group',
        ),
        (
            {"backups__copyToAccount": {"vaultArn": f"arn:aws:backup:eu-west-1:{OTHER}:backup-vault:copies", **KEPT}},
            "shipworthy:backups.copyToAccount.vaultArn: is in eu-west-1; expected a vault in aws:region",
        ),
        (
            {"backups__copyToAccount": {"vaultArn": f"arn:aws:backup:eu-central-1:{OWN}:backup-vault:copies", **KEPT}},
            "shipworthy:backups.copyToAccount.vaultArn: is in the account of aws:allowedAccountIds; expected another",
        ),
        (
            {"backups__copyToAccount": {"vaultArn": DEFAULT_VAULT, **KEPT}},
            "shipworthy:backups.copyToAccount.vaultArn: is the account's default vault, whose key can't be shared",
        ),
        (
            {"database__replica": {"region": "eu-central-1", **NETWORK_THERE}},
            "shipworthy:database.replica.region: is eu-central-1, as aws:region; expected another region",
        ),
        (
            {"database__replica": {"region": "cn-north-1", **NETWORK_THERE}},
            "shipworthy:database.replica.region: is cn-north-1, which shares nothing with eu-central-1; expected its",
        ),
        (
            {"database__replica": {"region": "eu-west-1", **NETWORK_THERE, "subnetIds": ["subnet-3000000a"]}},
            "shipworthy:database.replica.subnetIds: ",
        ),
        (
            {"recovery__files": {"pointMinutes": 1440, "windowDays": 7}},
            "shipworthy:recovery.files: is promised of a store that isn't there; expected shipworthy:files too",
        ),
        ({"backups__schedule": "rate(1 day)"}, "shipworthy:backups.schedule: is \"rate(1 day)\"; expected an AWS cron"),
        ({"backups__schedule": "cron(0 3 * *)"}, "shipworthy:backups.schedule: is \"cron(0 3 * *)\"; expected an AWS"),
        ({"tags": {"a:b": "c"}}, 'shipworthy:tags["a:b"]: can\'t be used as a name; expected the name of a tag'),
        ({"tags": {"Stack": "qa"}}, "shipworthy:tags.Stack: is set by the program; expected a name other than"),
        ({"tags": {"owner": "a", "Owner": "b"}}, "shipworthy:tags.Owner: differs from another tag in case only"),
        ({"tags": {"owner": "a,b"}}, 'shipworthy:tags.owner: is "a,b"; expected letters, digits, spaces and _.:/=+@-'),
    ],
)  # fmt: skip
def test_a_wrong_name_or_type_is_told_with_its_key_and_what_was_expected(changes: dict[str, object], told: str) -> None:
    assert [line for line in problems(**changes) if told in line]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"network__cidr": "10.0.0.0/24"}, "shipworthy:network.cidr: expected a range between /16 and /21"),
        ({"network__cidr": "8.8.0.0/16"}, "shipworthy:network.cidr: expected a part of 10.0.0.0/8"),
        ({"network__cidr": "10.0.0.1/16"}, "shipworthy:network.cidr: expected an IPv4 range"),
        ({"network__zones": ["eu-central-1a", "eu-central-1a"]}, "shipworthy:network.zones: expected two or three"),
        (
            {"network__zones": ["us-east-1a", "us-east-1b"]},
            "shipworthy:network.zones[1]: is us-east-1b; expected a zone of aws:region, which is eu-central-1",
        ),
        ({"existingNetwork": None, "network": None}, "shipworthy:existingNetwork: neither is given"),
        (
            {"services__api__memory": 4096},
            "shipworthy:services.api.memory: is 4096 MiB; with 256 CPU units Fargate has 512, 1024, 2048 MiB",
        ),
        ({"services__api__cpu": 512}, "shipworthy:services.api.memory: is 512 MiB; with 512 CPU units Fargate has"),
        ({"services__api__scaling": {"minimum": 3, "maximum": 2}}, "api.scaling.maximum: is 2; expected at least"),
        ({"services__worker__scaling": {"minimum": 1, "maximum": 2, "requestsPerTask": 5}}, "has requestsPerTask, but"),
        ({"services__worker__routes": {"priority": 10}}, "services.worker.routes.priority: is 10, as in api"),
        ({"services__api__routes__hosts": ["a.b.example.com"]}, "services.api.routes.hosts[0]: is a.b.example.com;"),
        ({"services__api__secrets": {"A": "b"}}, "services.api.secrets.A: is b; expected a name in"),
        ({"services__api__registrySecret": "b"}, "services.api.registrySecret: is b; expected a name in"),
        ({"services__api__environment": {"REDIS_URL": "x"}}, "services.api.environment.REDIS_URL: is set by `uses`"),
        ({"services__api__environment": {"TOKEN": "x"}}, "services.api.secrets.TOKEN: stands in environment too"),
        ({"cache": None}, "services.api.uses[1]: is cache, which the stack doesn't have"),
        (
            {"domain__zoneName": "ample.com"},
            "shipworthy:domain.names[0]: is example.com; expected ample.com, the zone's own name",
        ),
        ({"domain": None}, "services.api.routes: needs public names; expected shipworthy:domain too"),
        ({"domain__names": ["*.example.com", "example.com"]}, "shipworthy:domain.names: begins with the wildcard"),
        ({"cache__engine": "redis"}, "shipworthy:cache.version: expected 7.0 or 7.1 of redis, got '8.0'"),
        ({"cache__version": "7.0"}, "shipworthy:cache.version: expected 7.2 or later of valkey, got '7.0'"),
        ({"database__storageGib": 100}, "database.maximumStorageGib: is 100; expected at least 10 % more"),
        ({"database__role": "rdsadmin"}, "shipworthy:database.role: is rdsadmin, which PostgreSQL or RDS keeps"),
        ({"secrets__named__my-secret": {"description": "x"}}, "secrets.named.my-secret: ends in a hyphen and six"),
        ({"services__api__drainSeconds": 5}, "services.api.drainSeconds: is 5; expected at least stopSeconds"),
        ({"services__api__routes__paths": ["/a"] * 5}, "services.api.routes.paths: and hosts are 6"),
        ({"backups__copyTo__region": "eu-central-1"}, "backups.copyTo.region: is eu-central-1, as aws:region"),
        (
            {"backups__irreversibleComplianceLock": True},
            "backups.irreversibleComplianceLock: is true in a disposable stack",
        ),
    ],
)  # fmt: skip
def test_an_impossible_combination_is_told_at_the_setting_to_change(changes: dict[str, object], told: str) -> None:
    assert [line for line in problems(**changes) if told in line]


def test_everything_wrong_is_told_at_once_and_once() -> None:
    lines = problems(
        databse={},
        network__natGatways="single",
        network__cidr="10.0.0.0/28",
        services__api__prt=1,
        services__api__memory=4096,
        services__worker__secrets={"A": "unheard-of"},
    )
    assert [line.split(": ")[0] for line in lines] == [
        "shipworthy:databse",
        "shipworthy:network.cidr",
        "shipworthy:network.natGatways",
        "shipworthy:services.api.memory",
        "shipworthy:services.api.prt",
        "shipworthy:services.worker.secrets.A",
    ]


def test_a_misspelt_setting_is_not_told_as_missing_too() -> None:
    lines = problems(database={"instanceKlass": "db.t4g.micro", "recoveryWindowDays": 7})
    assert lines == [
        "shipworthy:database.instanceKlass: no such setting; did you mean shipworthy:database.instanceClass?"
    ]


def test_what_stands_in_an_environment_is_never_shown() -> None:
    (line,) = problems(services__api__environment={"PASSWORD": 12345678})
    assert line == "shipworthy:services.api.environment.PASSWORD: is of another type; expected text"


def test_half_a_character_is_told_and_not_a_crash() -> None:
    (line,) = problems(database__name="\ud800")
    assert line.startswith("shipworthy:database: can't be read (")


def test_a_long_value_is_cut() -> None:
    (line,) = problems(database__instanceClass="x" * 500)
    assert len(line) < 200
