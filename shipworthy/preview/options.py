"""Resource options as the engine reads them: types, inheritance, durations and aliases."""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

from pulumi.runtime.proto import alias_pb2, resource_pb2

from shipworthy.plan.model import ResourceOptions
from shipworthy.preview.deployment import Deployment, Registration
from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.providers import split_reference
from shipworthy.preview.urns import is_provider, make_urn, package_of
from shipworthy.preview.values import decode, without_outputs

Request: TypeAlias = resource_pb2.RegisterResourceRequest
Options: TypeAlias = resource_pb2.TransformResourceOptions

_MOMENTS: Final = {
    "AfterCreate": "after_create",
    "AfterDelete": "after_delete",
    "AfterUpdate": "after_update",
    "BeforeCreate": "before_create",
    "BeforeDelete": "before_delete",
    "BeforeUpdate": "before_update",
    "OnError": "on_error",
}
"""The moments at which hooks run: the engine's name, and the protocol's."""

_UNITS: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_PART: Final = re.compile(r"(\d+\.?\d*|\.\d+)(ms|us|µs|ns|h|m|s)")


def seconds(duration: str) -> float:
    """Read a duration such as `1h30m`, as Go's time.ParseDuration does; raises RequestRefused for anything else."""
    text = duration.lstrip("+-")
    parts = _PART.findall(text)
    if text == "0":
        return 0.0
    if not parts or "".join(number + unit for number, unit in parts) != text or len(duration) - len(text) > 1:
        raise RequestRefused(f"unable to parse customTimeout Value {duration}")
    total = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return -total if duration.startswith("-") else total


def alias_urns(options: Any, request: Request, stack: str, project: str) -> tuple[str, ...]:
    """Give the URNs that a resource is also known by; what an alias leaves out is as the resource has it.

    `options` are those of the resource; the SDK's stubs do not know the type of their aliases.
    """
    return tuple(alias.urn or _from_spec(alias.spec, request, stack, project) for alias in options.aliases)


def _from_spec(spec: alias_pb2.Alias.Spec, request: Request, stack: str, project: str) -> str:
    parent = "" if spec.noParent else spec.parentUrn or request.parent
    return make_urn(
        spec.stack or stack, spec.project or project, parent, spec.type or request.type, spec.name or request.name
    )


def inherit(request: Request, parent: Registration) -> None:
    """Let a registration take over from its parent what it leaves open."""
    request.deletedWith = request.deletedWith or parent.resource.options.deleted_with
    if not request.HasField("protect") and parent.protect is not None:
        request.protect = parent.protect
    if not request.HasField("retainOnDelete") and parent.retain_on_delete is not None:
        request.retainOnDelete = parent.retain_on_delete
    inherited = parent.resource.provider
    if not request.provider and inherited:
        serves = package_of(split_reference(inherited)[0].split("::")[2].rpartition("$")[2])
        if (not request.custom and not request.remote) or serves == package_of(request.type):
            request.provider = inherited


def check_type(request: Request) -> None:
    """Refuse what the engine refuses of a type; only local components may have any."""
    parts = request.type.split(":")
    if (request.custom or request.remote) and (len(parts) != 3 or not all(parts)):
        raise RequestRefused(f"Type '{request.type}' is not a valid type token (must have format '*:*:*')")
    if request.envVarMappings and not is_provider(request.type):
        raise RequestRefused("envVarMappings can only be used with provider resources")


def asked_options(request: Request, provider: str) -> Options:
    """Give the options of a registration as transforms see them."""
    aliases: Any = request
    options: Any = Options(
        depends_on=request.dependencies,
        ignore_changes=request.ignoreChanges,
        replace_on_changes=request.replaceOnChanges,
        version=request.version,
        aliases=aliases.aliases,
        provider=provider,
        providers=request.providers,
        hide_diff=request.hideDiffs,
        plugin_download_url=request.pluginDownloadURL,
        deleted_with=request.deletedWith,
        replace_with=request.replace_with,
        additional_secret_outputs=request.additionalSecretOutputs,
        plugin_checksums=request.pluginChecksums,
    )
    setattr(options, "import", request.importId)
    for urn in request.aliasURNs:
        options.aliases.add(urn=urn)
    if request.HasField("protect"):
        options.protect = request.protect
    if request.HasField("retainOnDelete"):
        options.retain_on_delete = request.retainOnDelete
    if request.deleteBeforeReplaceDefined or request.deleteBeforeReplace:
        options.delete_before_replace = request.deleteBeforeReplace
    for name, message in (
        ("custom_timeouts", request.customTimeouts if request.HasField("customTimeouts") else None),
        ("hooks", request.hooks if request.HasField("hooks") else None),
        ("replacement_trigger", request.replacement_trigger if request.HasField("replacement_trigger") else None),
    ):
        if message is not None:
            getattr(options, name).CopyFrom(message)
    return options


def plan_options(request: Request, options: Options, deployment: Deployment) -> ResourceOptions:
    """Give the options of a resource as the plan shows them."""
    times = options.custom_timeouts
    written = {"create": times.create, "update": times.update, "delete": times.delete, "read": times.read}
    return ResourceOptions(
        protect=options.protect,
        retain_on_delete=options.retain_on_delete,
        delete_before_replace=options.delete_before_replace,
        deleted_with=options.deleted_with,
        import_id=getattr(options, "import"),
        ignore_changes=tuple(options.ignore_changes),
        replace_on_changes=tuple(options.replace_on_changes),
        replace_with=tuple(options.replace_with),
        replacement_trigger=without_outputs(decode(options.replacement_trigger)),
        hide_diffs=tuple(options.hide_diff),
        hooks={name: names for name, field in _MOMENTS.items() if (names := tuple(getattr(options.hooks, field)))},
        additional_secret_outputs=tuple(options.additional_secret_outputs),
        aliases=alias_urns(options, request, deployment.stack, deployment.project),
        custom_timeouts={name: seconds(text) for name, text in written.items() if text},
        version=options.version,
        plugin_download_url=options.plugin_download_url,
    )
