"""What several packages' tests share: the platform's own plans, made once a run."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from shipworthy.plan.model import Plan
from shipworthy.preview.configuration import StackConfiguration, load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.pack_sources import find_packs
from shipworthy.preview.project import Project, load_project

ROOT = Path(__file__).parents[1]

# A job in a shell's background ignores these, and so would the commands that the tests interrupt.
for number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


@pytest.fixture(autouse=True)
def own_recursion_limit() -> Iterator[None]:
    """The command raises the interpreter's limit; a test that calls it in this process must not lend it to others."""
    before = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(before)


@pytest.fixture(scope="session")
def platform_plans(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Plan]:
    """Plans of `staging`, `production` and their variants, described below; all made in one warm process.

    Tests that take this are in the xdist group `platform`, so that one worker makes the plans for all of them.
    """
    project = load_project(ROOT)
    folder = tmp_path_factory.mktemp("stacks")
    configurations = [
        load_configuration(project, "staging"),
        load_configuration(project, "production"),
        load_configuration(project, "twin", config_file=ROOT / "Pulumi.production.yaml"),
        _variant(project, folder, "guest", _GUEST),
        _variant(project, folder, "bare", _BARE),
        _variant(project, folder, "tenant", _TENANT),
        _variant(project, folder, "chat", _CHAT),
        _variant(project, folder, "broken", _BROKEN),
        _variant(project, folder, "elsewhere", _ELSEWHERE),
        _variant(project, folder, LONGEST_STACK, _LONGEST),
        _variant(project, folder, "resized", _merged(_staging(), _RESIZED)),
    ]
    packs = find_packs(project, project.default_packs)
    return {plan.stack: plan for plan in preview(project, configurations, packs)}


_GUEST: Mapping[str, object] = {
    "shipworthy:network": None,
    "shipworthy:existingNetwork": {
        "vpcId": "vpc-0a1b2c3d",
        "cidr": "172.31.0.0/16",
        "zones": ["eu-central-1a", "eu-central-1b"],
        "publicSubnetIds": ["subnet-0000000a", "subnet-0000000b"],
        "privateSubnetIds": ["subnet-1000000a", "subnet-1000000b"],
        "isolatedSubnetIds": ["subnet-2000000a", "subnet-2000000b"],
    },
    "shipworthy:domain": {"hostedZoneId": "Z0123456789EXAMPLE0", "names": ["example.com"], "delegated": False},
    "shipworthy:statusPage": {"host": "status.example.com", "title": "Status", "components": [{"name": "API"}]},
    "shipworthy:secrets": {
        "named": {"registry": {"description": "Reads images."}, "pager": {"description": "Wakes people up."}}
    },
    "shipworthy:alerts": {
        "pagerSecret": "pager",
        "slack": {"workspace": "Example", "channelId": "C07EZ1ABC23"},
    },
    "shipworthy:services": {
        "api": {
            "image": "registry.example.com/api:1",
            "registrySecret": "registry",
            "routes": {"priority": 1},
            "uses": ["database"],
            "scaling": {"minimum": 1, "maximum": 1},
        },
    },
}
"""Staging in somebody else's network, under a domain whose parent doesn't refer to it yet, from a private registry;
people hear of it by a pager and a channel."""

_BARE: Mapping[str, object] = {
    "shipworthy:database": None,
    "shipworthy:cache": None,
    "shipworthy:backups": None,
    "shipworthy:recovery": None,
    "shipworthy:secrets": None,
    "shipworthy:loadBalancer": {"headers": {"contentSecurityPolicy": None, "xFrameOptions": "SAMEORIGIN"}},
    "shipworthy:services": {
        "api": {"scaling": {"minimum": 1, "maximum": 1}, "routes": {"priority": 1}},
        "worker": {
            "image": "example/worker:1",
            "logMetrics": {
                "errors": {"pattern": '{ $.level = "ERROR" }', "alarmAbove": 10, "alarmMinutes": 3},
                "pace": {"pattern": "{ $.seconds = * }", "value": "$.seconds", "unit": "Seconds", "statistic": "p99"},
            },
            "scaling": {"minimum": 2, "maximum": 2},
        },
    },
    "shipworthy:jobs": {
        "sync": {
            "image": "example/worker:1",
            "command": ["sync"],
            "schedule": "cron(0 */2 * * ? *)",
            "timeoutMinutes": 45,
            "success": {"metric": "rows", "minimum": 1001},
            "preflight": {},
        },
        "ingest": {"image": "example/worker:1", "schedule": "cron(0 5 ? * FRI *)", "timeZone": "Europe/Berlin"},
        "clean": {"image": "example/worker:1", "schedule": "cron(0 5 1 * ? *)", "fresh": False},
        "later": {"schedule": "rate(1 day)"},
    },
}
"""Staging without any store, with a service that has no image and one that is private, and with jobs."""

