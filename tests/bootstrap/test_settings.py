from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
import yaml

from bootstrap import settings_docs
from bootstrap.settings import SCHEMA
from bootstrap.settings_docs import EXAMPLES
from bootstrap.settings_model import Settings
from stack_settings.page import settings
from stack_settings.problems import UnusableSettings, parse

ROOT = Path(__file__).parents[2]

WORKING: dict[str, Any] = {
    "aws": {"region": "eu-central-1", "allowedAccountIds": ["123456789012"]},
    "images": {"repositories": ["api"]},
    "alerts": {"emails": ["security@example.com"]},
    "budget": {"monthlyUsd": 500, "emails": ["platform@example.com"]},
}


def delivery(repository: str, *environments: str) -> dict[str, object]:
    return {"repository": repository, "environments": {name: {} for name in environments or ("staging",)}}


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
        parse(Settings, SCHEMA, values)
    return str(error.value).splitlines()


def test_an_account_needs_no_more_than_its_number_and_region() -> None:
    settings = parse(Settings, SCHEMA, {"aws": WORKING["aws"]})
    assert settings.guard.trail is not None
    assert settings.guard.misuse
    assert settings.budget is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"aws": {"region": "eu-central-1"}}, "aws:allowedAccountIds: is missing; expected a list of exactly 1"),
        ({"aws__allowedAccountIds": [123456789012]}, "is 123456789012; expected an account of 12 digits, in quotes"),
        ({"bugdet": {}}, "shipworthy:bugdet: no such setting; did you mean shipworthy:budget?"),
        ({"guard__trial": None}, "shipworthy:guard.trial: no such setting; did you mean shipworthy:guard.trail?"),
        ({"furtherRegions": ["eu-central-1"]}, "furtherRegions[0]: is eu-central-1, as aws:region; expected another"),
        ({"furtherRegions": ["eu-west-1", "eu-west-1"]}, "furtherRegions[1]: is eu-west-1 again; expected each region"),
        ({"furtherRegions": ["Ireland"]}, 'furtherRegions[0]: is "Ireland"; expected a region such as eu-central-1'),
        ({"images__repositories": ["API"]}, 'repositories[0]: is "API"; expected the name of a repo'),
        ({"images__repositories": ["api", "api"]}, "repositories: has a name twice; expected different names"),
        ({"images__keptPerEnvironment": 1}, "keptPerEnvironment: is 1; expected a whole number from 2 to 1000"),
        ({"delivery": {"environments": {"staging": {}}}}, "shipworthy:delivery.repository: is missing; expected"),
        ({"delivery": delivery("shop")}, 'is "shop"; expected a repository on GitHub as owner/name'),
        ({"delivery": delivery("acme/*")}, 'repository: is "acme/*"; expected a repository on GitHub'),
        ({"delivery": delivery("acme/shop", "a-longest-name-there")}, "resources shipworthy-a-longest-name-there;"),
        ({"delivery": delivery("acme/shop", "prod", "prod-eu")}, "prod-eu: begins with prod-, as all names of prod do"),
        ({"serviceRoles": ["lambda"]}, 'serviceRoles[0]: is "lambda"; expected one of autoscaling, backup, ecs'),
        ({"state__keepers": ["*"]}, 'state.keepers[0]: is "*"; expected the ARN of a role or user'),
        ({"guard__trail": {"lockDays": 400}}, "guard.trail: has a lock of 400 days on files that are kept for 365"),
        ({"guard": {"misuse": False, "sharing": False}}, "alerts.emails: are given, but neither guard.misuse nor"),
        ({"alerts__emails": ["nobody"]}, 'alerts.emails[0]: is "nobody"; expected an e-mail address'),
        ({"budget__emails": []}, "shipworthy:budget: tells nobody; expected emails or topicArn"),
        ({"budget__monthlyUsd": 0}, "budget.monthlyUsd: is 0; expected a whole number from 1 to 10000000"),
        ({"budget__emails": [f"{n}@example.com" for n in range(11)]}, "budget.emails: is a list; expected a list"),
        ({"backups__kinds": {"rds": True}}, "backups.kinds.rds: can't be used as a name; expected a kind of resource"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_told_with_its_key_and_what_was_expected(changes: dict[str, object], told: str) -> None:
    assert [line for line in problems(**changes) if told in line], problems(**changes)


def test_the_committed_account_and_the_committed_stacks_are_the_same_one() -> None:
    """The account guards each program: none of them works in another account than the others."""
    files = [ROOT / "bootstrap" / "Pulumi.account.yaml", ROOT / "Pulumi.staging.yaml", ROOT / "Pulumi.production.yaml"]
    accounts = {tuple(yaml.safe_load(file.read_text())["config"]["aws:allowedAccountIds"]) for file in files}
    assert len(accounts) == 1


def test_every_setting_is_described_and_has_an_example_that_may_stand_there() -> None:
    for name, declaration in SCHEMA.root["properties"].items():
        for place, schema, declared in settings(SCHEMA, (name,), declaration):
            example = EXAMPLES.of(place, schema)
            assert example not in (None, [], {}), place
            assert declared.get("description"), place
            validated = {**schema, "$defs": SCHEMA.root["$defs"]}
            jsonschema.validate(example, validated, cls=jsonschema.Draft202012Validator)


def test_editors_complete_the_committed_account_by_the_schema() -> None:
    editor = cast("Any", jsonschema.Draft202012Validator(json.loads(settings_docs.editor_schema())))
    text = (ROOT / "bootstrap" / "Pulumi.account.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=../docs/bootstrap.schema.json\n")
    assert list(editor.iter_errors(yaml.safe_load(text))) == []
    broken = yaml.safe_load(text)
    broken["config"]["shipworthy:budgte"] = {}
    assert list(editor.iter_errors(broken)) != []
