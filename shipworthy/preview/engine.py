"""Previews stacks: serves the engine to the program, lets packs judge it, and makes a plan of what was seen."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final, cast

import grpc
from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc

from shipworthy.plan.changes import Prior
from shipworthy.plan.errors import Interrupted, ProgramError
from shipworthy.plan.model import Message, MessageSeverity, Plan
from shipworthy.plan.values import Secret, Value
from shipworthy.preview.analysis import stack_request
from shipworthy.preview.answers import NO_ANSWERS, Answers
from shipworthy.preview.callbacks import CHANNEL_OPTIONS
from shipworthy.preview.changes import changes
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.deployment import Deployment, Surroundings
from shipworthy.preview.engine_service import EngineService
from shipworthy.preview.failures import failure_of
from shipworthy.preview.launch import LAUNCHER, Launcher, Start
from shipworthy.preview.loopback import check_loopback
from shipworthy.preview.monitor import PARALLEL, MonitorService
from shipworthy.preview.pack_hosts import PackHosts
from shipworthy.preview.packs import PackRun, PackSource
from shipworthy.preview.positions import Positions
from shipworthy.preview.prior_resources import PriorResources
from shipworthy.preview.program import Job, Outcome, StackRun, run_programs
from shipworthy.preview.project import Project
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.standby import Standby
from shipworthy.preview.unknown_calls import UnknownCalls
from shipworthy.preview.values import Property, encode_struct

_WORKERS: Final = PARALLEL * 4 + 16
"""More threads than the program can have requests under way, so that a transform's own requests never wait for them."""


def preview(  # noqa: PLR0913 - each is given by name
    project: Project,
    configurations: Sequence[StackConfiguration],
    packs: Sequence[PackSource] = (),
    *,
    answers: Answers = NO_ANSWERS,
    strict: bool = False,
    timeout: float = 300,
    pass_env: Sequence[str] = (),
    import_path: Sequence[str] = (),
    priors: Sequence[Prior] = (),
    progress: Callable[[str, str], None] | None = None,
    standby: Standby | None = None,
    unwanted: Callable[[], bool] | None = None,
) -> tuple[Plan, ...]:
    """Preview the stacks, in the order of `configurations`, in one warm process.

    `timeout` is in seconds, for the programs of all stacks together. `pass_env` names variables of this process that
    the program may see, `import_path` folders that it may import from beside its own. `progress` is told a stack's
    name and the URN of each resource of it. `priors` are what some of the stacks are compared with. A program or pack
    that fails is recorded on its plan. `standby` has processes that wait for this preview, and keeps them for the next.
    `unwanted` is asked several times a second whether the plans are still of use. Raises ConfigurationError when a
    pack refuses its configuration, UsageError without a loopback interface, Cancelled once the plans are unwanted, and
    Interrupted on Ctrl-C; only what stands by is then left running.
    """
    check_loopback()
    try:
        with contextlib.ExitStack() as stack:
            standby = standby if standby is not None else stack.enter_context(Standby())
            launcher = _launcher(standby, Start.of(project, pass_env, import_path))
            served = [
                stack.enter_context(
                    _serve(
                        project,
                        configuration,
                        packs,
                        answers,
                        strict=strict,
                        timeout=timeout,
                        prior=_prior_of(project.name, configuration.stack, priors),
                        progress=progress,
                        hosts=standby.hosts,
                    )
                )
                for configuration in configurations
            ]
            job = Job(project.name, project.root, PARALLEL, timeout, unwanted)
            outcomes = _run(launcher, job, served)
            return tuple(one.plan(outcome, timeout) for one, outcome in zip(served, outcomes, strict=True))
    except KeyboardInterrupt:
        msg = "interrupted"
        raise Interrupted(msg) from None


def _launcher(standby: Standby, start: Start) -> Launcher | ProgramError:
    try:
        return standby.launcher(start)
    except ProgramError as error:
        return error


def _run(launcher: Launcher | ProgramError, job: Job, served: Sequence[_Served]) -> Sequence[Outcome | ProgramError]:
    if isinstance(launcher, ProgramError):
        return [launcher] * len(served)
    try:
        return run_programs(launcher, job, [one.stack_run() for one in served])
    except ProgramError as error:
        return [error] * len(served)


def _prior_of(project: str, stack: str, priors: Sequence[Prior]) -> PriorResources | None:
    """Find what a stack is compared with: its own, or a state that is empty and so could be any stack's."""
    found = (prior for prior in priors if (prior.project, prior.stack) in {(project, stack), ("", "")})
    prior = next(found, None)
    return None if prior is None else PriorResources(prior)


