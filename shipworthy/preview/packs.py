"""All policy packs of one stack's preview: each a process that judges every resource while it registers."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Final

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.errors import ConfigurationError, PackError
from shipworthy.plan.findings import Pack, PackMessage, Verdict
from shipworthy.plan.model import Plan
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.pack_guard import PackGuard
from shipworthy.preview.pack_hosts import PackHosts
from shipworthy.preview.pack_sources import PackSource, find_packs
from shipworthy.preview.policy_events import Event, policy_events
from shipworthy.preview.project import Project
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.running_pack import Judged, RunningPack
from shipworthy.preview.shared_rules import renamed, told_apart, told_once
from shipworthy.preview.verdict_lines import Spoken

__all__ = ["PackResults", "PackRun", "PackSource", "find_packs"]

_INTERNAL: Final = "__"
"""How properties begin that are meant for the engine; policies do not judge them."""


@dataclass(frozen=True)
class PackResults:
    """What all packs said. `verdicts` are in pack, rule and URN order, the rest in the order of the packs.

    `failures` are the packs that broke; what they had decided until then is here too.
    """

    packs: tuple[Pack, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    messages: tuple[PackMessage, ...] = ()
    failures: tuple[PackError, ...] = ()

    def added_to(self, plan: Plan) -> Plan:
        """Give the plan with what the packs said about it, a rule that several packs share once."""
        packs, verdicts = told_once(self.packs, self.verdicts)
        return replace(
            plan,
            packs=packs,
            verdicts=verdicts,
            pack_messages=self.messages,
            pack_failures=self.failures,
        )


class PackRun:
    """The packs of one stack, started in the background at once.

    A context manager: at its end every process that a pack started is gone. `timeout` is the number of seconds that a
    pack may take to start, and for each answer. With `strict` every unresolved verdict fails. `hosts` may have
    processes that wait for the packs.
    """

    def __init__(
        self,
        sources: Sequence[PackSource],
        project: Project,
        configuration: StackConfiguration,
        *,
        timeout: float,
        strict: bool = False,
        hosts: PackHosts | None = None,
    ) -> None:
        self._strict = strict
        self._folder = Path(tempfile.mkdtemp(prefix="shipworthy-")) if sources else None
        self._guard = PackGuard(self._folder) if self._folder is not None else None
        self._redactor = Redactor(configuration.secret_texts)
        self._turn = threading.Lock()
        judged = Judged(project, configuration)
        self._packs = tuple(
            RunningPack(source, judged, (self._folder or Path()) / f"{index}.jsonl", self._redactor, timeout, hosts)
            for index, source in enumerate(sources)
        )

    def __enter__(self) -> PackRun:
        """Give the run itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all packs."""
        self.close()

    def await_start(self) -> None:
        """Wait until each pack is ready, was given up or has refused its configuration; the other methods do so too."""
        for pack in self._packs:
            pack.await_start()

    def register(self, request: analyzer_pb2.AnalyzeRequest) -> struct_pb2.Struct:
        """Let each pack remediate a resource and then judge it; give the properties to go on with.

        Resources are taken one after the other, as the engine does, whatever thread they come from.
        """
        if not self._packs:
            return request.properties
        self.await_start()
        with self._turn:
            self._learn(request)
            properties = self._remediated(request)
            judged = _judged_request(request, properties)
            *others, last = self._packs
            pending = [(pack, pack.start_analysis(judged)) for pack in others]
            # The others work meanwhile; a call that is waited for at once costs half of one in the background.
            last.analyze(judged)
            for pack, answer in pending:
                pack.finish_analysis(answer, request.urn)
        return properties

    def analyze_stack(self, request: analyzer_pb2.AnalyzeStackRequest) -> None:
        """Let each pack judge the whole stack."""
        self.await_start()
        with self._turn:
            for resource in request.resources:
                self._redactor.learn(resource.properties)
            for pack in self._packs:
                pack.analyze_stack(request)

    def results(self) -> PackResults:
        """Give what the packs said until now; raises ConfigurationError when packs have refused their configuration."""
        self.await_start()
        refusals = [pack.refusal for pack in self._packs if pack.refusal is not None]
        if refusals:
            raise ConfigurationError(tuple(problem for refusal in refusals for problem in refusal.problems))
        spoken: list[Spoken] = []
        for pack in self._packs:
            part = pack.spoken(strict=self._strict)
            if part is not None:
                name = told_apart(part.pack.name, (other.pack.name for other in spoken))
                spoken.append(Spoken(*renamed(name, part.pack, part.verdicts, part.messages)))
        return PackResults(
            packs=tuple(part.pack for part in spoken),
            verdicts=tuple(
                sorted(
                    (verdict for part in spoken for verdict in part.verdicts),
                    key=lambda verdict: (verdict.pack, verdict.rule, verdict.urn),
                )
            ),
            messages=tuple(message for part in spoken for message in part.messages),
            failures=tuple(pack.failure for pack in self._packs if pack.failure is not None),
        )

    def forget(self) -> None:
        """Drop what the packs said until now, so that they can judge other resources of the same stack."""
        self.await_start()
        with self._turn:
            for pack in self._packs:
                pack.forget()

    def policy_events(self) -> tuple[Event, ...]:
        """Write what was said until now as the engine's policy events."""
        return policy_events([pack.records for pack in self._packs if pack.records is not None], self._redactor)

    def close(self) -> None:
        """Cancel and end every pack with all that it started, and remove the run's files. May be called twice."""
        with ThreadPoolExecutor(max(len(self._packs), 1)) as closers:
            list(closers.map(RunningPack.close, self._packs))
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._guard is not None:
            self._guard.dismiss()

    def _learn(self, request: analyzer_pb2.AnalyzeRequest) -> None:
        self._redactor.learn(request.properties)
        if request.HasField("provider"):
            self._redactor.learn(request.provider.properties)

    def _remediated(self, request: analyzer_pb2.AnalyzeRequest) -> struct_pb2.Struct:
        properties = request.properties
        for pack in self._packs:
            changed = pack.remediate(_with(request, properties))
            if changed is not request.properties:
                self._redactor.learn(changed)
            properties = changed
        return properties


def _with(request: analyzer_pb2.AnalyzeRequest, properties: struct_pb2.Struct) -> analyzer_pb2.AnalyzeRequest:
    if properties is request.properties:
        return request
    changed = analyzer_pb2.AnalyzeRequest()
    changed.CopyFrom(request)
    changed.properties.CopyFrom(properties)
    return changed


def _judged_request(request: analyzer_pb2.AnalyzeRequest, properties: struct_pb2.Struct) -> analyzer_pb2.AnalyzeRequest:
    """Leave out the properties that are meant for the engine."""
    internal = [name for name in properties.fields if name.startswith(_INTERNAL)]
    if not internal:
        return _with(request, properties)
    judged = analyzer_pb2.AnalyzeRequest()
    judged.CopyFrom(request)
    judged.properties.CopyFrom(properties)
    for name in internal:
        del judged.properties.fields[name]
    return judged
