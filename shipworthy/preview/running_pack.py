"""One pack while it judges a stack: started in the background, asked, and given up at its first trouble."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.errors import ConfigurationError, PackError, Problem
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.diagnostics import read_diagnostics
from shipworthy.preview.environment import child_environment, with_interpreter
from shipworthy.preview.pack_client import PackClient, Pending, Refusal
from shipworthy.preview.pack_configuration import pack_configuration
from shipworthy.preview.pack_hosts import PackHosts
from shipworthy.preview.pack_process import VERDICTS, PackProcess, PackTrouble
from shipworthy.preview.pack_sources import PackSource
from shipworthy.preview.policy_records import Records, Remediated, records_of
from shipworthy.preview.project import Project
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.verdict_lines import MalformedVerdicts, Spoken, read_verdict_lines

ORGANIZATION: Final = "organization"
"""The organization's name where no backend knows a better one (pulumi/pulumi `pkg/backend/diy`, 2026-11-22)."""

_PASSED_ON: Final = ("SHIPWORTHY_AS_OF", "SHIPWORTHY_NO_WAIVERS")


@dataclass(frozen=True)
class Judged:
    """The stack that a pack is started for; `variables` are what its environment gets in addition."""

    project: Project
    configuration: StackConfiguration
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def root(self) -> str:
        """The URN of the stack itself."""
        stack, project = self.configuration.stack, self.project.name
        return f"urn:pulumi:{stack}::{project}::pulumi:pulumi:Stack::{project}-{stack}"

    def environment(self) -> dict[str, str]:
        """Give the variables by which the engine tells a pack about the stack."""
        return {
            "PULUMI_ORGANIZATION": ORGANIZATION,
            "PULUMI_PROJECT": self.project.name,
            "PULUMI_STACK": self.configuration.stack,
            "PULUMI_DRY_RUN": "true",
            "PULUMI_CONFIG": json.dumps(dict(self.configuration.values), sort_keys=True),
            **({"SHIPWORTHY_POLICIES": str(self.project.policies)} if self.project.policies else {}),
            **self.variables,
        }

    def request(self) -> analyzer_pb2.AnalyzerStackConfigureRequest:
        """Give the same as a ConfigureStack request."""
        return analyzer_pb2.AnalyzerStackConfigureRequest(
            stack=self.configuration.stack,
            project=self.project.name,
            organization=ORGANIZATION,
            dry_run=True,
            config=dict(self.configuration.values),
            config_secret_keys=sorted(self.configuration.secret_keys),
            tags=dict(self.configuration.tags),
        )


