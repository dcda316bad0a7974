"""Writes costs.md: what each committed stack costs a month while it idles, counted from its plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shipworthy.plan.model import Plan
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project
from shipworthy.testing.previewed import PlannedResource, Previewed

HOURS: Final = 730
"""Hours of a month, as AWS's own calculator counts them."""

RDS: Final[Mapping[str, float]] = {"db.t4g.micro": 0.016, "db.t4g.small": 0.032, "db.m7g.large": 0.168}
"""US dollars an hour of one PostgreSQL instance in one zone."""

VALKEY: Final[Mapping[str, float]] = {"cache.t4g.micro": 0.0128, "cache.m7g.large": 0.1264}
"""US dollars an hour of one Valkey node."""

_VCPUS: Final[Mapping[str, int]] = {"db.t4g.micro": 2, "db.t4g.small": 2, "db.m7g.large": 2}
"""Virtual CPUs of each class, by which the proxy is paid."""

_FARGATE: Final[Mapping[str, Mapping[str, float]]] = {
    "cpu": {"X86_64": 0.04048, "ARM64": 0.03238},
    "memory": {"X86_64": 0.004445, "ARM64": 0.00356},
}
"""US dollars an hour of one virtual CPU or GiB of a task, by its processor."""

Count = Callable[[Previewed], float]
"""Counts in the plan of a stack."""

Kinds = Callable[[Previewed], list[tuple[str, int]]]
"""Finds kinds in the plan of a stack, with the number of each."""


@dataclass(frozen=True)
class Line:
    """One kind of thing that is paid for as long as it exists. `units` are counted from the plan."""

    title: str
    units: Count
    price: str
    dollars: Count
    source: str


def page(plans: Iterable[Plan]) -> str:
    """Return the page in Markdown for the plans, in their order."""
    stacks = {plan.stack: Previewed(plan) for plan in plans}
    head = " | ".join(f"{stack} | USD" for stack in stacks)
    rows = [_row(line, stacks) for line in LINES]
    totals = [sum(line.dollars(stack) for line in LINES) for stack in stacks.values()]
    total = " | ".join(f"| **{dollars:.0f}**" for dollars in totals)
    both = f"Together: **{sum(totals):.0f} USD a month**."
    table = [
        f"| | price in USD | {head} |",
        f"|---|---|{'---:|' * (2 * len(stacks))}",
        *rows,
        f"| **sum** | | {total} |",
    ]
    sources = [f"- {line.title}: {line.source}" for line in LINES]
    return "\n".join([_INTRODUCTION, *table, "", both, "", _REST, *sources]) + "\n"


def committed(root: Path) -> str:
    """Return the page for the stacks of the project at `root`. Raises what a preview raises."""
    project = load_project(root)
    plans = preview(project, [load_configuration(project, stack) for stack in ("staging", "production")])
    for plan in plans:
        if plan.failure:
            raise plan.failure
    return page(plans)


def _row(line: Line, stacks: Mapping[str, Previewed]) -> str:
    cells = [f"{line.units(stack):g} | {line.dollars(stack):.2f}" for stack in stacks.values()]
    return f"| {line.title} | {line.price} | {' | '.join(cells)} |"


def _all(stack: Previewed, type_: str) -> list[PlannedResource]:
    return [resource for resource in stack if resource.type == type_]


def _count(*types: str) -> Count:
    return lambda stack: sum(len(_all(stack, type_)) for type_ in types)


def _line(title: str, units: Count, dollars: float, per: str, source: str) -> Line:
    monthly = dollars * HOURS if per == "hour" else dollars
    return Line(
        title,
        units,
        f"{dollars:g} {'an' if per == 'hour' else 'a'} {per}",
        lambda stack: units(stack) * monthly,
        source,
    )


def _endpoint_zones(stack: Previewed) -> float:
    endpoints = _all(stack, "aws:ec2/vpcEndpoint:VpcEndpoint")
    zones = len({one.inputs["availabilityZone"] for one in _all(stack, "aws:ec2/subnet:Subnet")})
    return zones * len([one for one in endpoints if one.inputs.get("vpcEndpointType") == "Interface"])


