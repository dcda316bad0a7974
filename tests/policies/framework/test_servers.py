"""Both servers answer one call at a time, hear of the last one at any time, and survive what goes wrong in one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

from policies.framework.polled_server import PolledServer
from policies.framework.pooled_server import PooledServer
from policies.framework.problems import Problem, RefusedConfiguration
from policies.framework.served_calls import ServedCalls

LIMIT = {"grpc.max_receive_message_length": 1_000}


class Service:
    """`slow` waits until the last call arrives, as work does that a cancellation ends."""

    def __init__(self, kind: type[PolledServer | PooledServer]) -> None:
        self.seen: list[str] = []
        self.busy = self.overlapped = False
        self.working, self.cancelled = threading.Event(), threading.Event()
        calls = {"Quick": self.quick, "Slow": self.slow, "Wrong": self.wrong, "Crash": self.crash, "End": self.end}
        self.server = kind(ServedCalls("/test.Service/", calls, frozenset({"Quick"}), "End", self.cancelled.set), LIMIT)
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.server.open()}")
        self.serving = threading.Thread(target=self.server.serve, daemon=True)
        self.serving.start()

    def call(self, name: str) -> Any:
        channel: Any = self.channel
        return channel.unary_unary(f"/test.Service/{name}")

    def quick(self, message: bytes) -> bytes:
        self.overlapped |= self.busy
        self.busy = True
        self.seen.append(message.decode())
        self.busy = False
        return message * 2

    def slow(self, message: bytes) -> bytes:
        self.working.set()
        assert self.cancelled.wait(10)
        self.seen.append("slow")
        return b""

    def wrong(self, message: bytes) -> bytes:
        raise RefusedConfiguration([Problem("limits.yaml", 3, "minimum_tasks", "is missing")])

    def crash(self, message: bytes) -> bytes:
        raise ValueError(message.decode())

    def end(self, message: bytes) -> bytes:
        self.seen.append("end")
        return b"over"


@pytest.fixture(params=[PolledServer, PooledServer])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    service = Service(request.param)
    yield service
    service.cancelled.set()
    if service.serving.is_alive():
        service.call("End").future(b"").exception(timeout=10)
    service.serving.join(10)
    service.channel.close()


def code_of(call: Callable[[], object]) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.RpcError) as failed:
        call()
    error: Any = failed.value
    return error.code(), error.details()


def test_calls_in_flight_get_their_own_answers_one_at_a_time(service: Service) -> None:
    numbers = [str(number) for number in range(200)]
    answers = [service.call("Quick").future(number.encode()) for number in numbers]
    assert [answer.result(10) for answer in answers] == [(number * 2).encode() for number in numbers]
    assert sorted(service.seen, key=int) == numbers
    assert not service.overlapped


def test_the_last_call_is_heard_while_another_works_and_ends_the_server(service: Service) -> None:
    slow = service.call("Slow").future(b"")
    assert service.working.wait(10)
    assert service.call("End")(b"", timeout=10) == b"over"
    assert slow.result(10) == b""
    assert service.seen == ["slow", "end"]
    service.serving.join(10)
    assert not service.serving.is_alive()


def test_a_quick_call_waits_for_the_work_in_hand(service: Service) -> None:
    slow = service.call("Slow").future(b"")
    assert service.working.wait(10)
    quick = service.call("Quick").future(b"later")
    service.cancelled.set()
    assert quick.result(10) == b"laterlater"
    assert slow.result(10) == b""
    assert service.seen == ["slow", "later"]


def test_what_goes_wrong_in_a_call_is_told_and_the_next_one_served(service: Service) -> None:
    refused = code_of(lambda: service.call("Wrong")(b""))
    assert refused == (grpc.StatusCode.INVALID_ARGUMENT, "limits.yaml:3: minimum_tasks: is missing")
    assert code_of(lambda: service.call("Crash")(b"canary"))[0] is grpc.StatusCode.UNKNOWN
    assert "canary" not in code_of(lambda: service.call("Crash")(b"canary"))[1]
    assert code_of(lambda: service.call("Missing")(b""))[0] is grpc.StatusCode.UNIMPLEMENTED
    assert code_of(lambda: service.call("Quick")(b"x" * 2_000))[0] is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert service.call("Quick")(b"on") == b"onon"


def test_a_caller_that_goes_away_does_no_harm(service: Service) -> None:
    slow = service.call("Slow").future(b"", timeout=10)
    assert service.working.wait(10)
    slow.cancel()
    service.cancelled.set()
    assert service.call("Quick")(b"on", timeout=10) == b"onon"
