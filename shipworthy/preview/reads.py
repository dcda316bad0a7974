"""Resources that are read, not created: `.get(...)` and stack references."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi.runtime.proto import resource_pb2

from shipworthy.plan.model import MessageSeverity, Operation, Resource, ResourceOptions
from shipworthy.plan.values import UNKNOWN, Origin, Secret, Value
from shipworthy.preview.default_providers import DefaultProviders, has_unknown_inputs
from shipworthy.preview.deployment import Deployment, Registration
from shipworthy.preview.errors import DeploymentEnded, RequestRefused
from shipworthy.preview.providers import Packages, request_for
from shipworthy.preview.urns import STACK_REFERENCE_TYPE, make_urn, package_of
from shipworthy.preview.values import decode_struct, parts, without_outputs


def read(
    deployment: Deployment,
    defaults: DefaultProviders,
    packages: Packages,
    request: resource_pb2.ReadResourceRequest,
) -> Resource:
    """Read one resource: what the program gave is known, what the answers hold is answered, the rest is unknown."""
    if request.parent and deployment.find(request.parent) is None:
        raise DeploymentEnded(f"could not find parent resource {request.parent}")
    urn = make_urn(deployment.stack, deployment.project, request.parent, request.type, request.name)
    if not request.id:
        raise DeploymentEnded(f"Expected an ID for {urn}")
    wanted = request_for(package_of(request.type), request.version, request.pluginDownloadURL)
    provider = defaults.reference(packages.request(request.packageRef, wanted), request.provider, f"'{request.type}'")
    inputs = {name: without_outputs(value) for name, value in decode_struct(request.properties).items()}
    known = {} if has_unknown_inputs(deployment, provider) else inputs
    outputs, origins = _outputs(deployment, urn, request, known)
    positions = deployment.surroundings.positions
    resource = Resource(
        urn=urn,
        type=request.type,
        name=request.name,
        custom=True,
        operation=Operation.READ,
        parent=request.parent,
        provider=provider,
        inputs=inputs,
        outputs=outputs,
        origins=origins,
        dependencies=tuple(sorted(request.dependencies)),
        property_dependencies={},
        options=ResourceOptions(
            additional_secret_outputs=tuple(request.additionalSecretOutputs), version=request.version
        ),
        position=positions.declaration(request),
        stack=positions.calls(request),
        id=request.id,
    )
    deployment.claim(resource)
    deployment.keep(Registration(resource))
    return resource


def stack_outputs(deployment: Deployment, name: str) -> Mapping[str, Value]:
    """Give the properties of a stack reference; unknown outputs, with a warning, where no answer has the stack."""
    answered = deployment.surroundings.answers.stack_outputs(name)
    if answered is None:
        text = (
            f"the outputs of stack {name} are not known offline; an answers file can give them: stacks: {{{name}: …}}"
        )
        if deployment.surroundings.strict:
            raise RequestRefused(text)
        deployment.say(MessageSeverity.WARNING, text)
        return {"name": name, "outputs": UNKNOWN, "secretOutputNames": UNKNOWN}
    secret = sorted(key for key, value in answered.items() if any(isinstance(part, Secret) for part in parts(value)))
    return {"name": name, "outputs": dict(answered), "secretOutputNames": secret}


def _outputs(
    deployment: Deployment, urn: str, request: resource_pb2.ReadResourceRequest, inputs: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, Origin]]:
    if request.type == STACK_REFERENCE_TYPE:
        name = inputs.get("name")
        outputs = dict(stack_outputs(deployment, name if isinstance(name, str) else request.id))
        known = outputs["outputs"] is not UNKNOWN
        return outputs, dict.fromkeys(outputs, Origin.ANSWERED if known else Origin.UNKNOWN)
    answered = deployment.surroundings.answers.resource_outputs(urn, request.type)
    outputs = dict(inputs) | dict(answered)
    for name in request.additionalSecretOutputs:
        if name in outputs and not isinstance(outputs[name], Secret):
            outputs[name] = Secret(outputs[name])
    origins = {name: Origin.ANSWERED if name in answered else Origin.DECLARED for name in outputs}
    return outputs, origins