def _balancer_zones(stack: Previewed) -> float:
    """Count the public addresses of load balancers: one in each zone."""
    balancers = [one for one in _all(stack, "aws:lb/loadBalancer:LoadBalancer") if not one.inputs.get("internal")]
    return sum(len(one.inputs["subnets"]) for one in balancers)


def _instances(stack: Previewed) -> list[tuple[str, int]]:
    """Return class and number of each database's instances, its standby included."""
    databases = _all(stack, "aws:rds/instance:Instance")
    return [(str(one.inputs["instanceClass"]), 2 if one.inputs.get("multiAz") else 1) for one in databases]


def _storage(stack: Previewed) -> float:
    databases = _all(stack, "aws:rds/instance:Instance")
    return sum(one.inputs["allocatedStorage"] * (2 if one.inputs.get("multiAz") else 1) for one in databases)


def _proxy_cpus(stack: Previewed) -> float:
    proxied = bool(_all(stack, "aws:rds/proxy:Proxy"))
    return sum(_VCPUS[class_] for class_, _ in _instances(stack)) if proxied else 0


def _nodes(stack: Previewed) -> list[tuple[str, int]]:
    groups = _all(stack, "aws:elasticache/replicationGroup:ReplicationGroup")
    return [(str(one.inputs["nodeType"]), int(one.inputs["numCacheClusters"])) for one in groups]


def _hourly(things: Kinds, prices: Mapping[str, float]) -> Count:
    return lambda stack: sum(prices[kind] * number * HOURS for kind, number in things(stack))


def _number(things: Kinds) -> Count:
    return lambda stack: sum(number for _, number in things(stack))


def _of_tasks(stack: Previewed, key: str) -> list[tuple[str, float]]:
    """Return the processor of each service's tasks, and what the fewest of them take, in units of 1024."""
    least = {one.name: int(one.inputs["desiredCount"]) for one in _all(stack, "aws:ecs/service:Service")}
    tasks = _all(stack, "aws:ecs/taskDefinition:TaskDefinition")
    return [
        (one.inputs["runtimePlatform"]["cpuArchitecture"], int(one.inputs[key]) / 1024 * least.get(one.name, 0))
        for one in tasks
    ]


def _task_line(title: str, key: str) -> Line:
    prices = _FARGATE[key]
    return Line(
        title,
        lambda stack: sum(units for _, units in _of_tasks(stack, key)),
        "by processor",
        lambda stack: sum(prices[processor] * units * HOURS for processor, units in _of_tasks(stack, key)),
        f"AWS Fargate pricing, Linux: {prices['X86_64']} an hour on x86, {prices['ARM64']} on ARM",
    )


def _alarm_metrics(stack: Previewed) -> float:
    """Count the metrics that alarms read; one that does arithmetic is paid by each of them."""
    alarms = _all(stack, "aws:cloudwatch/metricAlarm:MetricAlarm")
    queries = [[each for each in one.inputs.get("metricQueries", []) if "metric" in each] for one in alarms]
    return sum(len(metrics) or 1 for metrics in queries)


def _firewall_rules(stack: Previewed) -> float:
    return sum(len(one.inputs["rules"]) for one in _all(stack, "aws:wafv2/webAcl:WebAcl"))


_VPC: Final = "Amazon VPC pricing"
_CLOUDWATCH: Final = "Amazon CloudWatch pricing"
_UNCONFIRMED: Final = "; no page that was read quotes this figure, look it up before you rely on it"

