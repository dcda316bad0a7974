"""Transforms of resources: the program changes inputs and options before the engine looks at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pulumi.runtime.proto import callback_pb2, resource_pb2

from shipworthy.preview.callbacks import Callbacks, callbacks_of
from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.values import OutputValue, Property, decode_struct, encode_struct, output_dependencies

Request = resource_pb2.RegisterResourceRequest
Options = resource_pb2.TransformResourceOptions


def transformed(
    request: Request,
    inputs: dict[str, Property],
    dependencies: Mapping[str, frozenset[str]],
    options: Options,
    transforms: Iterable[callback_pb2.Callback],
    callbacks: Callbacks,
) -> tuple[dict[str, Property], Options]:
    """Run every transform in turn; raises RequestRefused with the program's error."""
    if callbacks_of(request):
        inputs = {name: _with_dependencies(value, dependencies.get(name)) for name, value in inputs.items()}
    for transform in transforms:
        message = resource_pb2.TransformRequest(
            name=request.name,
            type=request.type,
            custom=request.custom,
            parent=request.parent,
            properties=encode_struct(inputs),
            options=options,
        )
        try:
            response = resource_pb2.TransformResponse.FromString(callbacks.call(transform, message))
        except RequestRefused as error:
            raise RequestRefused(f"invoke transform: {error}") from error
        if response.HasField("properties"):
            inputs = decode_struct(response.properties)
        if response.HasField("options"):
            options = response.options
    return inputs, options


def _with_dependencies(value: Property, dependencies: frozenset[str] | None) -> Property:
    if not dependencies or dependencies <= output_dependencies(value):
        return value
    if isinstance(value, OutputValue):
        return OutputValue(value.value, value.secret, value.dependencies | dependencies)
    return OutputValue(value, dependencies=dependencies)
