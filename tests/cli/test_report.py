"""`shipworthy report` over what a run of the Pulumi CLI leaves behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shipworthy.reports.formats import FORMATS

from .command import shipworthy

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
STACK = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod"
DATA = "urn:pulumi:prod::shop::shop:data:Postgres::database"
DISK = "urn:pulumi:prod::shop::shop:data:Postgres$demo:index/disk:Disk::disk"
GONE = "urn:pulumi:prod::shop::demo:index/disk:Disk::gone"
Line = dict[str, Any]


def header(pack: str = "house", stack: str = "prod", digest: str = "sha256:1", level: str = "mandatory") -> Line:
    rule = {
        "name": "disk-large",
        "title": "Disks are large.",
        "kind": "resource",
        "severity": "high",
        "level": level,
        "resources": ["demo:index/disk:Disk"],
        "controls": ["House/1"],
        "remedy": "Make it larger.",
    }
    return {
        "schema": "shipworthy.verdicts/1",
        "kind": "pack",
        "pack": pack,
        "name": pack,
        "version": "1.0.0",
        "stack": stack,
        "digest": digest,
        "limits": {"days": 7},
        "rules": [rule],
    }


def verdict(outcome: str = "violated", urn: str = DISK, pack: str = "house", **more: Any) -> Line:
    details = [{"path": "size", "message": "has 1 GiB, 3 promised", "value": 1}]
    return {
        "kind": "verdict",
        "pack": pack,
        "rule": "disk-large",
        "urn": urn,
        "outcome": outcome,
        "level": "mandatory",
        "severity": "high",
        "details": details,
        **more,
    }


def step(op: str, urn: str, type_: str, **state: Any) -> Line:
    new = {"urn": urn, "custom": type_.startswith("demo:"), "type": type_, **state}
    return {
        "op": op,
        "urn": urn,
        "oldState": new if op != "create" else None,
        "newState": None if op == "delete" else new,
    }


def preview(*more: Line, **members: Any) -> Line:
    """A document as the CLI prints it, for a stack that exists: something is the same, something goes."""
    frames = [
        {"sourcePosition": f"project:///{place}"}
        for place in (
            "components/disk.py#12,5",
            ".venv/lib/python3.11/site-packages/pulumi/x.py#9",
            "infra/__main__.py#3",
        )
    ]
    steps = [
        step("same", STACK, "pulumi:pulumi:Stack", outputs={"address": UNKNOWN}),
        step("same", DATA, "shop:data:Postgres", parent=STACK),
        step(
            "update",
            DISK,
            "demo:index/disk:Disk",
            parent=DATA,
            inputs={"size": 1, "password": "[secret]"},
            sourcePosition="project:///components/disk.py#12,5",
            stackTrace=frames,
        ),
        step("delete", GONE, "demo:index/disk:Disk", parent=STACK),
        *more,
    ]
    return {"config": {}, "steps": steps, "diagnostics": [], "duration": 1000, "changeSummary": {"same": 2}, **members}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder with verdicts.jsonl and preview.json of a run with one violation."""
    write_lines(tmp_path, header(), verdict())
    (tmp_path / "preview.json").write_text(json.dumps(preview()))
    return tmp_path