LINES: Final = (
    _line("NAT gateways", _count("aws:ec2/natGateway:NatGateway"), 0.045, "hour", _VPC),
    _line("public addresses of NAT gateways", _count("aws:ec2/eip:Eip"), 0.005, "hour", _VPC),
    _line("interface endpoints, in each zone", _endpoint_zones, 0.01, "hour", "AWS PrivateLink pricing"),
    _line(
        "load balancers", _count("aws:lb/loadBalancer:LoadBalancer"), 0.0225, "hour", "Elastic Load Balancing pricing"
    ),
    _line("public addresses of load balancers", _balancer_zones, 0.005, "hour", _VPC),
    Line(
        "database instances",
        _number(_instances),
        "by class",
        _hourly(_instances, RDS),
        "Amazon RDS for PostgreSQL pricing; db.t4g.micro 0.016, db.t4g.small 0.032, db.m7g.large 0.168 an hour in one"
        " zone (public tables give the last between 0.153 and 0.168)",
    ),
    _line("database storage, GiB", _storage, 0.115, "month", "Amazon RDS for PostgreSQL pricing, gp3 in one zone"),
    _line("proxy, virtual CPUs of the database", _proxy_cpus, 0.015, "hour", f"Amazon RDS Proxy pricing{_UNCONFIRMED}"),
    Line(
        "cache nodes",
        _number(_nodes),
        "by type",
        _hourly(_nodes, VALKEY),
        "Amazon ElastiCache pricing, Valkey; cache.t4g.micro 0.0128, cache.m7g.large 0.1264 an hour (AWS Price List of"
        " 2026-10-02)",
    ),
    _task_line("virtual CPUs of the fewest tasks", "cpu"),
    _task_line("memory of the fewest tasks, GiB", "memory"),
    _line("firewalls", _count("aws:wafv2/webAcl:WebAcl"), 5, "month", f"AWS WAF pricing{_UNCONFIRMED}"),
    _line("firewall rules", _firewall_rules, 1, "month", f"AWS WAF pricing{_UNCONFIRMED}"),
    _line(
        "probes from outside, over HTTPS",
        _count("aws:route53/healthCheck:HealthCheck"),
        1.5,
        "month",
        "Amazon Route 53 pricing, 0.50 for an endpoint in AWS and 1.00 for HTTPS; an account's first 50 may be free",
    ),
    _line("metrics of alarms", _alarm_metrics, 0.1, "month", f"{_CLOUDWATCH}; an account's first 10 may be free"),
    _line("composite alarms", _count("aws:cloudwatch/compositeAlarm:CompositeAlarm"), 0.5, "month", _CLOUDWATCH),
    _line(
        "dashboards",
        _count("aws:cloudwatch/dashboard:Dashboard"),
        3,
        "month",
        f"{_CLOUDWATCH}; an account's first 3 of up to 50 metrics may be free",
    ),
    _line(
        "numbers counted in logs",
        _count("aws:cloudwatch/logMetricFilter:LogMetricFilter"),
        0.3,
        "month",
        "Amazon CloudWatch pricing, custom metrics, each while it gets data",
    ),
    _line("keys", _count("aws:kms/key:Key"), 1, "month", "AWS KMS pricing"),
    _line("secrets", _count("aws:secretsmanager/secret:Secret"), 0.4, "month", "AWS Secrets Manager pricing"),
)

_INTRODUCTION: Final = """\
# What the stacks cost

What staging and production of this repository cost a month while nobody uses them, counted from their plans. This
page is generated by `make docs`, so that it can't fall behind the stacks.

Prices are those of **us-east-1** on demand, in US dollars. eu-central-1, where the committed stacks live, is dearer by
about 15 % (a NAT gateway is 0.052 there instead of 0.045). A month has 730 hours.
"""

_REST: Final = """\
Staging is cheap by its settings: one NAT gateway, no interface endpoints, no proxy, no standby, no replica and one
task. A smaller bill begins with `natGateways`, `interfaceEndpoints`, `proxy`, `multiZone`, `replicas` and
`scaling.minimum`.

**Not in here**, since it follows from use: traffic through NAT gateways, endpoints and load balancer, log volume and
its storage, requests to firewall, keys and secrets, backups beyond the database's own size, copies in another region,
tasks beyond the fewest, a task of `shipworthy:access` while somebody uses it (0.012 an hour), a status page (about 1,
most of it Step Functions at 0.025 per 1,000 transitions), metrics of applications and of Container Insights, tax. The
account itself (`bootstrap/`) adds its keys at 1 USD each, GuardDuty by the events that it reads, and the storage of
images, states and trail.

## Where the prices are from

AWS's own price pages decide. These figures were read from copies and quotations of them on 2026-11-22, and nobody has
compared them with a bill yet.
"""
