"""Settings of the web application firewall."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from components import firewall_paths
from components.firewall_paths import GROUP_UNITS, HIGHEST_LIMIT, LOWEST_LIMIT, MOST_UNITS, FirewallPaths
from infra.settings_base import Conflict, Conflicts, Section, text
from infra.settings_network import Cidr

PathBeginning = Annotated[
    str,
    text(
        r"^(/[A-Za-z0-9._~-]+)+$",
        "the beginning of a path such as /v1/admin, without a slash at its end",
        example="/v1/admin",
    ),
    Field(max_length=120),
]

Requests = Annotated[int, Field(ge=LOWEST_LIMIT, le=HIGHEST_LIMIT, examples=[100])]

Cidrs = Annotated[tuple[Cidr, ...], Field(max_length=100, examples=[["203.0.113.0/24"]])]


class Firewall(Section):
    """The web application firewall before the load balancer."""

    mode: Literal["block", "count"] = "block"
    """Whether requests that match a rule are refused or only counted."""

    requests_per_five_minutes: Annotated[int, Field(ge=100, le=HIGHEST_LIMIT)] = 2000
    """Requests that one address may send within 5 minutes. Each address of a probe from outside sends 10."""

    path_limits: dict[PathBeginning, Requests] = Field(default_factory=dict[str, int], examples=[{"/v1/tokens": 100}])
    """Requests that one address may send within 5 minutes to paths that begin so, e.g. to those that check
    passwords."""

    restricted_paths: dict[PathBeginning, Cidrs] = Field(
        default_factory=dict[str, tuple[str, ...]], examples=[{"/v1/admin": ["203.0.113.0/24"]}]
    )
    """Networks to which paths that begin so are open, however they are spelt; to everybody else they are closed, also
    while the rest only counts. An empty list closes them to all."""

    @field_validator("path_limits", "restricted_paths")
    @classmethod
    def _paths_are_plain(cls, paths: dict[str, object]) -> dict[str, object]:
        Conflicts.raise_any(
            Conflict((path,), str(error).removeprefix("path: "))
            for path in paths
            if (error := _refused(firewall_paths.check_path, path)) is not None
        )
        return paths

    @field_validator("restricted_paths")
    @classmethod
    def _networks_are_somebodys(cls, restricted: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        Conflicts.raise_any(
            Conflict((path, *conflict.place), conflict.message)
            for path, networks in restricted.items()
            for conflict in network_conflicts(networks)
        )
        return restricted

    @field_validator("restricted_paths")
    @classmethod
    def _all_of_it_fits(
        cls, restricted: dict[str, tuple[str, ...]], info: ValidationInfo
    ) -> dict[str, tuple[str, ...]]:
        units = GROUP_UNITS + FirewallPaths(info.data.get("path_limits", {}), restricted).units
        if units > MOST_UNITS:
            raise ValueError(
                f"and pathLimits make the firewall take {units} capacity units; expected at most {MOST_UNITS}, so "
                "fewer paths"
            )
        return restricted

    def closing(self, path: str) -> str | None:
        """Return the restricted path that `path` begins with, if any."""
        beginnings = (beginning for beginning in self.restricted_paths if path.lower().startswith(beginning.lower()))
        return next(beginnings, None)


def network_conflicts(networks: Sequence[str]) -> Iterator[Conflict]:
    """Yield a conflict for what is no IPv4 network, and for the whole world."""
    for index, network in enumerate(networks):
        if (error := _refused(firewall_paths.check_network, network)) is not None:
            yield Conflict((index,), str(error).removeprefix("network: "))


def _refused(check: Callable[[str], None], value: str) -> ValueError | None:
    try:
        check(value)
    except ValueError as error:
        return error
    return None
