"""The OpenTelemetry collector beside a service: takes its traces and metrics, and hands them on to AWS.

Options and defaults are those of the components in AWS Distro for OpenTelemetry 0.49.0, whose image holds the health
check, reads `AOT_CONFIG_CONTENT` and has neither shell nor folder to write to (its repository, read 2026-11-22).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from components.container import Container, Liveness
from components.secret_source import SecretSource

OTLP_PORT: Final = 4318
"""Where applications send traces and metrics to, as OTLP over HTTP."""

GRPC_PORT: Final = 4317
"""The same over gRPC."""

SAMPLER_PORT: Final = 2000
"""Where applications ask X-Ray how much to sample."""

HEALTH_PORT: Final = 13_133
"""Where the image's own health check looks."""

_ENDPOINT: Final = "PROMETHEUS_REMOTE_WRITE"

_USABLE: Final = 0.8
"""Share of the memory from which data are refused rather than kept, as the collector's authors recommend."""


@dataclass(frozen=True)
class Scrape:
    """Where an application shows metrics to Prometheus, inside its task, and how often they are fetched."""

    port: int
    path: str = "/metrics"
    seconds: int = 30


@dataclass(frozen=True)
class CollectorArgs:
    """What a collector needs.

    `service` is the name under which traces and metrics are found. `labels` are added to each metric. `remote_write` is
    the secret with the address that takes metrics. `memory` (MiB) is what it may have at most, half of it for sure.
    With `remote_sampling` it also passes on the question to X-Ray how much to sample.
    """

    name: str
    image: str
    region: str
    service: str
    remote_write: SecretSource
    labels: Mapping[str, str]
    scrape: Scrape | None = None
    remote_sampling: bool = False
    cpu: int = 32
    memory: int = 256
    stop_timeout: int = 30


def collector(args: CollectorArgs) -> Container:
    """Return the container: without it the application goes on, and at its end it is stopped after the application."""
    return Container(
        name=args.name,
        image=args.image,
        environment={
            "AOT_CONFIG_CONTENT": collector_configuration(args),
            # The Go runtime frees memory in time only when it knows where the end is.
            "GOMEMLIMIT": f"{int(args.memory * _USABLE)}MiB",
        },
        secrets={_ENDPOINT: args.remote_write},
        liveness=Liveness(("CMD", "/healthcheck"), start_period=30),
        stop_timeout=args.stop_timeout,
        user="4317:4317",
        writable_paths=(),
        early=True,
        essential=False,
        restarts=True,
        cpu=args.cpu,
        memory_reservation=args.memory // 2,
        memory_limit=args.memory,
    )


def collector_configuration(args: CollectorArgs) -> str:
    """JSON, which is YAML, of what the collector does; byte for byte the same for the same arguments."""
    return json.dumps(
        {
            "extensions": _extensions(args),
            "receivers": _receivers(args),
            "processors": _processors(args),
            "exporters": _exporters(args),
            "service": _service(args),
        },
        sort_keys=True,
    )


def _extensions(args: CollectorArgs) -> dict[str, object]:
    proxy = {"awsproxy": {"endpoint": f"127.0.0.1:{SAMPLER_PORT}", "region": args.region}}
    return {
        "health_check": {"endpoint": f"127.0.0.1:{HEALTH_PORT}"},
        "sigv4auth": {"region": args.region, "service": "aps"},
        **(proxy if args.remote_sampling else {}),
    }


def _receivers(args: CollectorArgs) -> dict[str, object]:
    protocols = {
        "grpc": {"endpoint": f"127.0.0.1:{GRPC_PORT}"},
        "http": {"endpoint": f"127.0.0.1:{OTLP_PORT}"},
    }
    pushed: dict[str, object] = {"otlp": {"protocols": protocols}}
    if args.scrape is None:
        return pushed
    job = {
        "job_name": args.service,
        # The collector takes a dollar for the start of a variable.
        "metrics_path": args.scrape.path.replace("$", "$$"),
        "scrape_interval": f"{args.scrape.seconds}s",
        "scrape_timeout": f"{min(args.scrape.seconds, 10)}s",
        "static_configs": [{"targets": [f"127.0.0.1:{args.scrape.port}"]}],
    }
    return {**pushed, "prometheus": {"config": {"scrape_configs": [job]}}}


def _processors(args: CollectorArgs) -> dict[str, object]:
    limit = int(args.memory * _USABLE)
    return {
        "memory_limiter": {"check_interval": "1s", "limit_mib": limit, "spike_limit_mib": limit // 5},
        "resourcedetection": {"detectors": ["ecs"], "override": False, "timeout": "2s"},
        "batch/traces": {"timeout": "1s", "send_batch_size": 50},
        "batch/metrics": {"timeout": "15s"},
        # All tasks are scraped at one address; two series of one name would be refused as out of order. Several
        # processes of a task that push have told themselves apart already.
        "resource/pushed": _instance("insert"),
        "resource/scraped": _instance("upsert"),
    }


def _instance(action: str) -> dict[str, object]:
    return {
        "attributes": [{"key": "service.instance.id", "from_attribute": "aws.ecs.task.id", "action": action}],
    }


def _exporters(args: CollectorArgs) -> dict[str, object]:
    return {
        "awsxray": {"region": args.region},
        # Newer collectors call it prometheus_remote_write and know this name too; older ones know only this.
        "prometheusremotewrite": {
            "endpoint": f"${{env:{_ENDPOINT}}}",
            "auth": {"authenticator": "sigv4auth"},
            "external_labels": dict(args.labels),
        },
    }


def _service(args: CollectorArgs) -> dict[str, object]:
    before = ["memory_limiter", "resourcedetection"]
    pipelines: dict[str, object] = {
        "traces": {"receivers": ["otlp"], "processors": [*before, "batch/traces"], "exporters": ["awsxray"]},
        "metrics/pushed": _metrics("otlp", [*before, "resource/pushed"]),
    }
    if args.scrape is not None:
        pipelines["metrics/scraped"] = _metrics("prometheus", [*before, "resource/scraped"])
    return {
        "extensions": sorted(_extensions(args)),
        "pipelines": pipelines,
        # Its own metrics would take a port of the task's.
        "telemetry": {"logs": {"level": "warn"}, "metrics": {"level": "none"}},
    }


def _metrics(receiver: str, processors: list[str]) -> dict[str, object]:
    return {
        "receivers": [receiver],
        "processors": [*processors, "batch/metrics"],
        "exporters": ["prometheusremotewrite"],
    }
