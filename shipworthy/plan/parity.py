"""How two stacks of one project differ, and which of their differences are intended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from shipworthy.plan.model import SourcePosition
from shipworthy.plan.values import Value


class Aspect(Enum):
    """What of a resource differs: whether it is there at all, an input, or an option of its registration.

    The outputs of a stack count as inputs of its resource of type `pulumi:pulumi:Stack`.
    """

    RESOURCE = "resource"
    PROPERTY = "property"
    OPTION = "option"


@dataclass(frozen=True)
class Disparity:
    """One thing in which two stacks differ.

    `path` leads from the outermost component to the resource ("" for the stack itself), `name` is the property's path
    or the option ("" for a whole resource). `values` are those of the first and the second stack, None for none.
    `only` is the stack that alone has it, where the other has nothing or false, else "". `resources` counts what a
    component that is only in one stack holds, and `note` says what the values don't show.
    """

    path: str
    type: str
    aspect: Aspect
    name: str = ""
    values: tuple[Value, Value] = (None, None)
    only: str = ""
    resources: int = 0
    note: str = ""
    position: SourcePosition | None = None

    @property
    def component(self) -> str:
        """The outermost component, "" for the stack itself."""
        return self.path.partition("/")[0]


@dataclass(frozen=True)
class Intention:
    """One declaration of intended differences, as the file has it; what is "" or empty selects nothing in particular.

    `sometimes` says that the difference comes and goes. `line` is its place in the file, `place` its key there.
    """

    reason: str
    component: str = ""
    type: str = ""
    property_path: str = ""
    option: str = ""
    only: str = ""
    stacks: tuple[str, ...] = ()
    sometimes: bool = False
    line: int = 0
    place: str = ""

    @property
    def selectors(self) -> Mapping[str, str]:
        """The keys of the file by which the declaration selects, and their values."""
        named = {
            "component": self.component,
            "type": self.type,
            "property": self.property_path,
            "option": self.option,
            "only": self.only,
        }
        return {key: value for key, value in named.items() if value}


@dataclass(frozen=True)
class Judged:
    """One difference, and the declaration that intends it; None makes it a finding."""

    disparity: Disparity
    intention: Intention | None = None


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a declaration: nothing differs where it points, or it points at too much."""

    intention: Intention
    message: str


@dataclass(frozen=True)
class Parity:
    """What the comparison of two stacks found. `judged` is in component, path, type and property order.

    `resources` counts those of providers in each stack, and `file` is how messages call the declarations' file.
    """

    project: str
    stacks: tuple[str, str]
    resources: tuple[int, int]
    file: str
    judged: tuple[Judged, ...]
    flaws: tuple[Flaw, ...] = ()

    @property
    def findings(self) -> tuple[Disparity, ...]:
        """The differences that nobody declared as intended."""
        return tuple(one.disparity for one in self.judged if one.intention is None)

    @property
    def exit_status(self) -> int:
        """1 where a difference is not intended or a declaration is flawed, else 0."""
        return int(bool(self.findings or self.flaws))