_TENANT: Mapping[str, object] = {
    "shipworthy:backups": {
        "retentionDays": 7,
        "copyToAccount": {
            "vaultArn": "arn:aws:backup:eu-central-1:444455556666:backup-vault:copies",
            "retentionDays": 7,
        },
    },
    "shipworthy:budget": {"monthlyUsd": 300},
    "shipworthy:database": None,
    "shipworthy:recovery": None,
    "shipworthy:existingDatabase": {
        "urlSecret": "shop/database",
        "securityGroupId": "sg-0a1b2c3d4e5f60718",
        "port": 6432,
        "caPath": "/etc/ssl/certs/ca-certificates.crt",
    },
    "shipworthy:access": {
        "principals": ["arn:aws:iam::123456789012:role/engineers"],
        "image": f"registry.example.com/access@sha256:{'0' * 64}",
        "minutes": 30,
    },
}
"""Staging with a database that somebody else keeps, and a way there for people."""

_CHAT: Mapping[str, object] = {
    "shipworthy:firewall": {
        "mode": "count",
        "pathLimits": {"/v1/tokens": 50},
        "restrictedPaths": {"/v1/admin": ["203.0.113.0/24"], "/metrics": []},
    },
    "shipworthy:maintenance": {"active": True, "networks": ["203.0.113.0/24"]},
    "shipworthy:crossOrigin": {"origins": ["https://app.example.com"]},
    "shipworthy:recovery": {"files": {"pointMinutes": 1440, "windowDays": 7}},
    "shipworthy:access": {
        "principals": ["arn:aws:iam::123456789012:role/engineers", "arn:aws:iam::210987654321:user/ops/ann"],
        "image": f"registry.example.com/access@sha256:{'0' * 64}",
        "uses": ["database", "cache"],
    },
    "shipworthy:statusPage": {
        "host": "status.example.com",
        "title": "Shop & <b>status</b>",
        "components": [
            {"name": "API", "alarms": ["api-down", "error-rate", "service-api"]},
            {"name": "Database", "alarms": ["database-connections", "database"]},
            {"name": "External APIs"},
        ],
    },
    "shipworthy:files": {
        "models": {"infrequentAfterDays": None},
        "vectors": {"singleWriter": True},
    },
    "shipworthy:database": {
        "instanceClass": "db.t4g.micro",
        "recoveryWindowDays": 7,
        "roleImage": "registry.example.com/release:1",
        "extensions": ["vector"],
        "parameters": {"maintenanceMemoryMib": 256},
        "replica": {
            "region": "eu-west-1",
            "vpcId": "vpc-0a1b2c3d",
            "subnetIds": ["subnet-3000000a", "subnet-3000000b"],
            "instanceClass": "db.t4g.small",
        },
    },
    "shipworthy:telemetry": {
        "image": f"public.ecr.aws/aws-observability/aws-otel-collector@sha256:{'0' * 64}",
        "remoteSampling": True,
    },
    "shipworthy:services": {
        "api": {
            "image": "registry.example.com/api:1",
            "cpu": 512,
            "memory": 1024,
            "routes": {"priority": 1, "urlVariable": "BASE_URL"},
            "uses": ["database", "cache"],
            "release": {"command": ["migrate"]},
            "calls": ["vectors"],
            "telemetry": {"metricsPath": "/metrics"},
            "mounts": [{"files": "models", "path": "/models"}],
            "environment": {"UPSTASH_REDIS_REST_URL": "http://127.0.0.1:8079"},
            "secrets": {"UPSTASH_REDIS_REST_TOKEN": "signing-key"},
            "sidecars": {
                "rest": {
                    "image": "registry.example.com/redis-rest:1",
                    "port": 8079,
                    "environment": {"SRH_MODE": "env", "SRH_PORT": "8079"},
                    "secrets": {"SRH_TOKEN": "signing-key"},
                    "stores": {"SRH_CONNECTION_STRING": "cache"},
                    "cpu": 64,
                    "memory": 128,
                    "healthCommand": ["proxy", "--check"],
                },
            },
            "scaling": {"minimum": 1, "maximum": 2},
        },
        "vectors": {
            "image": "registry.example.com/chromadb/chroma:1",
            "port": 8000,
            "health": {"liveness": "/api/v2/heartbeat"},
            "mounts": [{"files": "vectors", "path": "/data", "readOnly": False}],
            "scaling": {"minimum": 1, "maximum": 1},
        },
    },
}
"""Staging with a database that is replicated elsewhere, models on shared files, a private vector store of a single
writer, beside the service a proxy and a collector of traces and metrics, and a way for people to the stores; users
have a status page."""

