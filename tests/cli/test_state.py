from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .command import shipworthy
from .states import deployed, project, sealed, state, urn
from .test_output import parsed

GOLDEN = {"PULUMI_CONFIG_PASSPHRASE": "golden"}
PROGRAM = """
    kept = Thing("kept", {"size": 1})
    user = Thing("user", {"of": kept.made.apply(lambda made: f"<{made}>"), "id": kept.id})
    grown = Thing("grown", {"size": 2, "tags": {"a": "x"}}, pulumi.ResourceOptions(ignore_changes=["tags.b"]))
    after = Thing("after", {"of": grown.made})
    Thing("added")
    Thing("new-name", {"size": 1}, pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old-name")]))
    Thing("secret", {"token": pulumi.Output.secret("s3cret-new")})
    Thing("same-secret", {"token": pulumi.Output.secret("s3cret-old")})
    pulumi.export("made", kept.made)
"""
BEFORE: list[dict[str, Any]] = [
    deployed("kept", {"size": 1}),
    deployed("user", {"of": "<made-kept>", "id": "id-kept"}),
    deployed("grown", {"size": 1, "tags": {"a": "x", "b": "y"}}),
    deployed("after", {"of": "made-grown"}),
    deployed("old-name", {"size": 1}),
    deployed("secret", {"token": sealed("s3cret-old")}),
    deployed("same-secret", {"token": sealed("s3cret-old")}),
    deployed("gone", {}, retainOnDelete=True),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("state"), PROGRAM)
    state(folder / "state.json", *BEFORE, outputs={"made": "made-kept"})
    return folder


def test_what_does_not_change_keeps_its_id_and_outputs_so_that_nothing_else_seems_to_change(folder: Path) -> None:
    run = shipworthy("preview", "--state", "state.json", "--json", cwd=folder, variables=GOLDEN)

    document = parsed(run.out)
    steps = {step["urn"].rpartition("::")[2]: step for step in document["steps"]}
    assert (run.status, run.err.count("Traceback")) == (0, 0)
    assert {name: step["op"] for name, step in steps.items()} == {
        "added": "create",
        "after": "update",
        "demo-dev": "same",
        "gone": "delete",
        "grown": "update",
        "kept": "same",
        "new-name": "same",
        "same-secret": "same",
        "secret": "update",
        "user": "same",
    }
    assert document["changeSummary"] == {"create": 1, "delete": 1, "same": 5, "update": 3}
    assert steps["grown"]["detailedDiff"] == {"size": {"kind": "update", "inputDiff": True}}
    assert steps["grown"]["newState"]["inputs"]["tags"] == {"a": "x", "b": "y"}
    assert steps["new-name"]["oldState"]["urn"] == urn("old-name")
    assert steps["kept"]["newState"]["id"] == "id-kept"
    changes = document["shipworthy"]["changes"]
    assert changes["outputs"] == []
    after = next(item for item in changes["resources"] if item["urn"] == urn("after"))
    assert (after["certain"], after["differences"][0]["doubt"]) == (False, "is not known before the update of grown")


def test_the_text_tells_what_needs_attention_first_and_no_secret(folder: Path) -> None:
    run = shipworthy("preview", "--state", "state.json", cwd=folder, variables=GOLDEN)

    assert run.out.splitlines()[1:18] == [
        "compared with state.json: 1 to delete, 2 to update, 1 may change, 1 to create, 5 unchanged",
        "",
        "  - delete      gone      fake:index:Thing",
        "      stays where it is, and is only forgotten (retainOnDelete)",
        "  ~ update      grown     fake:index:Thing",
        "      ~ size: 1 → 2",
        "  ~ update      secret    fake:index:Thing",
        '      ~ token: "[secret]" (another one than before)',
        "  ? may change  after     fake:index:Thing",
        '      ? of: "made-grown" → unknown (is not known before the update of grown)',
        "  + create      added     fake:index:Thing",
        "    same        new-name  fake:index:Thing",
        f"      was {urn('old-name')} until now",
        "",
        "  An update happens in place or by a replacement: only the provider can tell.",
        "",
        "Not checked offline: provider-side validation and defaults, whether an update needs a replacement,",
    ]
    assert "s3cret" not in run.out + run.err


def test_a_comment_holds_the_same(folder: Path) -> None:
    run = shipworthy("preview", "--state", "state.json", "--format", "markdown", cwd=folder, variables=GOLDEN)

    assert "<summary>Changes: 1 to delete, 2 to update, 1 may change, 1 to create, 5 unchanged</summary>" in run.out
    assert "<p>&#126; update <b>grown</b> <code>fake:index:Thing</code><br>&#126; size: 1 → 2</p>" in run.out
    assert "s3cret" not in run.out