def write_lines(folder: Path, *lines: Line) -> None:
    (folder / "verdicts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def report(folder: Path, *arguments: str) -> Any:
    done = shipworthy("report", "--verdicts", "verdicts.jsonl", *arguments, "--json", cwd=folder)
    assert done.status in (0, 1), done.err
    return json.loads(done.out)["shipworthy"]


def test_a_run_of_the_cli_is_reported_with_places_and_components(run: Path) -> None:
    done = shipworthy("report", "--verdicts", "verdicts.jsonl", "--preview", "preview.json", cwd=run)

    assert done.status == 1
    assert "prod · 1 resource in 1 component · as the Pulumi CLI planned them\n" in done.out
    assert "    database/disk  demo:index/disk:Disk\n      size = 1: has 1 GiB, 3 promised\n" in done.out
    assert "      infra/__main__.py:3 → components/disk.py:12\n" in done.out
    assert "Not checked: what providers find out only when they create or change something, quotas" in done.out
    assert "✗ prod: 1 violated\n" in done.out


def test_every_format_is_written_and_says_the_same_every_time(run: Path) -> None:
    formats = [argument for name in FORMATS for argument in ("--format", name)]
    written: list[dict[str, bytes]] = []
    for _ in range(2):
        done = shipworthy(
            "report", "--verdicts", "verdicts.jsonl", "--preview", "preview.json", *formats, "-o", "out", cwd=run
        )
        assert done.status == 1, done.err
        written.append({path.name: path.read_bytes() for path in (run / "out").iterdir()})

    assert sorted(written[0]) == sorted(f"shop-prod.{item.extension}" for item in FORMATS.values())
    assert written[0] == written[1]
    assert all(b"disk-large" in content for content in written[0].values())


def test_without_a_preview_the_findings_name_their_resources(run: Path) -> None:
    done = shipworthy("report", "--verdicts", "verdicts.jsonl", cwd=run)

    assert done.status == 1
    assert "prod · as the Pulumi CLI planned it; --preview would tell the resources\n" in done.out
    assert f"    {DISK}\n" in done.out


def test_of_two_verdicts_on_a_resource_the_later_counts(run: Path) -> None:
    write_lines(run, header(), verdict("violated"), header(), verdict("passed"))

    assert report(run)["packs"][0]["counts"]["passed"] == 1
    assert report(run)["findings"] == []


def test_a_pack_with_another_digest_begins_anew(run: Path) -> None:
    write_lines(run, header(), verdict("violated", urn=GONE), header(digest="sha256:2"), verdict("passed"))

    assert report(run)["findings"] == []
    assert report(run)["packs"][0]["digest"] == "sha256:2"


def test_several_packs_and_stacks_share_a_file(run: Path) -> None:
    other = DISK.replace(":prod::", ":test::")
    write_lines(
        run,
        header(),
        header("guest"),
        verdict(pack="guest", outcome="passed"),
        verdict(),
        header(stack="test"),
        verdict("passed", urn=other),
        {"kind": "message", "pack": "house", "text": "a waiver is unused", "urn": ""},
    )
    done = shipworthy("report", "--verdicts", "verdicts.jsonl", "--json", cwd=run)
    first, second = json.loads(done.out)["previews"]

    assert done.status == 1
    assert [first["shipworthy"]["stack"], second["shipworthy"]["stack"]] == ["prod", "test"]
    assert [pack["name"] for pack in first["shipworthy"]["packs"]] == ["house", "guest"]
    assert (first["shipworthy"]["packMessages"], len(second["shipworthy"]["packMessages"])) == ([], 1)
    assert second["shipworthy"]["exitStatus"] == 0


def test_strict_counts_what_stayed_open(run: Path) -> None:
    write_lines(run, header(), verdict("unresolved"))

    assert shipworthy("report", "--verdicts", "verdicts.jsonl", cwd=run).status == 0
    assert shipworthy("report", "--verdicts", "verdicts.jsonl", "--strict", cwd=run).status == 1


def test_a_preview_that_failed_fails_the_report(run: Path) -> None:
    wrong = {"severity": "error", "message": "error: Program failed with an unhandled exception\n"}
    (run / "preview.json").write_text(json.dumps(preview(diagnostics=[wrong, wrong])))

    done = shipworthy("report", "--verdicts", "verdicts.jsonl", "--preview", "preview.json", cwd=run)

    assert done.status == 3
    assert done.out.count("Program failed with an unhandled exception") == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "verdicts.jsonl: holds no verdict lines"),
        ("{}\n", "verdicts.jsonl:1: pack: no line of kind pack introduces it for this stack before"),
        (f"{json.dumps(header())}\nrubbish\n", "verdicts.jsonl:2: a JSON object is expected"),
        (f"{json.dumps(header())}\n{json.dumps(verdict('maybe'))}\n", "verdicts.jsonl:2: outcome: one of violated, "),
        (f"{json.dumps(header())}\n{json.dumps(verdict())}", "verdicts.jsonl:2: has no end; was the run interrupted?"),
        (f"{json.dumps(header())}\n{json.dumps(verdict(rule='x'))}\n", "verdicts.jsonl:2: rule: x is none"),
        (f"{json.dumps({**header(), 'schema': 'x/9'})}\n", "verdicts.jsonl:1: schema: shipworthy.verdicts/1 "),
        (f"{json.dumps(header(stack=''))}\n", "verdicts.jsonl:1: stack: text is expected"),
    ],
)
def test_malformed_verdicts_are_told_with_file_line_and_key(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "verdicts.jsonl").write_text(content)
    done = shipworthy("report", "--verdicts", "verdicts.jsonl", cwd=tmp_path)

    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "preview.json: an object is expected"),
        ('{"steps": [\n1,', "preview.json:2: is not valid JSON"),
        ('{"steps": {}}', "preview.json: steps: a list is expected"),
        ('{"steps": []}', "preview.json: steps: the steps of a stack are expected, none is there"),
        ('{"steps": [{"op": 1}]}', "preview.json: steps[0].op: text is expected"),
        ('{"steps": [{"op": "create"}]}', "preview.json: steps[0].newState: an object is expected"),
        ('{"steps": [{"op": "create", "newState": {"urn": "x"}}]}', "steps[0].newState.urn: a URN is expected"),
        (json.dumps(preview()).replace(":prod::", ":test::"), "preview.json: is of stack test; verdicts"),
    ],
)
def test_a_malformed_preview_is_told_with_file_and_key(content: str, message: str, run: Path) -> None:
    (run / "preview.json").write_text(content)
    done = shipworthy("report", "--verdicts", "verdicts.jsonl", "--preview", "preview.json", cwd=run)

    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert "Traceback" not in done.err


def test_missing_files_and_folders_are_told(run: Path) -> None:
    missing = shipworthy("report", "--verdicts", "nowhere.jsonl", cwd=run)
    twice = shipworthy("report", "--verdicts", "verdicts.jsonl", *["--preview", "preview.json"] * 2, cwd=run)

    assert (missing.status, "nowhere.jsonl: there is no such file" in missing.err) == (2, True)
    assert (twice.status, "give one --preview for each stack" in twice.err) == (2, True)
