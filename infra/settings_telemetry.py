"""Settings of tracing and of metrics that applications show to Prometheus."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from infra.settings_base import Path, Section, text

_COLLECTOR = f"public.ecr.aws/aws-observability/aws-otel-collector@sha256:{'0' * 64}"


class Telemetry(Section):
    """Traces in X-Ray and metrics in Prometheus, by a collector beside each service that has `telemetry`."""

    image: Annotated[
        str, text(r"^[a-z0-9][\w.:/@-]+$", "an image such as registry/name:tag@sha256:…", example=_COLLECTOR)
    ]
    """Image of the collector, AWS Distro for OpenTelemetry, best by digest and from a registry of your own."""

    sample_percent: Annotated[float, Field(ge=0, le=100)] = 5
    """Share of the requests that are traced."""

    remote_sampling: bool = False
    """Whether applications ask X-Ray how much to trace, so that the share can change without a deployment and the
    first request of each second is traced as well. Their SDK needs the sampler `xray`; without this any will do."""

    cpu: Annotated[int, Field(ge=2, le=4096)] = 32
    """CPU units that each collector is sure to get of its task's."""

    memory: Annotated[int, Field(ge=128, le=8192)] = 256
    """MiB of its task's that each collector may have at most. At four fifths of it, it refuses data."""


class ServiceTelemetry(Section):
    """What is observed of one service. Its traces, and metrics that it sends by OTLP, always are."""

    metrics_path: Annotated[Path, Field(examples=["/metrics"])] | None = None
    """Path where it shows metrics to Prometheus; without it none are fetched."""

    metrics_port: Annotated[int, Field(ge=1024, le=65535, examples=[9090])] | None = None
    """Port of that path; the service's own unless given."""

    scrape_seconds: Annotated[int, Field(ge=10, le=300)] = 30
    """Seconds between two looks at the metrics."""