def test_without_the_passphrase_a_secret_may_have_changed(folder: Path) -> None:
    document = parsed(shipworthy("preview", "--state", "state.json", "--json", cwd=folder).out)

    described = {item["urn"]: item for item in document["shipworthy"]["changes"]["resources"]}
    assert described[urn("same-secret")]["certain"] is False
    assert described[urn("same-secret")]["differences"][0] == {
        "path": "token", "kind": "update", "before": "[secret]", "after": "[secret]",
        "doubt": "the value before is not known here",
    }  # fmt: skip


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "sarif", "junit"])
def test_deleting_what_is_protected_fails_the_run_in_every_format(tmp_path: Path, format_: str) -> None:
    project(tmp_path, "")
    state(tmp_path / "state.json", deployed("vault", {}, protect=True))

    run = shipworthy("preview", "--state", "state.json", "--format", format_, cwd=tmp_path)

    assert run.status == 1
    assert "cannot be deleted" in run.out


def test_a_program_that_fails_deletes_nothing(tmp_path: Path) -> None:
    project(tmp_path, "raise ValueError('no')")
    state(tmp_path / "state.json", deployed("vault", {}, protect=True))

    run = shipworthy("preview", "--state", "state.json", "--json", cwd=tmp_path)

    assert run.status == 3
    assert "delete" not in parsed(run.out)["changeSummary"]


def test_a_saved_plan_is_no_state_but_compares_as_well(folder: Path) -> None:
    saved = shipworthy("preview", "--json", cwd=folder)
    (folder / "plan.json").write_text(saved.out)

    run = shipworthy("preview", "--state", "plan.json", cwd=folder)

    assert run.out.splitlines()[1] == "compared with plan.json: 2 may change, 7 unchanged"  # the two secrets
    assert "s3cret" not in run.out


def test_an_empty_state_is_any_stacks(tmp_path: Path) -> None:
    project(tmp_path, 'Thing("a")')
    (tmp_path / "state.json").write_text('{"version": 3, "deployment": {"manifest": {}, "resources": null}}')

    run = shipworthy("preview", "--state", "state.json", cwd=tmp_path)

    assert run.out.splitlines()[1] == "compared with state.json: 2 to create"


def held(**facts: Any) -> str:
    resource = {"urn": urn("it"), "type": "fake:index:Thing", **facts}
    return json.dumps({"version": 3, "deployment": {"resources": [resource]}})


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "state.json:1: is not valid JSON: "),
        ("[]", "state.json: is neither a state (`pulumi stack export`) nor a saved plan (`preview --json`)"),
        ('{"version": 1, "deployment": {}}', "state.json: version: 3 or 4 is expected"),
        ('{"version": 3, "deployment": []}', "state.json: deployment: a mapping is expected"),
        ('{"version": 3, "deployment": {"resources": {}}}', "state.json: deployment.resources: a list is expected"),
        (
            '{"version": 3, "deployment": {"resources": [{"urn": "x"}]}}',
            "state.json: deployment.resources[0].urn: a URN is expected",
        ),
        (held(protect="yes"), "state.json: deployment.resources[0].protect: true or false is expected"),
        (
            held(inputs={"a": {"4dabf18193072939515e22adb298388d": "nonsense", "value": "hush"}}),
            "state.json: deployment.resources[0].inputs.a: has a signature that no known value has",
        ),
        ('{"steps": [{"op": "create", "newState": 1}]}', "state.json: steps[0].newState: a mapping is expected"),
        (
            held(urn="urn:pulumi:prod::demo::a:b:C::d"),
            "state.json: holds stack prod of project demo; dev of project demo is previewed",
        ),
    ],
)
def test_a_malformed_state_is_told_with_its_place(tmp_path: Path, content: str, complaint: str) -> None:
    project(tmp_path, "")
    (tmp_path / "state.json").write_text(content)

    run = shipworthy("preview", "-s", "dev", "--state", "state.json", cwd=tmp_path)

    assert (run.status, run.out) == (2, "")
    assert complaint in run.err
    assert "hush" not in run.err


def test_a_wrong_passphrase_is_told(folder: Path) -> None:
    run = shipworthy("preview", "--state", "state.json", cwd=folder, variables={"PULUMI_CONFIG_PASSPHRASE": "no"})

    assert run.status == 2
    assert "state.json: deployment.secrets_providers: the passphrase is not the one" in run.err
