"""Settings of the network and of the public's way in."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from components import response_headers, trial_listener
from components.subnets import plan_subnets
from infra.settings_base import Conflict, Conflicts, LogDays, Section, argument_named, text

_ANY_ZONES: Final = ("eu-central-1a", "eu-central-1b")
_ANY_CIDR: Final = "10.0.0.0/16"

_HEADERS: Final = response_headers.ResponseHeaders()

Zone = Annotated[str, text(r"^[a-z]{2}(-[a-z]+)+-\d[a-z]$", "an availability zone such as eu-central-1a")]

Zones = Annotated[tuple[Zone, ...], Field(min_length=2, max_length=3, examples=[["eu-central-1a", "eu-central-1b"]])]

Cidr = Annotated[str, text(r"^\d+\.\d+\.\d+\.\d+/\d+$", "an IPv4 network such as 10.20.0.0/16", example="10.20.0.0/16")]

SubnetIds = Annotated[
    tuple[Annotated[str, text(r"^subnet-[0-9a-f]{8,17}$", "the id of a subnet")], ...],
    Field(min_length=2, examples=[["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]]),
]

HostName = Annotated[
    str,
    text(
        r"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
        "a host name in lower case; its first label may be *",
    ),
    Field(max_length=253),
]

BucketName = Annotated[str, text(r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", "the name of a bucket")]

EndpointService = Literal["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"]


class Network(Section):
    """A VPC of our own with public, private and isolated subnets in each zone."""

    cidr: Cidr
    """Address range of the VPC, from /16 to /21. All subnets are computed from it; it can't be changed later."""

    zones: Zones
    """Availability zones. They are written out, since a look-up that changes its answer would replace subnets."""

    nat_gateways: Literal["single", "per-zone"] = "per-zone"
    """One NAT gateway in all is cheaper; one in each zone survives the loss of a zone."""

    interface_endpoints: tuple[EndpointService, ...] = ()
    """AWS services reached over private addresses. Each costs an hourly price a zone."""

    buckets_of_others: Annotated[tuple[BucketName, ...], Field(max_length=50, examples=[["partner-models"]])] = ()
    """Buckets of other accounts that tasks use. Those in the stack's region are reached through an endpoint, which
    leads to the account's own buckets only, so that nobody carries data off by it."""

    flow_log_days: LogDays = 365
    """Days for which the record of accepted and rejected connections is kept."""

    @field_validator("cidr")
    @classmethod
    def _holds_all_subnets(cls, cidr: str) -> str:
        with argument_named("cidr"):
            plan_subnets(cidr, _ANY_ZONES)
        return cidr

    @field_validator("zones")
    @classmethod
    def _different_zones_of_a_region(cls, zones: tuple[str, ...]) -> tuple[str, ...]:
        with argument_named("zones"):
            plan_subnets(_ANY_CIDR, zones)
        return zones


class ExistingNetwork(Section):
    """A VPC that somebody else looks after. Its subnets must already have the routes they need."""

    vpc_id: Annotated[str, text(r"^vpc-[0-9a-f]{8,17}$", "the id of a VPC", example="vpc-0123456789abcdef0")]
    """The VPC."""

    cidr: Cidr
    """Its address range."""

    zones: Zones
    """Zones of the subnets."""

    public_subnet_ids: SubnetIds
    """Subnets for the load balancer, in different zones."""

    private_subnet_ids: SubnetIds
    """Subnets for the services, in different zones, with a way out."""

    isolated_subnet_ids: SubnetIds
    """Subnets for database and cache, in different zones."""


ZoneName = Annotated[
    str,
    text(r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$", "a domain in lower case, without a final dot"),
    Field(max_length=253),
]


class Domain(Section):
    """The names under which the public reaches the services."""

    hosted_zone_id: Annotated[
        str, text(r"^Z[A-Z0-9]{5,31}$", "the id of a Route 53 hosted zone, such as Z0123456789ABCDEFGHIJ")
    ]
    """Existing public hosted zone which holds the names."""

    zone_name: ZoneName | None = None
    """Domain of that zone. Given, every name is held to lie in it: AWS would take the record and nobody find it."""

    names: Annotated[tuple[HostName, ...], Field(min_length=1, max_length=10)]
    """Names on the certificate. The first is the public URL; the others may be wildcards."""

    delegated: bool = True
    """Whether the parent domain refers to the hosted zone already. If not, nothing waits for the certificate."""

    @field_validator("names")
    @classmethod
    def _lie_in_the_zone(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        zone = info.data.get("zone_name")
        if zone is not None:
            Conflicts.raise_any(
                Conflict((index,), f"is {name}; expected {zone}, the zone's own name, or one that ends in .{zone}")
                for index, name in enumerate(names)
                if name != zone and not name.endswith(f".{zone}")
            )
        return names

    @field_validator("names")
    @classmethod
    def _first_is_a_host(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if names[0].startswith("*."):
            raise ValueError(f"begins with the wildcard {names[0]}; expected the public host name first")
        if len(set(names)) < len(names):
            raise ValueError("has a name twice; expected different names")
        return names


class ResponseHeaders(Section):
    """Headers of every response, in place of the application's own; null leaves one to the application."""

    strict_transport_security: str | None = _HEADERS.strict_transport_security
    """How long browsers use HTTPS only, by default for all names below the public ones too. null leaves this header,
    and any other, to the application; one that was set before has to be taken off the listener by hand as well."""

    content_security_policy: str | None = _HEADERS.content_security_policy
    """What pages may load and who may frame them."""

    x_frame_options: Literal["DENY", "SAMEORIGIN"] | None = _HEADERS.x_frame_options
    """Who may frame pages, for browsers that don't read the policy."""

    x_content_type_options: Literal["nosniff"] | None = _HEADERS.x_content_type_options
    """Whether browsers keep to the declared type of what they load."""


class TestListener(Section):
    """A listener that shows a new version before the public sees it."""

    port: Annotated[int, Field(ge=1, le=65535)] = 8443
    """Port of the listener, other than 80 and 443."""

    cidrs: Annotated[tuple[Cidr, ...], Field(min_length=1, max_length=20)]
    """Address ranges from which versions can be seen that aren't released; each /8 or smaller."""

    @field_validator("port")
    @classmethod
    def _apart_from_the_public_ports(cls, port: int) -> int:
        with argument_named("port"):
            trial_listener.TrialListener(port, ["10.0.0.0/8"])
        return port

    @field_validator("cidrs")
    @classmethod
    def _not_the_world(cls, cidrs: tuple[str, ...]) -> tuple[str, ...]:
        for cidr in cidrs:
            try:
                ipaddress.ip_network(cidr)
            except ValueError as error:
                raise ValueError(f"holds {cidr}: {error}; expected an IPv4 network such as 203.0.113.0/24") from None
        with argument_named("cidrs"):
            trial_listener.TrialListener(8443, cidrs)
        return cidrs


class LoadBalancer(Section):
    """The application load balancer before all public services."""

    idle_timeout_seconds: Annotated[int, Field(ge=1, le=4000)] = 300
    """Seconds without data after which a connection is closed; WebSockets must send something more often."""

    access_log_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days for which the log of requests is kept."""

    headers: ResponseHeaders = ResponseHeaders()
    """Security headers."""

    test_listener: TestListener | None = None
    """Where services that shift traffic show a new version before it is released."""
