"""How fast a pack judges through the real protocol, ours against pulumi_policy's own server.

Prints JSON. Both packs hold 150 rules over 30 resource types, five of which apply to each resource, and judge the same
resources in the same run, in alternating rounds. Each pack is held to one core, and this client to the others. A rate
is resources per second of the pack's processor time, all its threads and the kernel's work for it included: what that
core does if it does nothing else. So neither the client nor other work on the machine counts, as far as they don't slow
the processor itself; the best round is told.

- `resources_per_second`: of our pack; at least 5,000.
- `to_pulumi_policy`: our rate / that of pulumi_policy's server; at least 20.
- `stack_growth`: time per resource to judge a stack of 10,000, relations included / ten of 1,000; at most 1.3.
- `empty_calls_per_second`: what `grpc.server` reaches here with a handler that does nothing. Our pack is faster, since
  it answers in the thread that reads (`policies/framework/polled_server.py`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

ROOT = Path(__file__).parent.parent
TYPES, RULES_OF_TYPE, ROUNDS = 30, 5, 5
IN_FLIGHT = 16
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []

OUR_RULE = """
@rule(severity=Severity.LOW, level=Level.MANDATORY, resources=["bench:index:Type{type}"], controls=[],
      remedy="None.", passes={{}}, fails={{}})
def bench_type{type}_rule{number}(resource, limits):
    if resource.value("size", default=0) < {number} or resource.value("network.mode", default="") == "open":
        yield Violation("size", "too small")

"""
OUR_STACK_RULE = """
@stack_rule(severity=Severity.LOW, level=Level.MANDATORY, resources=["bench:index:Type{type}"], controls=[],
            remedy="None.", passes=[], fails=[])
def bench_type{type}_stack{number}(resource, stack, limits):
    if not stack.dependencies(resource, "previous") and not stack.dependents(resource):
        yield Violation("previous", "stands alone")

"""
THEIR_RULE = """
def type{type}_rule{number}(args, report):
    if args.resource_type == "bench:index:Type{type}":
        if args.props.get("size", 0) < {number} or args.props.get("network", {{}}).get("mode") == "open":
            report("too small")

"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs, empty = (_folder(Path(folder), name) for name in ("ours", "theirs", "empty"))
        _write_packs(ours, theirs, empty)
        rates: dict[Path, list[float]] = {ours: [], theirs: [], empty: []}
        for _ in range(ROUNDS):
            rates[ours].append(_rate(ours, 5_000))
            rates[theirs].append(_rate(theirs, 200))
            rates[empty].append(_rate(empty, 5_000))
        growth = min(_stack_seconds(ours, 10_000, 1) / _stack_seconds(ours, 1_000, 10) for _ in range(ROUNDS))
    best = {pack: max(values) for pack, values in rates.items()}
    figures = {
        "resources_per_second": round(best[ours]),
        "to_pulumi_policy": round(best[ours] / best[theirs], 1),
        "stack_growth": round(growth, 2),
        "empty_calls_per_second": round(best[empty]),
        "pulumi_policy_per_second": round(best[theirs]),
    }
    print(json.dumps({"benchmark": "policies", **figures}))


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    (folder / "PulumiPolicy.yaml").write_text("runtime: python\n")
    return folder


def _write_packs(ours: Path, theirs: Path, empty: Path) -> None:
    numbers = [(type_, number) for type_ in range(TYPES) for number in range(RULES_OF_TYPE)]
    rules = "".join(OUR_RULE.format(type=t, number=n) for t, n in numbers)
    relations = "".join(OUR_STACK_RULE.format(type=t, number=n) for t, n in numbers[::RULES_OF_TYPE])
    (ours / "__main__.py").write_text(
        f'"""Benchmark."""\nimport sys\nsys.path.append({str(ROOT)!r})\n'
        "from policies.framework.pack import serve\n"
        "from policies.framework.rule import Level, Rule, Severity, Violation, rule, stack_rule\n"
        f"{rules}{relations}"
        'serve("bench", "1", "Benchmark.", [each for each in list(globals().values()) if isinstance(each, Rule)])\n'
    )
    policies = ", ".join(f'ResourceValidationPolicy("t{t}-r{n}", "size", type{t}_rule{n})' for t, n in numbers)
    (theirs / "__main__.py").write_text(
        "from pulumi_policy import PolicyPack, ResourceValidationPolicy\n"
        f"{''.join(THEIR_RULE.format(type=t, number=n) for t, n in numbers)}"
        f'PolicyPack("bench", [{policies}])\n'
    )
    (empty / "__main__.py").write_text(
        textwrap.dedent("""
        from concurrent.futures import ThreadPoolExecutor
        import grpc
        from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

        class Empty(analyzer_pb2_grpc.AnalyzerServicer):
            def Analyze(self, request, context):
                return analyzer_pb2.AnalyzeResponse()

        server = grpc.server(ThreadPoolExecutor(2))
        analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Empty(), server)
        print(server.add_insecure_port("127.0.0.1:0"), flush=True)
        server.start()
        server.wait_for_termination()
        """)
    )


