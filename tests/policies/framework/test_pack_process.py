"""The pack as the engine meets it: a process, its greeting, its calls and its end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import jsonschema
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from policies.framework.limits import limits_schema
from tests.policies.harness import READINESS, ROOT, UNKNOWN, PackUnderTest, secret

DATABASE = "aws:rds/instance:Instance"
KEPT = "rds-instance-recovery-window-kept"
ADMIN = "ec2-security-group-admin-ports-closed"
CANARY = "canary-5e1f-in-clear"

pytestmark = pytest.mark.xdist_group("readiness")


@pytest.fixture
def pack(readiness: PackUnderTest) -> PackUnderTest:
    readiness.configure()
    return readiness


def analyzed(pack: PackUnderTest, inputs: dict[str, Any], type_: str = DATABASE) -> dict[str, Any]:
    response = pack.protocol.Analyze(pack.request({"type": type_, "name": "subject", "inputs": inputs}))
    return {diagnostic.policyName: diagnostic for diagnostic in response.diagnostics}


def test_a_violation_is_a_diagnostic_at_the_rules_level(pack: PackUnderTest) -> None:
    diagnostic = analyzed(pack, {"backupRetentionPeriod": 1})[KEPT]
    assert diagnostic.enforcementLevel == analyzer_pb2.MANDATORY
    assert diagnostic.severity == analyzer_pb2.POLICY_SEVERITY_HIGH
    assert diagnostic.policyPackName == "readiness"
    assert "backupRetentionPeriod: keeps 1 day" in diagnostic.message
    assert "Raise backupRetentionPeriod" in diagnostic.message


def test_unresolved_is_advisory_unless_the_rule_blocks(pack: PackUnderTest) -> None:
    listed = analyzed(pack, {"backupRetentionPeriod": UNKNOWN})[KEPT]
    assert listed.message.startswith("unresolved: ")
    assert "backupRetentionPeriod" in listed.message
    assert listed.enforcementLevel == analyzer_pb2.ADVISORY
    ingress = [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": [UNKNOWN]}]
    blocking = analyzed(pack, {"ingress": ingress}, "aws:ec2/securityGroup:SecurityGroup")[ADMIN]
    assert blocking.message.startswith("unresolved: ")
    assert blocking.enforcementLevel == analyzer_pb2.MANDATORY


def test_what_does_not_apply_is_listed_as_such(pack: PackUnderTest) -> None:
    request = pack.request({"type": DATABASE, "name": "replica", "inputs": {"replicateSourceDb": UNKNOWN}})
    skipped = {each.policy_name: each.reason for each in pack.protocol.Analyze(request).not_applicable}
    assert skipped[KEPT] == "a replica is rebuilt from its source"


def test_a_level_from_the_configuration_counts(readiness: PackUnderTest) -> None:
    readiness.configure(levels={KEPT: "advisory"})
    assert analyzed(readiness, {"backupRetentionPeriod": 1})[KEPT].enforcementLevel == analyzer_pb2.ADVISORY
    readiness.configure(limits={"recovery_window_days": 1})
    assert KEPT not in analyzed(readiness, {"backupRetentionPeriod": 1})


def test_the_pack_describes_itself(pack: PackUnderTest) -> None:
    info = pack.protocol.GetAnalyzerInfo(empty_pb2.Empty())
    policies = {policy.name: policy for policy in info.policies}
    assert (info.name, info.supportsConfig) == ("readiness", True)
    assert policies[KEPT].framework.name == "FSBP"
    assert policies[KEPT].framework.reference == "RDS.11"
    assert "control:FSBP/RDS.11" in policies[KEPT].tags
    assert policies[KEPT].policy_type == analyzer_pb2.POLICY_TYPE_RESOURCE
    assert policies["rds-instance-backup-plan-covers"].policy_type == analyzer_pb2.POLICY_TYPE_STACK
    assert set(policies["limits"].configSchema.properties.fields) == set(limits_schema())
    assert pack.protocol.GetPluginInfo(empty_pb2.Empty()).version == info.version
    pack.protocol.Handshake(analyzer_pb2.AnalyzerHandshakeRequest())


@pytest.mark.parametrize("carried", [secret(CANARY), {"inner": secret([CANARY])}, secret({"inner": CANARY})])
def test_secrets_reach_neither_diagnostics_nor_lines(pack: PackUnderTest, carried: Any) -> None:
    pack.lines()
    inputs = {"password": carried, "backupRetentionPeriod": CANARY, "storageEncrypted": secret(False)}
    response = str(list(analyzed(pack, inputs).values()))
    written = json.dumps(pack.lines())
    assert KEPT in response
    assert CANARY not in response + written
    assert "[secret]" in written


def test_a_flag_of_an_output_is_read_like_the_value_itself(pack: PackUnderTest) -> None:
    output = {"4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4"}
    assert KEPT not in analyzed(pack, {"backupRetentionPeriod": {**output, "value": 35}})
    assert "unresolved" in analyzed(pack, {"backupRetentionPeriod": output})[KEPT].message
    hidden = analyzed(pack, {"backupRetentionPeriod": {**output, "value": 35, "secret": True}})[KEPT]
    assert "is a secret" in hidden.message


def test_deep_huge_and_odd_values_are_judged_or_refused_quickly(pack: PackUnderTest) -> None:
    deep = struct_pb2.Value(bool_value=True)
    for _ in range(1_000):
        deep = struct_pb2.Value(list_value=struct_pb2.ListValue(values=[deep]))
    request = pack.request({"type": DATABASE, "name": "deep", "inputs": {"backupRetentionPeriod": 35}})
    request.properties.fields["parameters"].CopyFrom(deep)
    started = time.monotonic()
    assert KEPT not in {each.policyName for each in pack.protocol.Analyze(request).diagnostics}
    huge = {f"key{number}": "x" * 1_000 for number in range(10_000)}
    assert KEPT not in analyzed(pack, {"backupRetentionPeriod": 35, "tags": huge})
    policy = "iam-policy-no-wildcard-administration"
    nested = analyzed(pack, {"policy": "[" * 1_000 + "]" * 1_000}, "aws:iam/policy:Policy")[policy]
    assert "nested too deeply" in nested.message
    assert analyzed(pack, {"policy": '{"Statement": "\\ud800"}'}, "aws:iam/policy:Policy")[policy]
    assert time.monotonic() - started < 5


def test_hostile_names_are_inert_in_lines(pack: PackUnderTest) -> None:
    pack.lines()
    analyzed(pack, {"backupRetentionPeriod": "\x1b[2J\n::error::"})
    assert "\x1b" not in json.dumps(pack.lines(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("policy", "properties", "told"),
    [
        (KEPT[:-1], {}, f"did you mean {KEPT}?"),
        ("limits", {"minimum_task": 1}, "did you mean minimum_tasks?"),
        ("limits", {"minimum_tasks": "many"}, "limits.minimum_tasks: a whole number, 0 or more, was expected"),
    ],
)
def test_a_wrong_configuration_is_an_invalid_argument(
    pack: PackUnderTest, policy: str, properties: dict[str, Any], told: str
) -> None:
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    request.policyConfig[policy].properties.update(properties)
    with pytest.raises(grpc.RpcError) as refused:
        pack.protocol.Configure(request)
    error: Any = refused.value
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert told in error.details()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[PackUnderTest]:
    pack = PackUnderTest(READINESS, tmp_path / "verdicts.jsonl", {"PULUMI_STACK": "staging", "PULUMI_PROJECT": "shop"})
    yield pack
    pack.close()


def test_without_configuration_the_environment_names_the_stack(fresh: PackUnderTest) -> None:
    assert KEPT not in analyzed(fresh, {"backupRetentionPeriod": 7})
    first = fresh.lines()[0]
    assert (first["kind"], first["stack"], first["limits"]["recovery_window_days"]) == ("pack", "staging", 7)


def test_an_interrupt_in_the_terminal_is_left_to_the_engine(fresh: PackUnderTest) -> None:
    fresh.process.send_signal(signal.SIGINT)
    assert KEPT in analyzed(fresh, {"backupRetentionPeriod": 1})


def test_cancel_ends_the_process_after_the_pack_was_introduced(fresh: PackUnderTest) -> None:
    fresh.protocol.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack="production", project="shop"))
    fresh.protocol.Cancel(empty_pb2.Empty())
    assert fresh.process.wait(timeout=5) == 0
    lines = fresh.lines()
    assert [line["kind"] for line in lines] == ["pack"]
    jsonschema.validate(lines[0], json.loads((ROOT / "docs" / "verdicts.schema.json").read_text()))


def test_the_pack_ends_with_the_process_that_started_it() -> None:
    script = (
        "import subprocess, sys, time\n"
        "command = [sys.executable, '-u', '-m', 'pulumi.policy', '127.0.0.1:9', '.']\n"
        "pack = subprocess.Popen(command, stdout=subprocess.PIPE)\n"
        "pack.stdout.readline()\n"
        "print(pack.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    engine = subprocess.Popen([sys.executable, "-c", script], cwd=READINESS, stdout=subprocess.PIPE, text=True)
    assert engine.stdout is not None
    pack = int(engine.stdout.readline())
    engine.send_signal(signal.SIGKILL)
    engine.communicate()
    deadline = time.monotonic() + 5
    while _alive(pack) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(pack)


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_pack_finds_its_rules_without_any_installation(tmp_path: Path) -> None:
    """Without `site`, nothing but the libraries themselves is importable."""
    code = (
        "import runpy, sys\n"
        "sys.path.append(sys.argv[1])\n"
        "print(len(runpy.run_path(sys.argv[2], run_name='readiness')['RULES']))\n"
    )
    libraries = str(Path(grpc.__file__).parents[1])
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, libraries, str(READINESS / "__main__.py")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert int(found.stdout) >= 35
