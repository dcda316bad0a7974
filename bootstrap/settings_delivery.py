"""Settings of who deploys: one repository's workflows, each environment by roles of its own."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from stack_settings.section import Conflict, Conflicts, Name, Section, text

Repository = Annotated[
    str,
    text(
        r"^[A-Za-z0-9][A-Za-z0-9-]*(@\d+)?/[A-Za-z0-9._-]+(@\d+)?$",
        "a repository on GitHub as owner/name",
        example="acme/shop",
    ),
]

HostedZoneId = Annotated[str, text(r"^Z[A-Z0-9]{1,31}$", "the id of a hosted zone", example="Z0123456789EXAMPLE0")]

_LONGEST_PREFIX: Final = 24
"""Characters that a stack's program allows for project and stack."""


class DeliveryEnvironment(Section):
    """One environment: the stack of this name, and GitHub's environments `<name>` and `<name>-plan`."""

    hosted_zone_ids: tuple[HostedZoneId, ...] = ()
    """Hosted zones whose records its stack may change; those of `shipworthy:domain`."""


class Delivery(Section):
    """Workflows that preview and deploy stacks."""

    repository: Repository
    """Whose workflows may. GitHub's identities of newer repositories hold numbers: `owner@id/name@id`."""

    project: Name = "shipworthy"
    """Project of the stacks, `name` in their `Pulumi.yaml`; with the environment it begins all their names."""

    environments: Annotated[dict[Name, DeliveryEnvironment], Field(min_length=1)]
    """The environments by name."""

    @model_validator(mode="after")
    def _each_has_names_of_its_own(self) -> Self:
        conflicts: list[Conflict] = []
        for name in self.environments:
            if len(f"{self.project}-{name}") > _LONGEST_PREFIX:
                message = f"names resources {self.project}-{name}; expected at most {_LONGEST_PREFIX} characters"
                conflicts.append(Conflict(("environments", name), message))
            for other in self.environments:
                if name.startswith(f"{other}-"):
                    message = f"begins with {other}-, as all names of {other} do; expected another name"
                    conflicts.append(Conflict(("environments", name), message))
        Conflicts.raise_any(conflicts)
        return self
