"""What a pack adds to resources by itself, over the real protocol and in a whole preview."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2

from tests.policies.harness import POLICIES, ROOT, UNKNOWN, PackUnderTest, secret

TAGS = "aws-resource-required-tags-set"
QUEUE = "aws:sqs/queue:Queue"
REQUIRED = {"required_tags": ["team=shop", "stage=live"]}
CANARY = "canary-7d1e-in-clear"

PROGRAM = f"""
import pulumi

pulumi.CustomResource("{QUEUE}", "bare", {{"password": pulumi.Output.secret("{CANARY}")}})
pulumi.CustomResource("{QUEUE}", "others", {{"tags": {{"team": "other"}}}})
managed = pulumi.ResourceOptions(ignore_changes=["tags"])
pulumi.CustomResource("{QUEUE}", "managed", {{"tags": {{}}}}, opts=managed)
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackUnderTest]:
    verdicts = tmp_path_factory.mktemp("cost") / "verdicts.jsonl"
    pack = PackUnderTest(POLICIES / "cost", verdicts)
    yield pack
    pack.close()


def mended(pack: PackUnderTest, inputs: dict[str, Any], level: str = "remediate", **spec: Any) -> dict[str, Any] | None:
    """Return the properties after remediation, None where nothing was changed."""
    pack.configure(limits=REQUIRED, levels={TAGS: level})
    pack.lines()
    request = pack.request({"type": QUEUE, "name": "orders", "inputs": inputs, **spec})
    remediations = pack.protocol.Remediate(request).remediations
    assert {each.policyName for each in remediations} <= {TAGS}
    return json_format.MessageToDict(remediations[-1].properties) if remediations else None


def test_missing_tags_are_added_and_nothing_else_changes(pack: PackUnderTest) -> None:
    inputs = {"name": "orders", "password": secret(CANARY), "url": UNKNOWN, "tags": {"team": "shop", "by": secret("x")}}
    assert mended(pack, inputs) == {**inputs, "tags": {"team": "shop", "by": secret("x"), "stage": "live"}}
    (line,) = [line for line in pack.lines() if line["kind"] == "message"]
    assert line["text"] == f"{TAGS} added tags.stage to this resource"
    assert line["urn"].endswith("::orders")
    assert CANARY not in json.dumps(line)


def test_a_resource_without_tags_gets_all_of_them(pack: PackUnderTest) -> None:
    assert mended(pack, {}) == {"tags": {"team": "shop", "stage": "live"}}
    assert mended(pack, {"tags": None}) == {"tags": {"team": "shop", "stage": "live"}}


@pytest.mark.parametrize(
    "inputs",
    [
        {"tags": {"team": "shop", "stage": "live"}},
        {"tags": {"team": "other", "stage": "live"}},
        {"tags": UNKNOWN},
        {"tags": secret({"team": "shop"})},
        {"tags": {"team": UNKNOWN, "stage": "live"}},
        {"tags": "text"},
    ],
)
def test_what_is_declared_unknown_or_secret_is_left_alone(pack: PackUnderTest, inputs: dict[str, Any]) -> None:
    assert mended(pack, inputs) is None


@pytest.mark.parametrize("path", ["tags", "tags.stage", 'tags["stage"]', "*"])
def test_what_somebody_else_manages_is_left_alone(pack: PackUnderTest, path: str) -> None:
    pack.configure(limits=REQUIRED, levels={TAGS: "remediate"})
    request = pack.request({"type": QUEUE, "name": "orders", "inputs": {}})
    request.options.ignoreChanges.append(path)
    assert not pack.protocol.Remediate(request).remediations


@pytest.mark.parametrize("level", ["advisory", "mandatory", "disabled"])
def test_nothing_is_mended_at_another_level(pack: PackUnderTest, level: str) -> None:
    assert mended(pack, {}, level) is None


def test_what_can_not_be_mended_is_mandatory(pack: PackUnderTest) -> None:
    pack.configure(limits=REQUIRED, levels={TAGS: "remediate"})
    response = pack.protocol.Analyze(pack.request({"type": QUEUE, "name": "x", "inputs": {"tags": {"team": "other"}}}))
    (diagnostic,) = [each for each in response.diagnostics if each.policyName == TAGS]
    assert diagnostic.enforcementLevel == analyzer_pb2.MANDATORY


def test_a_preview_shows_what_was_mended_and_judges_the_result(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "Pulumi.live.yaml").write_text("config: {}\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / "cost.json").write_text(json.dumps({TAGS: "remediate", "limits": REQUIRED}))
    command = [sys.executable, "-m", "shipworthy", "preview", "--policy-pack", str(POLICIES / "cost")]
    run = subprocess.run(
        [*command, "--policy-pack-config", "cost.json", "--json"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 1, run.stderr
    assert CANARY not in run.stdout + run.stderr
    report = json.loads(run.stdout)
    inputs = {step["urn"].rpartition("::")[2]: step["newState"].get("inputs", {}) for step in report["steps"]}
    tags = {name: each.get("tags") for name, each in inputs.items()}
    assert tags["bare"] == {"team": "shop", "stage": "live"}
    assert tags["others"] == {"team": "other", "stage": "live"}
    assert not tags["managed"]
    messages = {each["urn"].rpartition("::")[2]: each["message"] for each in report["shipworthy"]["packMessages"]}
    assert messages["bare"] == f"{TAGS} added tags.team, tags.stage to this resource"
    told = {each["urn"].rpartition("::")[2] for each in report["shipworthy"]["findings"] if each["rule"] == TAGS}
    assert told == {"others", "managed"}
