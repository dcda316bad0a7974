"""`judge`: what a policy pack decides about a plan or a table of resources, asked as the engine asks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from shipworthy.plan.findings import Rule, Verdict
from shipworthy.plan.model import Resource
from shipworthy.testing.previewed import Previewed
from shipworthy.testing.table import STACK_TYPE, Spec, resources_of
from shipworthy.testing.verdicts import Verdicts

if TYPE_CHECKING:
    from shipworthy.preview.packs import PackRun


Packs = str | Path | Sequence[str | Path]
"""A pack's folder, the name of one that comes with shipworthy, or several of them."""


def judge(
    pack: Packs,
    resources: Iterable[Spec] | Previewed,
    *,
    stack: str = "dev",
    project: str = "project",
    config: Mapping[str, Any] | None = None,
    timeout: float = 60,
) -> Verdicts:
    """Start a policy pack, let it judge `resources` over the Analyzer protocol, and give its verdicts.

    `pack` is a folder or the name of a pack that comes with shipworthy, or several. `resources` is a table (see
    `shipworthy.testing.table`) or a preview; the resources of a preview keep its stack and project. `config` is the
    pack's configuration by rule, as `pulumi preview --policy-pack-config` takes it. `timeout` is in seconds, for the
    start and for each answer.

    Raises PackError when the pack breaks, ConfigurationError when it refuses its configuration, UsageError for a pack
    or a table that can't be used.
    """
    if isinstance(resources, Previewed):
        stack, project = resources.plan.stack, resources.plan.project
    with Judge(pack, stack=stack, project=project, config=config, timeout=timeout) as running:
        return running.judge(resources)


class Judge:
    """A running policy pack that judges one thing after the other: starting one costs more than most judgements.

    A context manager; the arguments and errors are those of `judge`.
    """

    def __init__(
        self,
        pack: Packs,
        *,
        stack: str = "dev",
        project: str = "project",
        config: Mapping[str, Any] | None = None,
        timeout: float = 60,
    ) -> None:
        from shipworthy.preview.answers import NO_ANSWERS  # noqa: PLC0415 - see program.py
        from shipworthy.preview.configuration import StackConfiguration  # noqa: PLC0415
        from shipworthy.preview.deployment import Surroundings  # noqa: PLC0415
        from shipworthy.preview.launch import LAUNCHER  # noqa: PLC0415
        from shipworthy.preview.packs import PackRun, find_packs  # noqa: PLC0415
        from shipworthy.preview.positions import Positions  # noqa: PLC0415
        from shipworthy.preview.project import Project  # noqa: PLC0415

        here = Path.cwd()
        judged = Project(project, here, "Pulumi.yaml", here, Path(), {}, (), here)
        configuration = StackConfiguration(stack, {})
        named = [pack] if isinstance(pack, str | Path) else pack
        sources = find_packs(judged, [str(one) for one in named])
        if config:
            sources = tuple(replace(source, configuration=config) for source in sources)
        self._stack, self._project = stack, project
        self._surroundings = Surroundings(judged, configuration, NO_ANSWERS, Positions(here, LAUNCHER))
        self._ending = ExitStack()
        self._run: PackRun = self._ending.enter_context(PackRun(sources, judged, configuration, timeout=timeout))

    def judge(self, resources: Iterable[Spec] | Previewed) -> Verdicts:
        """Judge a plan or a table, as if the pack had seen nothing before."""
        return Verdicts(self.verdicts(self.resources(resources)))

    def resources(self, resources: Iterable[Spec] | Previewed) -> tuple[Resource, ...]:
        """Give what there is to judge as resources of a plan, the stack first, as it registers first."""
        if not isinstance(resources, Previewed):
            return resources_of(resources, self._stack, self._project)
        return tuple(sorted(resources.plan.resources, key=lambda resource: resource.type != STACK_TYPE))

    def verdicts(self, resources: Iterable[Resource], changed: Iterable[Resource] | None = None) -> tuple[Verdict, ...]:
        """Judge resources of a plan.

        With `changed` the pack has judged the others before and is told of these only; the verdicts are then those
        about these, and about relations of all.
        """
        from shipworthy.preview.analysis import judged_inputs, stack_request  # noqa: PLC0415
        from shipworthy.preview.deployment import Deployment, Registration  # noqa: PLC0415

        self._run.forget()
        deployment = Deployment(self._surroundings)
        told = None if changed is None else {resource.urn for resource in changed}
        for resource in resources:
            registered = resource
            if told is None or resource.urn in told:
                inputs = judged_inputs(deployment, resource, self._run)
                if inputs is not resource.inputs:
                    registered = replace(resource, inputs=inputs, outputs={**resource.outputs, **inputs})
            deployment.keep(Registration(registered))
        self._run.analyze_stack(stack_request(deployment))
        results = self._run.results()
        if results.failures:
            raise results.failures[0]
        return results.verdicts

    def rules(self) -> tuple[Rule, ...]:
        """Describe the pack's rules, once it has judged something."""
        return tuple(rule for pack in self._run.results().packs for rule in pack.rules)

    def close(self) -> None:
        """End the pack's process."""
        self._ending.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