_BROKEN: Mapping[str, object] = {
    "shipworthy:network": {"cidr": "10.0.0.0/26", "zones": ["eu-central-1a", "eu-central-1b"], "natGatways": "single"},
    "shipworthy:cache": {"nodeType": "cache.t4g.micro", "snapshotDays": "seven"},
    "shipworthy:firewal": {},
}
"""Staging with a misspelt section and setting, a wrong type and a network that is too small."""

_ELSEWHERE: Mapping[str, object] = {
    "shipworthy:network": {"cidr": "10.0.0.0/16", "zones": ["eu-central-1a", "eu-central-1b", "eu-central-1d"]},
}
"""Staging in a zone that the preview doesn't find among those of the region."""


LONGEST_STACK = "thirteen-long"
"""As long as the name of a stack may be in this project."""

_LONGEST: Mapping[str, object] = {
    "shipworthy:access": {
        "principals": ["arn:aws:iam::123456789012:role/engineers"],
        "image": "registry.example.com/access:1",
    },
    "shipworthy:statusPage": {
        "host": "status.example.com",
        "title": "Status",
        "components": [{"name": "API", "alarms": ["service-service-of-20-digits"]}],
    },
    "shipworthy:secrets": {"named": {"secret-of-20-letters": {"description": "Twenty characters."}}},
    "shipworthy:services": {
        "service-of-20-digits": {
            "image": "registry.example.com/api:1",
            "routes": {"priority": 1},
            "uses": ["database", "cache"],
            "scaling": {"minimum": 1, "maximum": 2},
        },
    },
    "shipworthy:jobs": {
        "a-job-of-20-letters1": {
            "image": "registry.example.com/api:1",
            "schedule": "rate(1 day)",
            "uses": ["database", "cache"],
            "success": {"metric": "rows", "minimum": 1},
        },
    },
}
"""Staging with names as long as they may be."""

_RESIZED: Mapping[str, Mapping[str, object]] = {
    "shipworthy:database": {"instanceClass": "db.m7g.xlarge"},
    "shipworthy:cache": {"nodeType": "cache.m7g.xlarge"},
    "shipworthy:services": {"api": {"cpu": 1024, "memory": 4096, "scaling": {"minimum": 1, "maximum": 9}}},
}
"""Staging in other sizes."""


def _staging() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "Pulumi.staging.yaml").read_text())["config"]


def _merged(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with those of the changes instead, at any depth."""
    merged = dict(settings)
    for key, value in changes.items():
        inside = settings.get(key)
        merged[key] = _merged(cast("Any", inside), value) if isinstance(inside, Mapping) else value
    return merged


def _variant(project: Project, folder: Path, stack: str, changes: Mapping[str, object]) -> StackConfiguration:
    """Return the configuration of staging with these keys instead, None for without, as that of another stack."""
    changed = {**_staging(), **changes}
    file = folder / f"Pulumi.{stack}.yaml"
    file.write_text(yaml.safe_dump({"config": {key: value for key, value in changed.items() if value is not None}}))
    return load_configuration(project, stack, config_file=file)