class RunningPack:
    """A pack's process, the conversation with it and what came of it.

    Its methods do nothing once the pack is given up, so that the other packs go on.
    """

    def __init__(
        self,
        source: PackSource,
        judged: Judged,
        verdicts: Path,
        redactor: Redactor,
        timeout: float,
        hosts: PackHosts | None = None,
    ) -> None:
        self.source = source
        self.failure: PackError | None = None
        self.refusal: ConfigurationError | None = None
        self.records: Records | None = None
        self._judged, self._verdicts, self._redactor, self._timeout = judged, verdicts, redactor, timeout
        self._hosts = hosts
        self._process: PackProcess | None = None
        self._client: PackClient | None = None
        self._closed = False
        self._starting = threading.Thread(target=self._start, daemon=True, name=f"pack {source.name}")
        self._starting.start()

    def await_start(self) -> None:
        """Wait until the pack is ready, was given up or has refused its configuration."""
        self._starting.join()

    def remediate(self, request: analyzer_pb2.AnalyzeRequest) -> struct_pb2.Struct:
        """Let the pack change a resource's properties and give what they are then."""
        properties = request.properties
        client, records = self._client, self.records
        if client is None or records is None or not records.remediates:
            return properties
        try:
            answer = client.remediate(request)
        except PackTrouble as trouble:
            self._give_up(trouble)
            return properties
        for remediation in answer.remediations:
            records.remediated.append(Remediated(request.urn, properties, remediation))
            if not remediation.diagnostic:
                properties = remediation.properties
        return properties

    def analyze(self, request: analyzer_pb2.AnalyzeRequest) -> None:
        """Let the pack judge a resource and wait for it."""
        client, records = self._client, self.records
        if client is None or records is None:
            return
        try:
            records.analyzed.append((request.urn, client.analyze(request)))
        except PackTrouble as trouble:
            self._give_up(trouble)

    def start_analysis(self, request: analyzer_pb2.AnalyzeRequest) -> Pending | None:
        """Send a resource to be judged; None when the pack takes no more part."""
        client = self._client
        try:
            return None if client is None else client.start_analysis(request)
        except PackTrouble as trouble:
            self._give_up(trouble)
            return None

    def finish_analysis(self, pending: Pending | None, urn: str) -> None:
        """Wait for the judgement of a resource."""
        client, records = self._client, self.records
        if pending is None or client is None or records is None:
            return
        try:
            records.analyzed.append((urn, client.finish_analysis(pending, urn)))
        except PackTrouble as trouble:
            self._give_up(trouble)

    def analyze_stack(self, request: analyzer_pb2.AnalyzeStackRequest) -> None:
        """Let the pack judge the stack."""
        client, records = self._client, self.records
        if client is None or records is None:
            return
        records.urns = frozenset(resource.urn for resource in request.resources)
        try:
            records.stack = client.analyze_stack(request)
        except PackTrouble as trouble:
            self._give_up(trouble)

    def spoken(self, *, strict: bool) -> Spoken | None:
        """Read what the pack decided, as far as it came; None when that is nothing."""
        try:
            text = self._verdicts.read_text(encoding="utf-8") if self._verdicts.exists() else ""
            spoken = read_verdict_lines(text, self._redactor, strict=strict, cut_short=self.failure is not None)
        except (MalformedVerdicts, OSError, UnicodeDecodeError) as error:
            if self.failure is None:
                reason = str(error) if isinstance(error, MalformedVerdicts) else "they can't be read as UTF-8"
                self._give_up(PackTrouble(f"wrote verdict lines that do not follow the schema: {reason}"))
            return None
        if spoken is None and self.records is not None:
            return read_diagnostics(self.records, self._redactor, strict=strict)
        return spoken

    def forget(self) -> None:
        """Drop what the pack decided until now, but not how it introduced itself; it can then judge other resources."""
        if self.records is not None:
            self.records.forget()
        if self._verdicts.exists():
            with self._verdicts.open("r+b") as file:
                file.readline()
                file.truncate()

    def close(self) -> None:
        """Cancel what the pack does and end its process; nothing of it is left."""
        self._closed = True
        process = self._process
        if process is not None and self._starting.is_alive():
            process.stop()
        self._starting.join()
        self._hang_up(cancel=True)

    def _start(self) -> None:
        try:
            process = self._process = self._started(self.source.python())
            if self._closed:
                # Closed while the process came up: whoever closed did not see it.
                process.stop()
            client = PackClient(process, process.port(self._timeout), self._timeout)
            self._client = client
            info = client.open(str(self.source.folder), self._judged.request())
            levels: Mapping[str, analyzer_pb2.PolicyConfig] = {}
            if info.supportsConfig or self.source.configuration:
                levels = pack_configuration(info, self.source.configuration)
                client.configure(levels)
            self.records = records_of(info, self.source.version, levels)
            self.records.root = self._judged.root
        except (PackTrouble, ValueError) as trouble:
            self._give_up(trouble)
        except Refusal as refusal:
            self._refuse(refusal)
        except ConfigurationError as error:
            self.refusal = error
            self._hang_up(cancel=True)

    def _started(self, python: Path) -> PackProcess:
        environment = self._environment(python)
        waiting = self._hosts.take(python, self.source.folder, environment) if self._hosts is not None else None
        if waiting is None:
            return PackProcess(python, self.source.folder, environment)
        self._verdicts = waiting.verdicts
        return waiting

    def _environment(self, python: Path) -> dict[str, str]:
        environment = with_interpreter(child_environment(_PASSED_ON), python) | self._judged.environment()
        environment.update(self.source.variables)
        environment[VERDICTS] = str(self._verdicts)
        if self.source.import_root is not None:
            inherited = environment.get("PYTHONPATH")
            paths = (str(self.source.import_root), *([inherited] if inherited else []))
            environment["PYTHONPATH"] = os.pathsep.join(paths)
        return environment

    def _refuse(self, refusal: Refusal) -> None:
        lines = [line.strip() for line in self._redactor.clean(str(refusal)).splitlines() if line.strip()]
        name = f"policy pack {self.source.name}"
        self.refusal = ConfigurationError(
            tuple(Problem(name, "", line) for line in lines or ["refuses its configuration"])
        )
        self._hang_up(cancel=True)

    def _give_up(self, trouble: Exception) -> None:
        """Keep the first trouble with what the pack wrote to standard error, and end the pack."""
        if self.failure is None and not self._closed:
            stderr = self._process.quoted_stderr() if self._process is not None else ""
            text = f"policy pack {self.source.name}: {trouble}" + (f"\n{stderr}" if stderr else "")
            self.failure = PackError(self._redactor.clean(text))
        self._hang_up(cancel=False)

    def _hang_up(self, *, cancel: bool) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close(cancel=cancel)
        process, self._process = self._process, None
        if process is not None:
            process.stop()
