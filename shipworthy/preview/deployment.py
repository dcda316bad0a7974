"""What one run of a program has asked for so far: shared by the threads that answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Event, Lock
from typing import Final, Protocol

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2, callback_pb2

from shipworthy.plan.model import FunctionCall, InputFinding, Message, MessageSeverity, Resource
from shipworthy.plan.values import Value
from shipworthy.preview.answers import Answers
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.default_plugins import DefaultPlugin
from shipworthy.preview.errors import DeploymentEnded, RequestRefused
from shipworthy.preview.positions import Positions
from shipworthy.preview.prior_resources import PriorResources
from shipworthy.preview.project import Project
from shipworthy.preview.urns import STACK_TYPE

_MOST_TEXT: Final = 16_000_000
"""Characters of messages that one run may leave behind."""

_NO_PLUGIN: Final = DefaultPlugin()

_MESSAGE_ITSELF: Final = 100
"""What a message counts for beside its text."""

_FULL: Final = Message(
    MessageSeverity.WARNING, "the program said more than a plan can hold; further messages are left out"
)


class Judge(Protocol):
    """The packs of a run, as the monitor sees them."""

    def register(self, request: analyzer_pb2.AnalyzeRequest) -> struct_pb2.Struct:
        """Remediate and analyze one resource; gives the properties to go on with."""
        ...


@dataclass(frozen=True)
class Surroundings:
    """What stays the same for a whole run."""

    project: Project
    configuration: StackConfiguration
    answers: Answers
    positions: Positions
    strict: bool = False
    judge: Judge | None = None
    prior: PriorResources | None = None


@dataclass(frozen=True)
class Registration:
    """A resource of the run, with what its children inherit.

    `protect` and `retain_on_delete` are None where neither the program nor a parent set them. `providers` are those
    that a component hands to its children, by package. `internal` marks a default provider, which no report lists.
    """

    resource: Resource
    protect: bool | None = None
    retain_on_delete: bool | None = None
    providers: Mapping[str, str] = field(default_factory=dict[str, str])
    transforms: tuple[callback_pb2.Callback, ...] = ()
    internal: bool = False


class Deployment:
    """Everything that a run has registered, called and said.

    Every method may be called from any thread.
    """

    def __init__(self, surroundings: Surroundings, progress: Callable[[str], None] | None = None) -> None:
        self.surroundings = surroundings
        self.refused = Event()
        self.ended = Event()
        self.refusal = ""
        self._progress = progress
        self._lock = Lock()
        self._claimed: dict[str, Resource] = {}
        self._registrations: dict[str, Registration] = {}
        self._completed: set[str] = set()
        self._plugins: dict[str, DefaultPlugin] = {}
        self._calls: list[FunctionCall] = []
        self._messages: dict[Message, None] = {}
        self._room_for_messages = _MOST_TEXT
        self._input_findings: list[InputFinding] = []
        self._transforms: list[callback_pb2.Callback] = []
        self._invoke_transforms: list[callback_pb2.Callback] = []

    @property
    def stack(self) -> str:
        """Name of the stack."""
        return self.surroundings.configuration.stack

    @property
    def project(self) -> str:
        """Name of the project."""
        return self.surroundings.project.name

    def claim(self, resource: Resource) -> None:
        """Reserve a resource's URN, or refuse the second resource that has it."""
        with self._lock:
            first = self._claimed.setdefault(resource.urn, resource)
        if first is not resource:
            places = [f"{place}" for place in (first.position, resource.position) if place is not None]
            where = f" (declared at {' and '.join(places)})" if places else ""
            raise DeploymentEnded(f"Duplicate resource URN '{resource.urn}'; try giving it a unique name{where}")

    def keep(self, registration: Registration) -> None:
        """Record a resource that went through."""
        with self._lock:
            self._registrations[registration.resource.urn] = registration
        if self._progress is not None and not registration.internal:
            self._progress(registration.resource.urn)

    def find(self, urn: str) -> Registration | None:
        """Give the resource of a URN, None where it is not registered."""
        with self._lock:
            return self._registrations.get(urn)

    def set_outputs(self, urn: str, outputs: Mapping[str, Value]) -> None:
        """Record the outputs that a component registers at its end, once, or the stack, whose last ones count."""
        with self._lock:
            registration = self._registrations.get(urn)
            if registration is None or urn in self._completed:
                raise DeploymentEnded(f"cannot complete a resource '{urn}' whose registration isn't pending")
            if registration.resource.type != STACK_TYPE:
                self._completed.add(urn)
            resource = replace(registration.resource, outputs=outputs)
            self._registrations[urn] = replace(registration, resource=resource)

    def add_call(self, call: FunctionCall) -> None:
        """Record a function call."""
        with self._lock:
            self._calls.append(call)

    def say(self, severity: MessageSeverity, text: str, urn: str = "") -> None:
        """Record a message once, as long as there is room for it: a plan can't hold all that a program may say."""
        message = Message(severity, text, urn)
        with self._lock:
            if message in self._messages or self._room_for_messages <= 0:
                return
            self._room_for_messages -= len(text) + _MESSAGE_ITSELF
            full = self._room_for_messages <= 0
            self._messages[_FULL if full else message] = None

    def add_input_findings(self, findings: Iterable[InputFinding]) -> None:
        """Record what is wrong with a resource's inputs."""
        with self._lock:
            self._input_findings.extend(findings)

    def add_plugins(self, plugins: Mapping[str, DefaultPlugin]) -> None:
        """Record the plugins that packages have where no request names one."""
        with self._lock:
            self._plugins.update(plugins)

    def plugin(self, package: str) -> DefaultPlugin:
        """Give the plugin of a package for what a request leaves open."""
        with self._lock:
            return self._plugins.get(package, _NO_PLUGIN)

    def add_transform(self, callback: callback_pb2.Callback, *, invokes: bool = False) -> None:
        """Record a transform for the whole stack."""
        if not callback.target:
            raise RequestRefused("target must be specified")
        with self._lock:
            (self._invoke_transforms if invokes else self._transforms).append(callback)

    def transforms(self, own: tuple[callback_pb2.Callback, ...], parent: str) -> list[callback_pb2.Callback]:
        """List a resource's transforms in the order in which they run: its own, its ancestors', the stack's."""
        found = list(own)
        with self._lock:
            while ancestor := self._registrations.get(parent):
                found.extend(ancestor.transforms)
                parent = ancestor.resource.parent
            return [*found, *self._transforms]

    def invoke_transforms(self) -> list[callback_pb2.Callback]:
        """List the transforms of function calls."""
        with self._lock:
            return list(self._invoke_transforms)

    def refuse(self, message: str) -> None:
        """Record why the run ends; the first reason counts."""
        with self._lock:
            self.refusal = self.refusal or message
        self.refused.set()

    def registrations(self) -> tuple[Registration, ...]:
        """List what was registered, in URN order."""
        with self._lock:
            return tuple(registration for _, registration in sorted(self._registrations.items()))

    def calls(self) -> tuple[FunctionCall, ...]:
        """List the function calls, by place, token and arguments."""
        with self._lock:
            return tuple(sorted(self._calls, key=lambda call: (str(call.position), call.token, repr(call.arguments))))

    def input_findings(self) -> tuple[InputFinding, ...]:
        """List what is wrong with inputs, by URN, path and kind."""
        with self._lock:
            return tuple(sorted(self._input_findings, key=lambda one: (one.urn, one.path, one.kind.value)))

    def messages(self) -> tuple[Message, ...]:
        """List the messages in the order in which they came, those of resources last and in URN order."""
        with self._lock:
            return tuple(sorted(self._messages, key=lambda message: message.urn))

    def root(self) -> Resource | None:
        """Give the stack's own resource."""
        return next((one.resource for one in self.registrations() if one.resource.type == STACK_TYPE), None)
