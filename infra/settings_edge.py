"""Settings of what the public sees of the services beside their answers: other sites' access, maintenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator

from components import cross_origin, maintenance
from infra.settings_base import Conflict, Conflicts, Section, argument_named, text
from infra.settings_firewall import Cidrs, Firewall, network_conflicts
from infra.settings_services import Service

Origin = Annotated[
    str,
    text(
        r"^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$",
        "an origin such as https://app.example.com, without a path",
        example="https://app.example.com",
    ),
    Field(max_length=253),
]

HeaderName = Annotated[str, text(r"^[A-Za-z][A-Za-z0-9-]*$", "the name of a header"), Field(max_length=64)]


class CrossOrigin(Section):
    """Pages of other sites that may call the services from a browser (CORS)."""

    origins: Annotated[tuple[Origin, ...], Field(min_length=1, max_length=20)]
    """The site, by its origin; one, as a load balancer says the same in every answer. Several have to be told apart by
    the application, which then sends the headers itself and needs no such section."""

    methods: Annotated[
        tuple[Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], ...], Field(min_length=1, max_length=6)
    ] = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    """Methods that such a page may use."""

    headers: Annotated[tuple[HeaderName, ...], Field(min_length=1, max_length=20)] = ("Authorization", "Content-Type")
    """Headers that such a page may send."""

    credentials: bool = False
    """Whether browsers send cookies with it."""

    max_age_seconds: Annotated[int, Field(ge=0, le=cross_origin.LONGEST_AGE)] = 3600
    """Seconds for which browsers remember the answer."""

    @field_validator("origins")
    @classmethod
    def _balancer_says_one(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if len(origins) > 1:
            raise ValueError(
                f"are {len(origins)}, but a load balancer says the same one in every answer, and browsers take no "
                "list; expected one, or headers of the application's own and no such section"
            )
        return origins


class Maintenance(Section):
    """A page instead of the services, by one switch."""

    active: bool
    """Whether the public gets the page. With false everything is prepared and nobody sees it."""

    networks: Cidrs = ()
    """Networks that get to the services all the same: operators, and where the smoke test runs."""

    message: Annotated[str, Field(min_length=1, max_length=500)] = (
        "The service is being worked on. Nothing is lost; please try again in a few minutes."
    )
    """What the page says, as plain text."""

    retry_seconds: Annotated[int, Field(ge=1, le=86_400)] = 600
    """Seconds after which clients are asked to come back (`Retry-After`)."""

    @field_validator("networks")
    @classmethod
    def _networks_are_somebodys(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        Conflicts.raise_any(network_conflicts(networks))
        return networks

    @field_validator("message")
    @classmethod
    def _page_fits(cls, message: str) -> str:
        with argument_named("message"):
            maintenance.Maintenance(active=False, message=message)
        return message


Entrance = Firewall | CrossOrigin | Maintenance | None


def refuse_without_names(section: Entrance) -> None:
    """Raise Conflicts or ValueError for what a stack that the public doesn't reach has no use for."""
    message = "needs public names; expected shipworthy:domain too"
    if isinstance(section, Firewall):
        given = {"pathLimits": section.path_limits, "restrictedPaths": section.restricted_paths}
        Conflicts.raise_any(Conflict((key,), message) for key, paths in given.items() if paths)
    elif section is not None:
        raise ValueError(message)


def closed_probes(firewall: Firewall, services: Mapping[str, Service]) -> Iterator[Conflict]:
    """Yield a conflict for each service whose probe the firewall would refuse."""
    for name, service in services.items():
        path = service.probed_path
        closing = None if path is None else firewall.closing(path)
        if closing is not None:
            yield Conflict(
                (),
                f"asks service {name} for {path}, which shipworthy:firewall.restrictedPaths closes to it ({closing}); "
                f"expected shipworthy:services.{name}.routes.probePath to be an open path",
            )
