"""A stack's configuration reaches the program as the Pulumi CLI hands it over, and mistakes are told all at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shipworthy.plan.errors import ConfigurationError, UsageError
from shipworthy.preview.configuration import load_configuration
from tests.preview.files import configured, problems, project


def only(folder: Path, value: str) -> str:
    return configured(folder, f"config:\n  app:key: {value}\n").values["app:key"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("text", "text"),
        ("7", "7"),
        ('"007"', "007"),
        ("true", "true"),
        ("TRUE", "true"),
        ("yes", "yes"),
        ("on", "on"),
        ("1.50", "1.5"),
        ("2.0", "2"),
        ("1e3", "1000"),
        ("1e21", "1e+21"),
        ("0.0000001", "1e-7"),
        ("0x10", "16"),
        ("010", "8"),
        ("08", "8"),
        ("1_000", "1000"),
        ("18446744073709551615", "18446744073709551615"),
        ("12:30:45", "12:30:45"),
        ("2026-11-22", "2026-11-22 00:00:00 +0000 UTC"),
        ("2026-11-22T10:11:12.5-05:00", "2026-11-22 10:11:12.5 -0500 -0500"),
        ("!!str 7", "7"),
        ("''", ""),
        ("[1, {b: 2, a: x}]", '[1,{"a":"x","b":2}]'),
        ("{b: 1.0, a: null}", '{"a":null,"b":1}'),
        ("[<a&b>, ü]", '["\\u003ca\\u0026b\\u003e","ü"]'),
    ],
)
def test_values_become_the_text_that_the_cli_hands_over(tmp_path: Path, written: str, read: str) -> None:
    assert only(tmp_path, written) == read


def test_keys_get_the_projects_namespace(tmp_path: Path) -> None:
    values = configured(tmp_path, "config: {bare: a, aws:region: b, app:config:old: c}").values
    assert dict(values) == {"app:bare": "a", "aws:region": "b", "app:old": "c"}


def test_anchors_and_merge_keys_are_written_out(tmp_path: Path) -> None:
    text = """
        base: &base {a: 1, b: 2}
        config:
          app:one: *base
          app:two: {<<: *base, b: 3}
    """
    values = configured(tmp_path, text).values
    assert values["app:one"] == '{"a":1,"b":2}'
    assert values["app:two"] == '{"a":1,"b":3}'


def test_an_empty_stack_file_configures_nothing(tmp_path: Path) -> None:
    assert configured(tmp_path, "").values == {}


def test_a_key_without_value_is_empty_text_and_warned_of(tmp_path: Path) -> None:
    configuration = configured(tmp_path, "config:\n  app:key:\n")
    assert configuration.values == {"app:key": ""}
    assert configuration.warnings == ("Pulumi.dev.yaml: app:key has no value, which a program reads as empty text",)


def test_defaults_and_fixed_values_of_the_project(tmp_path: Path) -> None:
    declared = """
        config:
          size: {type: string, default: small}
          count: {type: integer, default: 3}
          list: {type: array, items: {type: string}, default: [a, b]}
          nested.deep: {default: 5}
          short: plain
          aws:region: {value: eu-central-1}
          aws:profile: default
    """
    values = configured(tmp_path, "config: {size: large}", declared).values
    assert dict(values) == {
        "app:size": "large",
        "app:count": "3",
        "app:list": '["a","b"]',
        "app:nested": '{"deep":5}',
        "app:short": "plain",
        "aws:region": "eu-central-1",
        "aws:profile": "default",
    }


def test_every_problem_with_declared_values_is_told_at_once(tmp_path: Path) -> None:
    declared = """
        config:
          needed: {type: string}
          whole: {type: integer}
          flag: {type: boolean}
          names: {type: array, items: {type: string}}
          hidden: {type: string, secret: true}
          text: {type: string}
    """
    stack = """
        config:
          app:whole: 1.5
          app:flag: "yes"
          app:names: [a, 1]
          app:hidden: in the open
          app:text: 7
    """
    with pytest.raises(ConfigurationError) as error:
        configured(tmp_path, stack, declared)
    assert problems(error.value) == [
        "Pulumi.dev.yaml:2: config.app:needed: is required (string): Pulumi.yaml declares it without a default",
        "Pulumi.dev.yaml:4: config.app:flag: must be of type boolean",
        "Pulumi.dev.yaml:6: config.app:hidden: must be encrypted: Pulumi.yaml declares it secret",
        "Pulumi.dev.yaml:5: config.app:names: must be of type array<string>",
        "Pulumi.dev.yaml:3: config.app:whole: must be of type integer",
    ]


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        ("config: {a: 1, app:a: 2}", "Pulumi.dev.yaml:1: config.app:a: means the same as a; one is expected"),
        ("config:\n  a: 1\n  a: 2", "Pulumi.dev.yaml:3: config.a: is given twice, first in line 2"),
        ("config: [a]", "Pulumi.dev.yaml:1: config: a mapping of configuration keys is expected"),
        ("- a", "Pulumi.dev.yaml:1: holds no mapping; config is expected"),
        ("config: {a:b:c:d: 1}", "config.a:b:c:d: is no configuration key; expected <namespace>:<name>"),
        ("config: {1: a}", "config: the key 1 is not text; put it in quotes"),
        ("config: {a: .inf}", "config.a: .inf is no number that Pulumi can pass on"),
        ("config: {a: [}", "is not valid YAML"),
        ("config:\n\ta: 1", "Pulumi.dev.yaml:2: is not valid YAML"),
        ("config: *nowhere", "is not valid YAML: found undefined alias"),
        ("config: {a: &a [*a]}", "is nested more than 100 levels deep (does an alias contain itself?)"),
        ("a: " + "[" * 5000, "is nested"),
        ("encryptionsalt: [1]", "encryptionsalt: text is expected"),
        ("config: {pulumi:tags: a}", "config.pulumi:tags: a mapping of tags is expected"),
        ("config: {pulumi:disable-default-providers: [1]}", "a list of package names is expected"),
    ],
)
def test_a_malformed_stack_file_names_file_line_and_key(tmp_path: Path, stack: str, expected: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        configured(tmp_path, stack)
    assert expected in str(error.value)


def test_aliases_that_multiply_are_refused_quickly(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    with pytest.raises(ConfigurationError, match="holds more than 200,000 values"):
        configured(tmp_path, bomb)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    (tmp_path / "Pulumi.dev.yaml").write_bytes(b"config: {a: \xff}")
    with pytest.raises(ConfigurationError, match=r"Pulumi\.dev\.yaml: is not UTF-8 text \(byte 12\)"):
        load_configuration(loaded, "dev")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    (tmp_path / "Pulumi.dev.yaml").mkdir()
    with pytest.raises(ConfigurationError, match=r"Pulumi\.dev\.yaml: is a folder, a file was expected"):
        load_configuration(loaded, "dev")


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    assert configured(tmp_path, "\ufeffconfig: {a: b}").values == {"app:a": "b"}


def test_an_unknown_stack_is_told_the_known_ones(tmp_path: Path) -> None:
    loaded = project(tmp_path, Pulumi__dev__yaml="", Pulumi__live__yaml="")
    with pytest.raises(UsageError, match=r"there is no stack prod \(no Pulumi\.prod\.yaml\); known: dev, live"):
        load_configuration(loaded, "prod")


def test_a_project_without_stack_files_takes_any_stack(tmp_path: Path) -> None:
    assert load_configuration(project(tmp_path), "dev", overrides=["a=b"]).values == {"app:a": "b"}


@pytest.mark.parametrize("name", ["../dev", "a/b", "", "a b"])
def test_a_name_that_no_stack_can_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="a stack's name consists of letters"):
        load_configuration(project(tmp_path), name)


def test_another_file_can_be_named(tmp_path: Path) -> None:
    loaded = project(tmp_path, Pulumi__dev__yaml="config: {a: 1}", other__yaml="config: {a: 2}")
    assert load_configuration(loaded, "dev", config_file=tmp_path / "other.yaml").values == {"app:a": "2"}
    with pytest.raises(ConfigurationError, match=r"missing\.yaml: there is no such file"):
        load_configuration(loaded, "dev", config_file=tmp_path / "missing.yaml")


def test_stack_files_in_a_folder_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.dev.yaml").write_text("config: {a: b}")
    for declared in ("stackConfigDir: stacks", "config: stacks"):
        assert load_configuration(project(tmp_path, declared), "dev").values == {"app:a": "b"}


def test_settings_for_the_engine(tmp_path: Path) -> None:
    stack = "config: {pulumi:disable-default-providers: [aws, ' * '], pulumi:tags: {team: web, tier: 1}}"
    configuration = configured(tmp_path, stack)
    assert configuration.disabled_default_providers == ("aws", "*")
    assert configuration.tags == {"team": "web", "tier": "1"}
    assert json.loads(configuration.values["pulumi:tags"]) == {"team": "web", "tier": 1}


def test_environments_are_named_and_what_they_may_give_is_unknown(tmp_path: Path) -> None:
    stack = "environment: [team/prod, {team/more: {}}]\nconfig: {known: a}"
    configuration = configured(tmp_path, stack, "config: {needed: {type: integer}, known: {type: string}}")
    assert configuration.unknown_keys == {"app:needed"}
    assert configuration.secret_keys == {"app:needed"}
    assert configuration.values["app:known"] == "a"
    assert configuration.warnings == (
        "environments are not available offline: team/prod, team/more; what they configure is unknown",
    )
