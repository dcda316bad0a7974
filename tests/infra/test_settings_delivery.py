"""What delivery settings are refused, and what those that are taken mean to components."""

from __future__ import annotations

from typing import Any

import pytest
from test_settings_errors import WORKING, problems

from infra.settings_errors import parse_settings

API = "services__api__delivery"
KEY = "shipworthy:services.api.delivery"


def delivery(**values: Any) -> Any:
    services = {**WORKING["services"], "api": {**WORKING["services"]["api"], "delivery": values}}
    return parse_settings({**WORKING, "services": services}).services["api"].delivery


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({f"{API}": {"strategy": "canaries"}}, f'{KEY}.strategy: is "canaries"; expected one of rolling, blue-green'),
        ({f"{API}": {"bakeMinutes": 5}}, f"{KEY}.bakeMinutes: is for blue-green, linear and canary"),
        ({f"{API}": {"strategy": "blue-green", "bakeMinutes": 1441}}, f"{KEY}.bakeMinutes: is 1441; expected"),
        ({f"{API}": {"strategy": "blue-green", "stepPercent": 5}}, f"{KEY}.stepPercent: is for linear and canary"),
        ({f"{API}": {"strategy": "blue-green", "stepMinutes": 5}}, f"{KEY}.stepMinutes: is for linear and canary"),
        ({f"{API}": {"strategy": "linear", "stepPercent": 2}}, f"{KEY}.stepPercent: is 2; expected 3 to 100"),
        (
            {f"{API}": {"strategy": "linear", "stepPercent": 10, "withinMinutes": 30}},
            f"{KEY}.withinMinutes: is 30; expected at least the 55 that steps and bake time take",
        ),
        (
            {"services__worker__delivery": {"strategy": "canary"}},
            "shipworthy:services.worker.delivery.strategy: is canary, but the service has no routes; expected rolling",
        ),
        (
            {f"{API}": {"strategy": "linear"}, "services__api__routes__affinitySeconds": 60},
            f"{KEY}.strategy: is linear, which sends a client to both versions in turn",
        ),
        ({f"{API}": {"rollback": {"errorPercent": 100}}}, f"{KEY}.rollback.errorPercent: is 100; expected a number"),
        ({"loadBalancer__testListener": {}}, "shipworthy:loadBalancer.testListener.cidrs: is missing"),
        (
            {"loadBalancer__testListener": {"cidrs": ["0.0.0.0/0"]}},
            "shipworthy:loadBalancer.testListener.cidrs: holds 0.0.0.0/0; expected ranges of /8 or smaller",
        ),
        (
            {"loadBalancer__testListener": {"cidrs": ["10.0.0.1/8"]}},
            "shipworthy:loadBalancer.testListener.cidrs: holds 10.0.0.1/8",
        ),
        (
            {"loadBalancer__testListener": {"cidrs": ["10.0.0.0/8"], "port": 443}},
            "shipworthy:loadBalancer.testListener.port: is 443; expected",
        ),
    ],
)
def test_what_can_not_work_is_refused_by_its_key(changes: dict[str, Any], message: str) -> None:
    (problem,) = problems(**changes)
    assert message in problem


def test_a_service_that_says_nothing_is_replaced_task_by_task_and_called_back_by_its_errors() -> None:
    service = parse_settings(WORKING).services["api"]
    assert service.delivery.deployment().strategy == "ROLLING"
    assert service.delivery.limits() is not None


def test_a_client_may_keep_to_its_task_while_all_move_at_once() -> None:
    services = {**WORKING["services"], "api": {**WORKING["services"]["api"], "delivery": {"strategy": "blue-green"}}}
    services["api"]["routes"] = {"priority": 1, "affinitySeconds": 60}
    assert parse_settings({**WORKING, "services": services})


@pytest.mark.parametrize(
    ("values", "minutes"),
    [
        ({"strategy": "blue-green"}, 10),
        ({"strategy": "blue-green", "bakeMinutes": 0}, 0),
        ({"strategy": "linear", "stepPercent": 20, "stepMinutes": 4, "withinMinutes": 26}, 26),
        ({"strategy": "canary", "bakeMinutes": 1}, 6),
    ],
)
def test_steps_and_bake_time_have_the_documented_defaults(values: dict[str, Any], minutes: int) -> None:
    assert delivery(**values).deployment().minutes == minutes


def test_nothing_calls_back_what_says_so() -> None:
    assert delivery(rollback=None).limits() is None
