"""What is counted in the logs of the services, and which of it is watched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from components.freshness import Window
from components.log_metrics import LogMetric, LogMetrics, LogMetricsArgs
from components.measure import Measure
from infra.alarm_row import Watched
from infra.ground import Ground
from infra.measures import LOGGED, logged_number
from infra.services import Services
from infra.settings_logs import LogMetric as Settings


@dataclass(frozen=True)
class LogNumber:
    """One number in the log of a service, as a metric of `namespace`, without dimensions."""

    service: str
    name: str
    namespace: str
    settings: Settings

    @property
    def statistic(self) -> str:
        """What of the numbers of a minute is looked at."""
        return self.settings.statistic

    @property
    def measure(self) -> Measure:
        """The number as alarms know it."""
        return logged_number(self.namespace, self.name, self.statistic)


def count_in_logs(ground: Ground, services: Services) -> list[LogNumber]:
    """Create the filters of every service that runs and counts something."""
    found: list[LogNumber] = []
    for name, service in services.running.items():
        counted = ground.settings.services[name].log_metrics
        metrics = {each: LogMetric(number.pattern, number.value, number.unit) for each, number in counted.items()}
        if metrics:
            args = LogMetricsArgs(service.service_name, service.log_group, metrics, [service])
            LogMetrics(f"{name}-log", args)
        found += [LogNumber(name, each, service.service_name, number) for each, number in sorted(counted.items())]
    return found


def watched_numbers(numbers: Sequence[LogNumber]) -> Iterator[Watched]:
    """Yield the numbers that have a threshold, as the catalogue of alarms knows them."""
    for number in numbers:
        if number.settings.alarm_above is not None:
            yield Watched(
                "log",
                [{}],
                name=f"{number.service}-{number.name}",
                wholes={"threshold": number.settings.alarm_above},
                measures={LOGGED: number.measure},
                window=Window(number.settings.alarm_minutes, 60),
            )
