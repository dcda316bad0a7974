"""How a registration becomes a resource of the plan: inheritance, transforms, provider, dependencies, outputs.

Source: pulumi/pulumi `pkg/resource/deploy/source_eval.go` and `step_generator.go`, read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from shipworthy.plan.model import MessageSeverity, Operation, Resource
from shipworthy.plan.values import UNKNOWN_SENTINEL, Origin, Secret, Unknown, Value
from shipworthy.preview.analysis import judged_inputs
from shipworthy.preview.assets import with_hash
from shipworthy.preview.callbacks import Callbacks, callbacks_of
from shipworthy.preview.default_providers import DefaultProviders, has_unknown_inputs
from shipworthy.preview.deployment import Deployment, Registration
from shipworthy.preview.errors import DeploymentEnded, RequestRefused
from shipworthy.preview.hooks import Hooks
from shipworthy.preview.options import Options, Request, asked_options, check_type, inherit, plan_options
from shipworthy.preview.providers import Packages, find_reference, request_for
from shipworthy.preview.transforms import transformed
from shipworthy.preview.urns import is_provider, is_urn, make_urn, package_of
from shipworthy.preview.values import (
    Property,
    decode_struct,
    output_dependencies,
    without_outputs,
)


@dataclass(frozen=True)
class Goal:
    """What the program wants, after inheritance and transforms."""

    inputs: dict[str, Property]
    options: Options
    dependencies: frozenset[str]
    property_dependencies: dict[str, frozenset[str]]


class Registrar:
    """Registers the resources of one run."""

    def __init__(self, deployment: Deployment, callbacks: Callbacks, packages: Packages, hooks: Hooks) -> None:
        self._deployment, self._callbacks, self._packages, self._hooks = deployment, callbacks, packages, hooks
        self.defaults = DefaultProviders(deployment)

    def register(self, request: Request) -> Registration:
        """Register one resource; raises RequestRefused as the engine would."""
        parent = self._parent(request.parent)
        if parent is not None:
            inherit(request, parent)
        check_type(request)
        goal = self._goal(request, parent)
        resource = self._resource(request, goal)
        self._deployment.claim(resource)
        resource = replace(resource, provider=self._reference(request, goal, resource.urn))
        resource, is_new = self._continued(resource)
        judge = self._deployment.surroundings.judge
        resource = replace(resource, inputs=judged_inputs(self._deployment, resource, judge))
        try:
            if is_new:
                self._hooks.run("before_create", goal.options.hooks, resource)
            resource = self._with_outputs(resource, request)
            if is_new:
                self._hooks.run("after_create", goal.options.hooks, resource)
        except RequestRefused:
            # The engine's preview shows the step that a hook made fail.
            self._deployment.keep(Registration(resource))
            raise
        registration = Registration(
            resource,
            protect=goal.options.protect if goal.options.HasField("protect") else None,
            retain_on_delete=goal.options.retain_on_delete if goal.options.HasField("retain_on_delete") else None,
            providers={} if request.custom else _providers_of(goal.options, parent),
            transforms=callbacks_of(request),
        )
        self._deployment.keep(registration)
        return registration

    def _continued(self, resource: Resource) -> tuple[Resource, bool]:
        """Give the resource with what it ignores as the state has it, and tell whether it is new to the state."""
        prior = self._deployment.surroundings.prior
        if prior is None:
            return resource, True
        return prior.with_ignored(resource), prior.match(resource)[0] is None

    def _parent(self, urn: str) -> Registration | None:
        if urn and not is_urn(urn):
            raise RequestRefused(f"invalid parent URN: {urn}")
        parent = self._deployment.find(urn) if urn else None
        if urn and parent is None:
            raise DeploymentEnded(f"could not find parent resource {urn}")
        return parent

    def _goal(self, request: Request, parent: Registration | None) -> Goal:
        folder = self._deployment.surroundings.project.working_directory
        inputs = decode_struct(request.object, lambda asset: with_hash(asset, folder))
        named = {name: frozenset(item.urns) for name, item in request.propertyDependencies.items()}
        if not named and not request.remote:
            named = dict.fromkeys(inputs, frozenset(request.dependencies))
        options = asked_options(request, self._provider(request, parent))
        callbacks = self._deployment.transforms(callbacks_of(request), request.parent)
        inputs, options = transformed(request, inputs, named, options, callbacks, self._callbacks)
        if callbacks_of(request):
            named = {name: output_dependencies(value) for name, value in inputs.items()}
            depends = frozenset(options.depends_on).union(*named.values())
        else:
            named |= {name: named.get(name, frozenset()) | output_dependencies(value) for name, value in inputs.items()}
            depends = frozenset(request.dependencies)
        return Goal(inputs, options, depends, named)

    def _provider(self, request: Request, parent: Registration | None) -> str:
        if not (request.custom or request.remote):
            return request.provider
        of_parent = dict[str, str]() if parent is None else parent.providers
        return find_reference(request.provider, request.providers, of_parent, package_of(request.type))

    def _resource(self, request: Request, goal: Goal) -> Resource:
        deployment, options = self._deployment, goal.options
        positions = deployment.surroundings.positions
        inputs = {name: without_outputs(value) for name, value in goal.inputs.items()}
        if is_provider(request.type):
            inputs = self._provider_inputs(request, goal, inputs)
        import_id = getattr(options, "import")
        urn = make_urn(deployment.stack, deployment.project, request.parent, request.type, request.name)
        return Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            custom=request.custom,
            operation=Operation.IMPORT if import_id and request.custom else Operation.CREATE,
            parent=request.parent,
            provider="",
            inputs=inputs,
            outputs={},
            origins={},
            dependencies=tuple(sorted(goal.dependencies)),
            property_dependencies={
                name: tuple(sorted(urns)) for name, urns in sorted(goal.property_dependencies.items())
            },
            options=plan_options(request, options, deployment),
            position=positions.declaration(request),
            stack=positions.calls(request),
            remote=request.remote,
        )

    def _reference(self, request: Request, goal: Goal, urn: str) -> str:
        if is_provider(request.type) or not (request.custom or request.remote):
            return ""
        options = goal.options
        wanted = request_for(package_of(request.type), options.version, options.plugin_download_url)
        wanted = self._packages.request(request.packageRef, wanted)
        reference = self.defaults.reference(wanted, options.provider, f"'{urn}'")
        # A remote component is registered by its provider, as a component like any other.
        return "" if request.remote else reference

    def _provider_inputs(self, request: Request, goal: Goal, inputs: dict[str, Value]) -> dict[str, Value]:
        options = goal.options
        own = request_for(package_of(request.type), options.version, options.plugin_download_url)
        wanted = self._packages.request(request.packageRef, own)
        if not (options.version or options.plugin_download_url):
            plugin = self._deployment.plugin(package_of(request.type))
            wanted = replace(wanted, version=wanted.version or plugin.version, url=wanted.url or plugin.url)
        inputs = inputs | wanted.plugin_inputs()
        if request.envVarMappings:
            internal = cast("Mapping[str, Value]", inputs.get("__internal", {}))
            inputs["__internal"] = {**internal, "envVarMappings": dict(request.envVarMappings)}
        return dict(sorted(inputs.items()))

    def _with_outputs(self, resource: Resource, request: Request) -> Resource:
        if not resource.custom:
            if resource.remote:
                self._deployment.say(
                    MessageSeverity.WARNING,
                    "is a remote component: its provider declares its children, which are not in this plan",
                    resource.urn,
                )
                outputs = dict(self._deployment.surroundings.answers.resource_outputs(resource.urn, resource.type))
                return replace(resource, outputs=outputs, origins=dict.fromkeys(outputs, Origin.ANSWERED))
            return resource
        known = {} if has_unknown_inputs(self._deployment, resource.provider) else dict(resource.inputs)
        if resource.type == "pulumi:index:Stash":
            known = {"input": resource.inputs.get("input"), "output": resource.inputs.get("input")}
        answered = dict(self._deployment.surroundings.answers.resource_outputs(resource.urn, resource.type))
        prior = self._deployment.surroundings.prior
        unchanged = None if prior is None else prior.unchanged(resource)
        if unchanged is not None:
            resource = replace(resource, id=unchanged.id)
            answered = dict(unchanged.outputs) | answered
        outputs = known | answered
        for name in request.additionalSecretOutputs:
            if name in outputs and not isinstance(outputs[name], Secret):
                outputs[name] = Secret(outputs[name])
        return replace(resource, outputs=outputs, origins=_origins(outputs, answered))


def _origins(outputs: Mapping[str, Value], answered: Mapping[str, Value]) -> dict[str, Origin]:
    return {
        name: Origin.ANSWERED if name in answered else Origin.UNKNOWN if isinstance(value, Unknown) else Origin.DECLARED
        for name, value in outputs.items()
    }


def _providers_of(options: Options, parent: Registration | None) -> dict[str, str]:
    of_parent = {} if parent is None else dict(parent.providers)
    return of_parent | dict(options.providers)


def answered_id(resource: Resource) -> str:
    """Give the id that the SDK is told: a provider's is the engine's placeholder, "" is unknown."""
    return UNKNOWN_SENTINEL if is_provider(resource.type) else resource.id
