"""What packs are told of a resource and of a stack.

Source: pulumi/pulumi `pkg/resource/plugin/analyzer_plugin.go` and `deploy/step_generator.go`, read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.model import Operation, Resource
from shipworthy.plan.values import Secret, Value
from shipworthy.preview.deployment import Deployment, Judge, Registration
from shipworthy.preview.providers import split_reference
from shipworthy.preview.urns import name_of
from shipworthy.preview.values import Property, decode_struct, encode_struct, without_outputs


def judged_inputs(deployment: Deployment, resource: Resource, judge: Judge | None) -> Mapping[str, Value]:
    """Let the packs remediate and judge a resource; gives the inputs to go on with, secrets still secret."""
    if judge is None:
        return resource.inputs
    sent = _properties(resource.inputs)
    request = analyzer_pb2.AnalyzeRequest(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=sent,
        options=_options(resource),
        provider=_provider(deployment, resource),
    )
    answered = judge.register(request)
    if answered == sent:
        return resource.inputs
    return _remediated(resource.inputs, sent, answered)


def stack_request(deployment: Deployment) -> analyzer_pb2.AnalyzeStackRequest:
    """Describe all resources with the outputs that are known, in URN order.

    As from the engine, default providers are among them and resources that are only read are not.
    """
    registered = (one for one in deployment.registrations() if one.resource.operation is not Operation.READ)
    return analyzer_pb2.AnalyzeStackRequest(resources=[_stack_resource(deployment, one) for one in registered])


def _stack_resource(deployment: Deployment, registration: Registration) -> analyzer_pb2.AnalyzerResource:
    resource = registration.resource
    return analyzer_pb2.AnalyzerResource(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=_properties(resource.outputs),
        options=_options(resource),
        provider=_provider(deployment, resource),
        parent=resource.parent,
        dependencies=resource.dependencies,
        propertyDependencies={
            name: analyzer_pb2.AnalyzerPropertyDependencies(urns=urns)
            for name, urns in resource.property_dependencies.items()
            if urns
        },
    )


def _options(resource: Resource) -> analyzer_pb2.AnalyzerResourceOptions:
    options = resource.options
    times = options.custom_timeouts
    return analyzer_pb2.AnalyzerResourceOptions(
        protect=options.protect,
        ignoreChanges=options.ignore_changes,
        deleteBeforeReplace=options.delete_before_replace,
        deleteBeforeReplaceDefined=options.delete_before_replace,
        additionalSecretOutputs=options.additional_secret_outputs,
        aliases=options.aliases,
        customTimeouts=analyzer_pb2.AnalyzerResourceOptions.CustomTimeouts(
            create=times.get("create", 0),
            update=times.get("update", 0),
            delete=times.get("delete", 0),
            read=times.get("read", 0),
        ),
        parent=resource.parent,
    )


def _provider(deployment: Deployment, resource: Resource) -> analyzer_pb2.AnalyzerProviderResource | None:
    registration = deployment.find(split_reference(resource.provider)[0]) if resource.provider else None
    if registration is None:
        return None
    provider = registration.resource
    return analyzer_pb2.AnalyzerProviderResource(
        type=provider.type, urn=provider.urn, name=name_of(provider.urn), properties=_properties(provider.inputs)
    )


def _properties(values: Mapping[str, Value]) -> struct_pb2.Struct:
    return encode_struct(cast("Mapping[str, Property]", values), references=False)


def _remediated(
    inputs: Mapping[str, Value], sent: struct_pb2.Struct, answered: struct_pb2.Struct
) -> Mapping[str, Value]:
    decoded = decode_struct(answered)
    result: dict[str, Value] = {}
    for name, value in decoded.items():
        if name in inputs and sent.fields[name] == answered.fields[name]:
            result[name] = inputs[name]
        else:
            plain = without_outputs(value)
            hidden = isinstance(inputs.get(name), Secret) and not isinstance(plain, Secret)
            result[name] = Secret(plain) if hidden else plain
    return result
