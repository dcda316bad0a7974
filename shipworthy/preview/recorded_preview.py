"""What `pulumi preview --json` printed, read into a plan.

Source: pulumi/pulumi `pkg/backend/display/json.go` and `sdk/go/common/apitype/core.go`, read on 2026-11-22. The
document holds no policy events; verdicts come from verdict lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from shipworthy.plan.errors import ConfigurationError, Problem, ProgramError
from shipworthy.plan.model import (
    Message,
    MessageSeverity,
    Operation,
    Plan,
    Resource,
    ResourceOptions,
    SourcePosition,
)
from shipworthy.plan.values import UNKNOWN, UNKNOWN_SENTINEL, Value
from shipworthy.preview.documents import Plain, key_text, read_json
from shipworthy.preview.urns import STACK_TYPE, is_urn, name_of

_GONE: Final = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})
"""Operations after which the resource is no longer there."""

_OPERATIONS: Final[Mapping[str, Operation]] = {
    "create": Operation.CREATE,
    "read": Operation.READ,
    "read-replacement": Operation.READ,
    "import": Operation.IMPORT,
    "import-replacement": Operation.IMPORT,
    "same": Operation.SAME,
    "update": Operation.UPDATE,
    "replace": Operation.REPLACE,
    "create-replacement": Operation.REPLACE,
}
_SEVERITIES: Final = {severity.value: severity for severity in MessageSeverity} | {"info#err": MessageSeverity.INFO}
_NOT_THE_USERS: Final = re.compile(r"(?:^|/)(?:site-packages|dist-packages|lib/python3\.\d+)/")
_FAILURES_SHOWN: Final = 20


def read_recorded_preview(file: Path) -> Plan:
    """Read one stack's document.

    Raises ConfigurationError, with the key, for what is no such document; what is new in a later CLI is left alone.
    """
    document = _Object(str(file), (), read_json(file, str(file)).value)
    steps = [step for step in document.objects("steps") if step.text("op") not in _GONE]
    resources: dict[str, Resource] = {}
    outputs: Mapping[str, Value] = {}
    for step in steps:
        resource = _resource(step)
        # A replacement comes in two steps; what stands there afterwards is in the last.
        resources[resource.urn] = resource
        outputs = resource.outputs if resource.type == STACK_TYPE else outputs
    if not resources:
        raise document.refusal("steps", "the steps of a stack are expected, none is there")
    stack, project = _identity(next(iter(resources)))
    messages = tuple(_message(item) for item in document.objects("diagnostics"))
    return Plan(
        project=project,
        stack=stack,
        resources=tuple(resources[urn] for urn in sorted(resources)),
        outputs=outputs,
        messages=tuple(message for message in messages if message.severity is not MessageSeverity.ERROR),
        failure=_failure(messages),
        configuration=document.values("config"),
        recorded=True,
    )


def _identity(urn: str) -> tuple[str, str]:
    return urn.removeprefix("urn:pulumi:").split("::")[0], urn.split("::")[1]


def _failure(messages: tuple[Message, ...]) -> ProgramError | None:
    """Make one failure of all errors: the CLI ends a preview that has any with a status that is not 0."""
    errors = list(
        dict.fromkeys(message.text.strip() for message in messages if message.severity is MessageSeverity.ERROR)
    )
    return ProgramError("\n\n".join(errors[:_FAILURES_SHOWN])) if errors else None


def _message(item: _Object) -> Message:
    severity = _SEVERITIES.get(item.text("severity", "info"), MessageSeverity.INFO)
    return Message(severity, item.text("message", ""), item.text("urn", ""))


def _resource(step: _Object) -> Resource:
    state = step.object("newState")
    urn = state.text("urn")
    if not is_urn(urn):
        raise state.refusal("urn", "a URN is expected")
    positions = [frame.text("sourcePosition", "") for frame in state.objects("stackTrace")]
    stack = tuple(position for text in positions if (position := _position(text)) is not None)
    return Resource(
        urn=urn,
        type=state.text("type"),
        name=name_of(urn),
        custom=state.flag("custom"),
        operation=_OPERATIONS.get(step.text("op"), Operation.CREATE),
        parent=state.text("parent", ""),
        provider=state.text("provider", ""),
        inputs=state.values("inputs"),
        outputs=state.values("outputs"),
        origins={},
        dependencies=state.texts("dependencies"),
        property_dependencies=state.texts_by_key("propertyDependencies"),
        options=_options(state),
        position=_position(state.text("sourcePosition", "")) or next(iter(stack), None),
        stack=stack,
        id=state.text("id", ""),
    )


def _options(state: _Object) -> ResourceOptions:
    return ResourceOptions(
        protect=state.flag("protect"),
        retain_on_delete=state.flag("retainOnDelete"),
        deleted_with=state.text("deletedWith", ""),
        import_id=state.text("importID", ""),
        ignore_changes=state.texts("ignoreChanges"),
        additional_secret_outputs=state.texts("additionalSecretOutputs"),
    )


def _position(text: str) -> SourcePosition | None:
    """Read `project:///FILE#LINE,COLUMN`; None where there is none or it lies in an installed package."""
    address = urlsplit(text)
    line, _, column = address.fragment.partition(",")
    file = unquote(address.path)
    if address.scheme not in {"project", "file"} or not line.isdecimal() or _NOT_THE_USERS.search(file):
        return None
    inside = address.scheme == "project"
    return SourcePosition(
        file.removeprefix("/") if inside else file, int(line), int(column) if column.isdecimal() else 0
    )


class _Object:
    """One object of the document, which knows where it stands; its methods take members out and check their kind."""

    def __init__(self, file: str, place: tuple[str | int, ...], value: Plain) -> None:
        self._file, self._place = file, place
        if not isinstance(value, dict):
            raise self.refusal("", "an object is expected")
        self._members = value

    def refusal(self, key: str, message: str) -> ConfigurationError:
        place = (*self._place, key) if key else self._place
        return ConfigurationError((Problem(self._file, key_text(place), message),))

    def object(self, key: str) -> _Object:
        return _Object(self._file, (*self._place, key), self._members.get(key))

    def objects(self, key: str) -> list[_Object]:
        return [_Object(self._file, (*self._place, key, index), item) for index, item in enumerate(self._list(key))]

    def text(self, key: str, default: str | None = None) -> str:
        value = self._members.get(key, default)
        if not isinstance(value, str):
            raise self.refusal(key, "text is expected")
        return value

    def flag(self, key: str) -> bool:
        value = self._members.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(key, "true or false is expected")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        texts = [item for item in self._list(key) if isinstance(item, str)]
        if len(texts) < len(self._list(key)):
            raise self.refusal(key, "a list of texts is expected")
        return tuple(texts)

    def texts_by_key(self, key: str) -> dict[str, tuple[str, ...]]:
        if self._members.get(key) is None:
            return {}
        inner = self.object(key)
        return {name: inner.texts(name) for name in inner._members}  # noqa: SLF001 - one of its own kind

    def values(self, key: str) -> dict[str, Value]:
        value = self._members.get(key)
        if not isinstance(value, dict | None):
            raise self.refusal(key, "an object is expected")
        return {name: _value(item) for name, item in (value or {}).items()}

    def _list(self, key: str) -> list[Plain]:
        value = self._members.get(key)
        if not isinstance(value, list | None):
            raise self.refusal(key, "a list is expected")
        return value or []


def _value(plain: Plain) -> Value:
    if plain == UNKNOWN_SENTINEL:
        return UNKNOWN
    if isinstance(plain, dict):
        return {name: _value(item) for name, item in plain.items()}
    return [_value(item) for item in plain] if isinstance(plain, list) else plain
