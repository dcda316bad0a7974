"""Who calls whom inside the network: the namespace, and what each service needs to find the others."""

from __future__ import annotations

from collections.abc import Mapping

from components.app_service import AppService, Reach
from components.private_names import Discovery, PrivateNames, PrivateNamesArgs
from infra.ground import Ground
from infra.settings_services import Service
from infra.settings_sharing import url_variable


class Calls:
    """The calls between the services of one stack; nothing is created where nobody calls."""

    def __init__(self, ground: Ground) -> None:
        self._services: Mapping[str, Service] = ground.settings.services
        self._called = {called for service in self._services.values() for called in service.calls}
        args = PrivateNamesArgs(ground.prefix, ground.tags)
        self._names = PrivateNames("private", args) if self._called else None

    def port_name(self, name: str) -> str:
        """Return what the port of a service is called, empty for one that nobody calls."""
        return name if name in self._called else ""

    def discovery(self, name: str) -> Discovery | None:
        """Return how a service takes part, None if it does not."""
        if self._names is None or not (self._services[name].calls or name in self._called):
            return None
        return Discovery(self._names.arn, self.port_name(name))

    def urls(self, name: str, running: Mapping[str, AppService]) -> dict[str, str]:
        """Return the variables that tell a service where those are that it calls, as far as they run.

        A task knows the names that were there at its deployment; so one that comes later has to change its callers.
        """
        called = [each for each in self._services[name].calls if each in running]
        return {url_variable(each): f"http://{each}:{self._services[each].port}" for each in called}

    def reaches(self, name: str, running: Mapping[str, AppService]) -> list[Reach]:
        """Return the services that this one opens connections to, as far as they run."""
        return [
            Reach(f"service.{each}", running[each].security_group_id, self._services[each].port)
            for each in self._services[name].calls
            if each in running
        ]
