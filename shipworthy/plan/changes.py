"""What a plan would change of what is there already: a stack's state, or an earlier plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from shipworthy.plan.findings import Outcome
from shipworthy.plan.values import Value


class ChangeOperation(Enum):
    """What the engine would do with a resource, by its own names (pulumi 3.272.0, `pulumi preview --json`).

    UPDATE says that something changes. Only the provider can tell whether that needs a replacement, except where the
    program or the state demand one (REPLACE). READ_DISCARD forgets a resource that was only read.
    """

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    SAME = "same"
    READ = "read"
    IMPORT = "import"
    READ_DISCARD = "discard"


class DifferenceKind(Enum):
    """What becomes of one property, by the names of the engine's detailed diff."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True)
class PriorResource:
    """A resource as a state holds it, or as an earlier plan declared it.

    `doomed` is one that a replacement left behind to be deleted. `replace` says why the engine will replace it whatever
    the program says ("" where it will not). `unfinished` is one whose creation or update failed half-way.
    """

    urn: str
    type: str
    custom: bool
    id: str = ""
    parent: str = ""
    provider: str = ""
    inputs: Mapping[str, Value] = field(default_factory=dict[str, Value])
    outputs: Mapping[str, Value] = field(default_factory=dict[str, Value])
    protect: bool = False
    retain_on_delete: bool = False
    deleted_with: str = ""
    external: bool = False
    import_id: str = ""
    doomed: bool = False
    replace: str = ""
    unfinished: bool = False


@dataclass(frozen=True)
class Prior:
    """What a plan is compared with. `name` is how reports call it.

    `deployed` tells a state, whose values a provider has seen, from a plan, whose values are the program's alone.
    `stack` and `project` are "" for a state without resources.
    """

    name: str
    project: str
    stack: str
    resources: tuple[PriorResource, ...]
    outputs: Mapping[str, Value] = field(default_factory=dict[str, Value])
    deployed: bool = True


@dataclass(frozen=True)
class Difference:
    """One property that is not as it was. `path` is the engine's (`tags.Owner`, `rules[0].port`).

    `doubt` says why it may be no change after all ("" for one that is certain). None stands for a value that is absent.
    """

    path: str
    kind: DifferenceKind
    before: Value
    after: Value
    doubt: str = ""


@dataclass(frozen=True)
class ResourceChange:
    """What becomes of one resource.

    `before` is None for one that is new, `doubt` why nothing may happen to it after all ("" where it is certain).
    `refusal` is the engine's error for a change that it will not make, `notes` what else a reader has to know.
    """

    operation: ChangeOperation
    urn: str
    type: str
    before: PriorResource | None = None
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def certain(self) -> bool:
        """Whether it is known that something changes, and not only possible."""
        uncertain = self.operation is ChangeOperation.UPDATE and self.differences
        return not uncertain or any(not difference.doubt for difference in self.differences)


@dataclass(frozen=True)
class VerdictChange:
    """A rule that decides something else about a resource than before; None where it does not judge it."""

    pack: str
    rule: str
    urn: str
    before: Outcome | None
    after: Outcome | None
    fails: bool = False
    """Whether the verdict now makes the run fail."""


@dataclass(frozen=True)
class Changes:
    """All that a plan would change, in URN order, and which stack outputs would differ.

    `verdicts` are told between plans only, in pack, rule and URN order.
    """

    prior: Prior
    resources: tuple[ResourceChange, ...]
    outputs: tuple[Difference, ...] = ()
    verdicts: tuple[VerdictChange, ...] = ()

    @property
    def refusals(self) -> tuple[ResourceChange, ...]:
        """The changes that the engine would refuse, which fails the run."""
        return tuple(change for change in self.resources if change.refusal)
