"""Judges resources by a real pack process over the real protocol, for the tests of rules.

    verdicts = pack.judge("aws:rds/instance:Instance", {"backupRetentionPeriod": UNKNOWN})
    assert verdicts["rds-instance-recovery-window-kept"]["outcome"] == "unresolved"

    verdicts = pack.judge_stack([{"type": …, "name": "database", "inputs": {…}}, {"type": …, "name": "selection", …}])
    assert verdicts["rds-instance-backup-plan-covers", "database"]["outcome"] == "passed"

The fixtures `readiness` and `first_apply` give one process of each pack for a whole test run. A verdict is its line,
see `docs/verdicts.md`.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from policies.framework.rule import Rule

ROOT: Final = Path(__file__).resolve().parents[2]
POLICIES: Final = ROOT / "policies"
PACKS: Final = sorted(path.parent.name for path in POLICIES.glob("*/PulumiPolicy.yaml"))
READINESS: Final = POLICIES / "readiness"
UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

Inputs = Mapping[str, Any]
Line = dict[str, Any]


@cache
def rules_of(pack: str) -> tuple[Rule, ...]:
    """Return the rules that the pack in the folder `pack` lists, in its order."""
    return tuple(runpy.run_path(str(POLICIES / pack / "__main__.py"), run_name=pack)["RULES"])


def secret(value: object) -> dict[str, Any]:
    """Return `value` as the protocol carries a secret."""
    return {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": value}


def urn_of(spec: Mapping[str, Any], stack: str = "production") -> str:
    return f"urn:pulumi:{stack}::shop::{spec['type']}::{spec['name']}"


class PackUnderTest:
    """A running pack. `protocol` makes the calls that the methods here do not."""

    def __init__(self, folder: Path, verdicts: Path, environment: Mapping[str, str] | None = None) -> None:
        self._verdicts = verdicts
        self._read = 0
        self._stack = ""
        self._configured: object = None
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:9", str(folder)],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "SHIPWORTHY_VERDICTS": str(verdicts), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        port = self.process.stdout.readline().strip()
        largest = 200 * 1024 * 1024
        options = [("grpc.max_send_message_length", largest), ("grpc.max_receive_message_length", largest)]
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}", options)
        self.protocol: Any = analyzer_pb2_grpc.AnalyzerStub(self._channel)

    def configure(
        self, stack: str = "production", limits: Inputs | None = None, levels: Mapping[str, str] | None = None
    ) -> None:
        """Begin with a stack, and configure single limits and levels as `--policy-pack-config` does."""
        wanted = (stack, json.dumps(limits, sort_keys=True), json.dumps(levels, sort_keys=True))
        if wanted == self._configured:
            return
        self.protocol.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack=stack, project="shop"))
        given = {name: _config(level) for name, level in (levels or {}).items()}
        given["limits"] = _config("advisory", limits or {})
        self.protocol.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=given))
        self._stack, self._configured = stack, wanted

    def judge(self, type_: str, inputs: Inputs, **settings: Any) -> dict[str, Line]:
        """Return the verdicts of all rules for one resource, by rule. `settings` are those of `configure`."""
        self.configure(**settings)
        self.lines()
        self.protocol.Analyze(self.request({"type": type_, "name": "subject", "inputs": inputs}))
        return {line["rule"]: line for line in self.lines() if line["kind"] == "verdict"}

    def judge_stack(self, specs: Sequence[Mapping[str, Any]], **settings: Any) -> dict[tuple[str, str], Line]:
        """Return the verdicts for related resources, by rule and resource name.

        Each resource has type, name, inputs and, where needed, parent and dependencies (names), propertyDependencies
        (lists of names by property), options, and outputs as a provider adds them.
        """
        self.configure(**settings)
        self.lines()
        for spec in specs:
            self.protocol.Analyze(self.request(spec, specs))
        self.protocol.AnalyzeStack(self.stack_request(specs))
        return {
            (line["rule"], line["urn"].rpartition("::")[2]): line for line in self.lines() if line["kind"] == "verdict"
        }

    def lines(self) -> list[Line]:
        """Return the lines that the pack wrote since the last call."""
        content = self._verdicts.read_bytes() if self._verdicts.exists() else b""
        new, self._read = content[self._read :], len(content)
        return [json.loads(line) for line in new.decode().splitlines()]

    def request(self, spec: Mapping[str, Any], specs: Sequence[Mapping[str, Any]] = ()) -> analyzer_pb2.AnalyzeRequest:
        return analyzer_pb2.AnalyzeRequest(
            urn=urn_of(spec, self._stack),
            type=spec["type"],
            name=spec["name"],
            properties=struct(spec.get("inputs", {})),
            options=self._options(spec, specs),
        )

    def stack_request(self, specs: Sequence[Mapping[str, Any]]) -> analyzer_pb2.AnalyzeStackRequest:
        return analyzer_pb2.AnalyzeStackRequest(resources=[self._registered(spec, specs) for spec in specs])

    def close(self) -> None:
        self._channel.close()
        self.process.kill()
        self.process.communicate()

    def _registered(self, spec: Mapping[str, Any], specs: Sequence[Mapping[str, Any]]) -> analyzer_pb2.AnalyzerResource:
        referred: Mapping[str, list[str]] = spec.get("propertyDependencies", {})
        return analyzer_pb2.AnalyzerResource(
            urn=urn_of(spec, self._stack),
            type=spec["type"],
            name=spec["name"],
            properties=struct(spec.get("outputs", {"id": UNKNOWN, "arn": UNKNOWN, **spec.get("inputs", {})})),
            options=self._options(spec, specs),
            parent=self._named(spec["parent"], specs) if "parent" in spec else "",
            dependencies=[self._named(name, specs) for name in spec.get("dependencies", [])],
            propertyDependencies={
                key: analyzer_pb2.AnalyzerPropertyDependencies(urns=[self._named(name, specs) for name in names])
                for key, names in referred.items()
            },
        )

    def _options(
        self, spec: Mapping[str, Any], specs: Sequence[Mapping[str, Any]]
    ) -> analyzer_pb2.AnalyzerResourceOptions:
        parent = self._named(spec["parent"], specs) if "parent" in spec else ""
        return analyzer_pb2.AnalyzerResourceOptions(parent=parent, **spec.get("options", {}))

    def _named(self, name: str, specs: Sequence[Mapping[str, Any]]) -> str:
        return next(urn_of(spec, self._stack) for spec in specs if spec["name"] == name)


def struct(values: Inputs) -> struct_pb2.Struct:
    """Return values as the protocol carries them."""
    message = struct_pb2.Struct()
    message.update(values)
    return message


def _config(level: str, properties: Inputs | None = None) -> analyzer_pb2.PolicyConfig:
    number = analyzer_pb2.EnforcementLevel.Value(level.upper())
    return analyzer_pb2.PolicyConfig(enforcementLevel=number, properties=struct(properties or {}))
