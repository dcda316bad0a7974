"""What the sections of any program's settings are made of."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from stack_settings.descriptions import descriptions

NAME_PATTERN: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""Lower-case words joined by hyphens, which every AWS service takes as a part of a name."""


def text(pattern: str, expected: str, *, example: str | None = None) -> FieldInfo:
    """Text of a certain form; `expected` is what an error and the documentation call that form.

    The documentation's `example` is needed where neither a committed stack nor a default shows one.
    """
    examples = None if example is None else [example]
    return Field(pattern=pattern, examples=examples, json_schema_extra={"expected": expected})


Name = Annotated[
    str, text(NAME_PATTERN, "a name of lower-case words joined by hyphens", example="signing-key"), Field(max_length=20)
]
"""Name of one of several things of a kind, e.g. a service."""

Region = Annotated[str, text(r"^[a-z]{2}(-[a-z]+)+-\d$", "a region such as eu-central-1")]


class Section(BaseModel):
    """A group of settings: camelCase in files, nothing unknown, nothing converted, nothing changed afterwards.

    The docstring under each field is its description in errors and in the generated documentation.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=False,
        extra="forbid",
        frozen=True,
        strict=True,
        validate_default=True,
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Add the descriptions, which programs don't need: reading them from source is most of what a model costs."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, description in descriptions(cls).items():
            properties[cls.model_fields[name].alias]["description"] = description
        return schema


class Aws(Section):
    """What the program reads of the AWS provider's own configuration."""

    model_config = ConfigDict(extra="ignore")

    region: Region
    """Region of the stack."""

    allowed_account_ids: Annotated[
        tuple[Annotated[str, text(r"^\d{12}$", "an account of 12 digits, in quotes")], ...],
        Field(min_length=1, max_length=1),
    ]
    """Account of the stack, with which its ARNs are written. The provider refuses to work in any other."""


@contextmanager
def argument_named(name: str) -> Generator[None]:
    """Let a component's own check speak for a setting: drop the argument's name, which begins the check's message."""
    try:
        yield
    except ValueError as error:
        raise ValueError(str(error).removeprefix(f"{name}: ")) from None


@dataclass(frozen=True)
class Conflict:
    """What is wrong at `place`, a path relative to the field whose validator found it."""

    place: tuple[str | int, ...]
    message: str


class Conflicts(ValueError):
    """Several things wrong below one field, each at a place of its own."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__("; ".join(conflict.message for conflict in conflicts))
        self.conflicts = conflicts

    @classmethod
    def raise_any(cls, conflicts: Iterable[Conflict]) -> None:
        """Raise if there is any conflict."""
        if found := tuple(conflicts):
            raise cls(found)


_OWN_TAGS: Final = frozenset({"managed-by", "project", "stack", "recovery-point-minutes", "recovery-window-days"})
"""Tags that the programs set: permissions, budgets and rules go by them."""

_TagName = Annotated[str, text(r"^[A-Za-z][A-Za-z0-9 +=._/@-]{0,127}$", "the name of a tag, without a colon")]

_TagValue = Annotated[str, text(r"^[\w .:/=+@-]*$", "letters, digits, spaces and _.:/=+@-"), Field(max_length=256)]


def _free_and_different(tags: dict[str, str]) -> dict[str, str]:
    lower = [name.lower() for name in tags]
    own = ", ".join(sorted(_OWN_TAGS))
    Conflicts.raise_any(
        Conflict((name,), f"is set by the program; expected a name other than {own}")
        for name in tags
        if name.lower() in _OWN_TAGS
    )
    Conflicts.raise_any(
        Conflict((name,), "differs from another tag in case only, which IAM may take for one; expected other names")
        for index, name in enumerate(tags)
        if name.lower() in lower[:index]
    )
    return tags


Tags = Annotated[dict[_TagName, _TagValue], Field(max_length=40), AfterValidator(_free_and_different)]
"""Tags of every resource, fewer than the 50 that AWS takes, since services such as AWS Backup add their own.

Characters: IAM API reference, "Tag"; case, which some resources of IAM don't heed: IAM user guide, "Tags for AWS
Identity and Access Management resources" (both read 2026-11-22).
"""
