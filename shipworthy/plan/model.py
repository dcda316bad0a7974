"""The plan: what one program would create for one stack, and what the packs said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from shipworthy.plan.changes import Changes
from shipworthy.plan.errors import PackError, ProgramError
from shipworthy.plan.findings import InputKind, Pack, PackMessage, Verdict
from shipworthy.plan.values import Origin, Value


class Operation(Enum):
    """What the engine would do with a resource; the last three only where a stack exists already."""

    CREATE = "create"
    READ = "read"
    IMPORT = "import"
    SAME = "same"
    UPDATE = "update"
    REPLACE = "replace"


class MessageSeverity(Enum):
    """Severity of a message that the program or the preview logged, as the Engine protocol names them."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class SourcePosition:
    """A place in a source file. `file` is relative to the project's folder where it lies inside, else absolute.

    `line` and `column` count from 1; `column` is 0 where unknown.
    """

    file: str
    line: int
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class ResourceOptions:
    """The options that a registration carried, after inheritance.

    Time-outs are seconds by operation; `hooks` are names by moment, as the engine calls it (`BeforeCreate`).
    """

    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    deleted_with: str = ""
    import_id: str = ""
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    replace_with: tuple[str, ...] = ()
    replacement_trigger: Value = None
    hide_diffs: tuple[str, ...] = ()
    hooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    custom_timeouts: Mapping[str, float] = field(default_factory=dict[str, float])
    version: str = ""
    plugin_download_url: str = ""


@dataclass(frozen=True)
class Resource:
    """One registered or read resource.

    `provider` is the provider reference `<urn>::<id>` ("" for components, providers and the stack). `outputs` are what
    the program was answered; `origins` tells where each top-level output comes from. `position` is the declaration in
    user code as the SDK reported it; `stack` is the calls that led there, innermost first, user code only.
    """

    urn: str
    type: str
    name: str
    custom: bool
    operation: Operation
    parent: str
    provider: str
    inputs: Mapping[str, Value]
    outputs: Mapping[str, Value]
    origins: Mapping[str, Origin]
    dependencies: tuple[str, ...]
    property_dependencies: Mapping[str, tuple[str, ...]]
    options: ResourceOptions
    position: SourcePosition | None
    stack: tuple[SourcePosition, ...] = ()
    id: str = ""
    remote: bool = False


@dataclass(frozen=True)
class FunctionCall:
    """One provider function that the program called, and where its answer came from.

    `assumption` names the configuration key or answers entry that replaces an assumed value ("" otherwise).
    """

    token: str
    arguments: Mapping[str, Value]
    result: Mapping[str, Value]
    origin: Origin
    assumption: str = ""
    position: SourcePosition | None = None


@dataclass(frozen=True)
class Message:
    """Something the program or the preview said. `urn` is "" when it belongs to no resource."""

    severity: MessageSeverity
    text: str
    urn: str = ""


@dataclass(frozen=True)
class InputFinding:
    """One input that does not fit, or is deprecated. `path` is "" where the resource's type is what is deprecated.

    `nearest` is the valid name that was probably meant, in the program's own spelling ("" where none is near), and
    `position` where the resource is declared.
    """

    urn: str
    path: str
    kind: InputKind
    message: str
    nearest: str = ""
    position: SourcePosition | None = None


@dataclass(frozen=True)
class Revision:
    """The git commit that a program was previewed at; `modified` where its working tree had other content."""

    commit: str
    modified: bool


@dataclass(frozen=True)
class Plan:
    """One stack's preview.

    `resources` are in URN order. `verdicts` are those of every pack, in pack, rule and URN order. `failure` is the
    program's failure, `pack_failures` those of packs: what was known until then is still here. `recorded` plans were
    read from what the Pulumi CLI wrote: there the real providers took part.
    """

    project: str
    stack: str
    resources: tuple[Resource, ...]
    outputs: Mapping[str, Value]
    calls: tuple[FunctionCall, ...] = ()
    messages: tuple[Message, ...] = ()
    packs: tuple[Pack, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    pack_messages: tuple[PackMessage, ...] = ()
    failure: ProgramError | None = None
    pack_failures: tuple[PackError, ...] = ()
    configuration: Mapping[str, Value] = field(default_factory=dict[str, Value])
    changes: Changes | None = None
    """Set where the plan was compared with a state or an earlier plan."""
    input_findings: tuple[InputFinding, ...] = ()
    """In URN, path and kind order."""
    recorded: bool = False
    revision: Revision | None = None
    """None outside of a git repository, and where git is not installed."""
