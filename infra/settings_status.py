"""Settings of the status page: what users are told of the system, by its alarms and by people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from components.location import Location
from infra.settings_base import Aws, Conflict, Section, text
from infra.settings_network import Domain, ZoneName

STATUS_NAME: Final = "status"
"""Name of the page, which no service or job may have beside it."""


class StatusComponent(Section):
    """A part of the system as its users know it."""

    name: Annotated[
        str,
        text(r"^[A-Za-z0-9][A-Za-z0-9 .,/&()_-]{0,59}$", "letters, digits and simple signs, at most 60", example="API"),
    ]
    """What it is called on the page."""

    alarms: Annotated[
        tuple[Annotated[str, text(r"^[a-z][a-z0-9-]{0,99}$", "the name of an alarm")], ...],
        Field(max_length=20, examples=[["api-down", "error-rate"]]),
    ] = ()
    """Alarms that tell of it, without the stack's prefix. One that pages means an outage, another that it is degraded.
    Without any, only incidents tell of it."""


class StatusPage(Section):
    """A page for users. It doesn't depend on the services, the load balancer or the network."""

    host: Annotated[ZoneName, Field(examples=["status.example.com"])]
    """Its name, in the hosted zone of `shipworthy:domain`."""

    title: Annotated[str, text(r"^[^\x00-\x1f\x7f]{1,80}$", "one line of at most 80 characters", example="Shop status")]
    """Heading of the page."""

    components: Annotated[
        tuple[StatusComponent, ...],
        Field(min_length=1, max_length=20, examples=[[{"name": "API", "alarms": ["api-down"]}]]),
    ]
    """Parts of the system in the order of the page."""

    log_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days for which the log of requests is kept."""


def status_conflicts(page: StatusPage, settings: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield a page that CloudFront can't show, or whose name or components mean two things."""
    yield from _place_conflicts(page, settings)
    seen: set[str] = set()
    for index, component in enumerate(page.components):
        if component.name in seen:
            yield Conflict(("components", index, "name"), f"is {component.name} again; expected each once")
        seen.add(component.name)
    for section in ("services", "jobs"):
        for name in sorted({STATUS_NAME, f"{STATUS_NAME}-incident"} & set(settings.get(section, {}))):
            told = f"stands beside {name} in shipworthy:{section}, where both would have the same names"
            yield Conflict((), f"{told}; expected another name there")


def _place_conflicts(page: StatusPage, settings: Mapping[str, Any]) -> Iterator[Conflict]:
    aws, domain = settings.get("aws"), settings.get("domain")
    if isinstance(aws, Aws) and Location.of(aws.allowed_account_ids[0], aws.region).partition != "aws":
        yield Conflict((), f"can't be shown from {aws.region}, whose partition has no such CloudFront; expected none")
    if "domain" in settings and domain is None:
        yield Conflict(("host",), f"is {page.host}, in no hosted zone; expected shipworthy:domain too")
    if not isinstance(domain, Domain):
        return
    zone = domain.zone_name
    if zone is not None and page.host != zone and not page.host.endswith(f".{zone}"):
        yield Conflict(("host",), f"is {page.host}; expected {zone}, the zone's own name, or one that ends in .{zone}")
    for name, service in sorted(settings.get("services", {}).items()):
        if service.routes and page.host in service.routes.hosts:
            yield Conflict(("host",), f"is {page.host}, which leads to service {name}; expected a name of its own")
    if page.host in domain.names:
        told = f"is {page.host}, which leads to the services by shipworthy:domain.names"
        yield Conflict(("host",), f"{told}; expected a name of its own")