class _Served:
    """One stack while its engine is served."""

    def __init__(self, deployment: Deployment, address: str, packs: PackRun | None) -> None:
        self._deployment, self._address, self._packs = deployment, address, packs

    def stack_run(self) -> StackRun:
        configuration = self._deployment.surroundings.configuration
        return StackRun(
            stack=configuration.stack,
            address=self._address,
            config=configuration.values,
            secret_keys=configuration.secret_keys,
            unknown_keys=configuration.unknown_keys,
            refused=self._deployment.refused.is_set,
        )

    def plan(self, outcome: Outcome | ProgramError, timeout: float) -> Plan:
        """Give what is known once the program has ended, and what the packs say of it.

        Raises ConfigurationError when a pack refuses its configuration.
        """
        deployment = self._deployment
        configuration = deployment.surroundings.configuration
        failure = failure_of(outcome, deployment, timeout)
        redactor = _redactor(deployment)
        positions = deployment.surroundings.positions
        root = deployment.root()
        plan = Plan(
            project=deployment.project,
            stack=deployment.stack,
            resources=tuple(one.resource for one in deployment.registrations() if not one.internal),
            outputs=root.outputs if root is not None else {},
            calls=tuple(
                replace(call, arguments=redactor.covered(call.arguments), result=redactor.covered(call.result))
                for call in deployment.calls()
            ),
            messages=tuple(
                replace(message, text=redactor.clean(message.text)) for message in _messages(deployment, outcome)
            ),
            failure=None if failure is None else type(failure)(redactor.clean(positions.relative(str(failure)))),
            configuration=_shown(configuration),
            input_findings=deployment.input_findings(),
        )
        prior = deployment.surroundings.prior
        if prior is not None:
            plan = replace(plan, changes=changes(plan, prior.prior))
        return plan if self._packs is None else self._judged(plan, self._packs)

    def _judged(self, plan: Plan, packs: PackRun) -> Plan:
        if plan.failure is None:
            packs.analyze_stack(stack_request(self._deployment))
        return packs.results().added_to(plan)


def _redactor(deployment: Deployment) -> Redactor:
    redactor = Redactor(deployment.surroundings.configuration.secret_texts)
    for registration in deployment.registrations():
        resource = registration.resource
        for values in (resource.inputs, resource.outputs):
            redactor.learn(encode_struct(cast("Mapping[str, Property]", values)))
    return redactor


def _messages(deployment: Deployment, outcome: Outcome | ProgramError) -> tuple[Message, ...]:
    configuration = deployment.surroundings.configuration
    warnings = [Message(MessageSeverity.WARNING, text) for text in configuration.warnings]
    printed = [] if isinstance(outcome, ProgramError) else [outcome.stdout.text(), outcome.stderr.text()]
    said = [Message(MessageSeverity.INFO, text.rstrip("\n")) for text in printed if text.strip()]
    return (*warnings, *said, *deployment.messages())


def _shown(configuration: StackConfiguration) -> Mapping[str, Value]:
    return {
        key: Secret(text) if key in configuration.secret_keys else text
        for key, text in sorted(configuration.values.items())
    }


@contextlib.contextmanager
def _serve(  # noqa: PLR0913 - each is given by name
    project: Project,
    configuration: StackConfiguration,
    packs: Sequence[PackSource],
    answers: Answers,
    *,
    strict: bool,
    timeout: float,
    prior: PriorResources | None,
    progress: Callable[[str, str], None] | None,
    hosts: PackHosts | None,
) -> Generator[_Served]:
    with contextlib.ExitStack() as stack:
        judge = (
            stack.enter_context(PackRun(packs, project, configuration, timeout=timeout, strict=strict, hosts=hosts))
            if packs
            else None
        )
        positions = Positions(project.root, LAUNCHER)
        surroundings = Surroundings(project, configuration, answers, positions, strict, judge, prior)
        told = functools.partial(progress, configuration.stack) if progress is not None else None
        deployment = Deployment(surroundings, told)
        monitor = MonitorService(deployment)
        stack.callback(monitor.close)
        server = grpc.server(
            ThreadPoolExecutor(_WORKERS, thread_name_prefix="shipworthy-engine"), options=CHANNEL_OPTIONS
        )
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
        engine_pb2_grpc.add_EngineServicer_to_server(EngineService(deployment), server)
        server.add_generic_rpc_handlers((UnknownCalls(deployment),))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        stack.callback(lambda: server.stop(None).wait(1))
        yield _Served(deployment, f"127.0.0.1:{port}", judge)