@contextmanager
def _running(folder: Path) -> Generator[tuple[int, grpc.Channel]]:
    command = [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:9", str(folder)]
    environment = {"PATH": os.environ["PATH"], "PULUMI_STACK": "production", "PULUMI_PROJECT": "bench"}
    with _held_to(CORES[:1]):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    with process, _held_to(CORES[1:] or CORES):
        assert process.stdout is not None  # noqa: S101  for the type checker
        port = process.stdout.readline().strip()
        with grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.max_send_message_length", -1)]) as channel:
            yield process.pid, channel
        process.kill()


@contextmanager
def _held_to(cores: list[int]) -> Generator[None]:
    """Hold this process, and what it starts meanwhile, to some cores where the system can do that."""
    if not cores:
        yield
        return
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, CORES)


def _rate(folder: Path, count: int) -> float:
    """Return how many resources the pack judges in a second of its own processor time."""
    requests = [_request(number) for number in range(count)]
    with _running(folder) as (process, channel):
        _judge(channel, requests[:100])
        before = _processor_seconds(process)
        _judge(channel, requests)
        return count / (_processor_seconds(process) - before)


def _stack_seconds(folder: Path, count: int, times: int) -> float:
    """Return the pack's processor seconds per resource for whole stacks, relations included."""
    requests = [_request(number) for number in range(count)]
    stack = analyzer_pb2.AnalyzeStackRequest(resources=[_related(number) for number in range(count)])
    with _running(folder) as (process, channel):
        analyzer: Any = analyzer_pb2_grpc.AnalyzerStub(channel)
        _judge(channel, requests[:100])
        before = _processor_seconds(process)
        for _ in range(times):
            analyzer.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack="production", project="bench"))
            _judge(channel, requests)
            analyzer.AnalyzeStack(stack)
        return (_processor_seconds(process) - before) / (count * times)


def _judge(channel: grpc.Channel, requests: list[bytes]) -> None:
    """Ask about resources, several at once, written beforehand so that the pack never waits for this client."""
    untyped: Any = channel
    call = untyped.unary_unary("/pulumirpc.Analyzer/Analyze")
    waiting: deque[Any] = deque()
    for request in requests:
        waiting.append(call.future(request))
        if len(waiting) >= IN_FLIGHT:
            waiting.popleft().result()
    while waiting:
        waiting.popleft().result()


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _urn(number: int) -> str:
    return f"urn:pulumi:production::bench::bench:index:Type{number % TYPES}::resource-{number}"


def _properties(number: int) -> struct_pb2.Struct:
    properties = struct_pb2.Struct()
    properties.update(
        {
            "size": 100,
            "name": f"resource-{number}",
            "network": {"mode": "closed", "subnets": ["a", "b", "c"]},
            "tags": {"team": "platform", "stage": "production", "number": str(number)},
            **{f"setting{index}": index for index in range(8)},
        }
    )
    return properties


def _request(number: int) -> bytes:
    type_, name = f"bench:index:Type{number % TYPES}", f"resource-{number}"
    request = analyzer_pb2.AnalyzeRequest(type=type_, urn=_urn(number), name=name, properties=_properties(number))
    return request.SerializeToString()


def _related(number: int) -> analyzer_pb2.AnalyzerResource:
    type_, name = f"bench:index:Type{number % TYPES}", f"resource-{number}"
    resource = analyzer_pb2.AnalyzerResource(type=type_, urn=_urn(number), name=name, properties=_properties(number))
    if number:
        resource.propertyDependencies["previous"].urns.append(_urn(number - 1))
    return resource


if __name__ == "__main__":
    main()
