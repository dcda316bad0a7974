"""Settings of what services share: each impossible combination is told at the setting to change."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from infra.settings_errors import UnusableSettings, parse_settings
from tests.infra.test_settings_errors import WORKING, problems

SHARED: dict[str, Any] = {"files": {"models": {}, "vectors": {"singleWriter": True}}}

WRITES: dict[str, Any] = {"files": "vectors", "path": "/data", "readOnly": False}

PROXY: dict[str, Any] = {"image": "proxy:1", "port": 8079}
COLLECTOR: dict[str, Any] = {"image": "collector:1"}


def told_of(**changes: object) -> list[str]:
    return problems(**copy.deepcopy(SHARED), **changes)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"files__models__mode": "0999"}, 'files.models.mode: is "0999"; expected an octal mode'),
        ({"files__models__user": "0:0"}, 'files.models.user: is "0:0"; expected a numeric user other than root'),
        ({"files__models__infrequentAfterDays": 5}, "files.models.infrequentAfterDays: is 5; expected"),
        (
            {"services__api__mounts": [{"files": "model", "path": "/models"}]},
            "services.api.mounts[0].files: is model; expected a name in shipworthy:files (models, vectors)",
        ),
        ({"services__api__mounts": [{"files": "models", "path": "models"}]}, "mounts[0].path: is models; expected an"),
        ({"services__api__mounts": [{"files": "models", "path": "/"}]}, "mounts[0].path: is /; expected an absolute"),
        ({"services__api__mounts": [{"files": "models", "path": "/a/../b"}]}, "mounts[0].path: is /a/../b; expected"),
        (
            {"services__api__mounts": [{"files": "models", "path": "/m"}, {"files": "vectors", "path": "/m"}]},
            "services.api.mounts[1].path: is /m, where something else is; expected another folder",
        ),
        ({"services__api__mounts": [{"files": "models", "path": "/tmp"}]}, "mounts[0].path: is /tmp, where"),  # noqa: S108
        (
            {"services__api__mounts": [WRITES]},
            "services.api.scaling.maximum: up to 2 tasks would write to files with a single writer; expected 1",
        ),
        (
            {"services__api__mounts": [WRITES], "services__api__delivery": {"strategy": "blue-green"}},
            "services.api.delivery.strategy: blue-green runs two versions at once on files with a single writer",
        ),
        (
            {"services__worker__mounts": [WRITES], "services__api__mounts": [WRITES]},
            "services.worker.mounts[0].readOnly: is false, as in api, but the files have a single writer; expected",
        ),
        ({"services__api__writablePaths": ["/a", "/b", "/a"]}, "writablePaths[2]: is /a again; expected"),
        (
            {"services__api__sidecars": {"rest": {**PROXY, "writablePaths": ["/a", "/a"]}}},
            "services.api.sidecars.rest.writablePaths[1]: is /a again",
        ),
        ({"services__api__calls": ["vector"]}, "services.api.calls[0]: is vector; expected a name in"),
        ({"services__api__calls": ["api"]}, "services.api.calls[0]: is api, which calls api; each would have to"),
        (
            {"services__api__calls": ["worker"], "services__worker__calls": ["api"]},
            "services.worker.calls[0]: is api, which calls worker",
        ),
        (
            {"services__worker__calls": ["api"], "services__api__delivery": {"strategy": "canary"}},
            "services.worker.calls[0]: is api, delivered canary; expected one that is delivered rolling",
        ),
        (
            {"services__api__calls": ["worker"], "services__api__environment": {"WORKER_URL": "x"}},
            "services.api.environment.WORKER_URL: is set by `calls` already",
        ),
        (
            {"services__api__routes__urlVariable": "MODE"},
            "services.api.environment.MODE: is set by `routes.urlVariable` already",
        ),
        (
            {"services__api__routes": {"priority": 1, "hosts": ["*.example.com"], "urlVariable": "BASE_URL"}},
            "services.api.routes.urlVariable: would get https://*.example.com; expected a first host without *",
        ),
        ({"services__api__sidecars": {"api": PROXY}}, "services.api.sidecars.api: is called as the service's own"),
        ({"services__api__sidecars": {"rest": {**PROXY, "port": 8080}}}, "sidecars.rest.port: is 8080, which is taken"),
        (
            {"services__worker__sidecars": {"rest": {**PROXY, "stores": {"URL": "cache"}}}},
            "services.worker.sidecars.rest.stores.URL: is cache; expected one that the service uses",
        ),
        (
            {"services__api__sidecars": {"rest": {**PROXY, "secrets": {"KEY": "toke"}}}},
            "services.api.sidecars.rest.secrets.KEY: is toke; expected a name in",
        ),
        (
            {"services__api__sidecars": {"rest": {**PROXY, "environment": {"A": ""}, "secrets": {"A": "token"}}}},
            "services.api.sidecars.rest: sets A twice; expected it once",
        ),
        (
            {"services__api__sidecars": {"rest": {**PROXY, "memory": 512}}},
            "services.api.sidecars: are sure of 512 memory together; expected less than the task's 512",
        ),
        ({"services__api__telemetry": {}}, "services.api.telemetry: needs a collector; expected shipworthy:telemetry"),
        (
            {"telemetry": COLLECTOR, "services__api__telemetry": {}, "services__api__port": 4318},
            "services.api.port: is 4318, where the collector listens; expected another port",
        ),
        (
            {"telemetry": {**COLLECTOR, "memory": 512}, "services__api__telemetry": {}},
            "services.api.telemetry: are sure of 512 memory together; expected less than the task's 512",
        ),
        (
            {
                "telemetry": COLLECTOR,
                "services__api__telemetry": {},
                "services__api__sidecars": {"api-collector": PROXY},
            },
            "services.api.sidecars.api-collector: is called as the collector; expected another name",
        ),
        ({"database__parameters": {"workMemoryMib": 0}}, "database.parameters.workMemoryMib: is 0; expected"),
        ({"database__parameters": {"sharedBuffers": 1}}, "database.parameters.sharedBuffers: no such setting"),
    ],
)  # fmt: skip
def test_it_is_told_at_the_setting_to_change(changes: dict[str, object], told: str) -> None:
    assert [line for line in told_of(**changes) if told in line]


def test_files_in_a_given_network_need_a_subnet_in_each_zone() -> None:
    given = {
        "vpcId": "vpc-0a1b2c3d",
        "cidr": "172.31.0.0/16",
        "zones": ["eu-central-1a", "eu-central-1b"],
        **{f"{kind}SubnetIds": ["subnet-0000000a", "subnet-0000000b"] for kind in ("public", "private")},
        "isolatedSubnetIds": ["subnet-2000000a", "subnet-2000000b", "subnet-2000000c"],
    }
    lines = problems(files={"models": {}}, existingNetwork=given, network=None)
    assert [line for line in lines if "shipworthy:files.models: needs a mount target in each of 2 zones" in line]


@pytest.mark.parametrize(
    "value",
    ["http://localhost:8501", "https://localhost", "http://127.0.0.1:8080/x", "http://[::1]:1", "ws://0.0.0.0/"],
)
def test_a_url_of_the_task_itself_is_refused(value: str) -> None:
    (line,) = problems(services__api__environment={"BASE_URL": value})
    assert line.startswith("shipworthy:services.api.environment.BASE_URL: leads to the task itself")


def test_a_refused_url_does_not_show_what_stands_in_it() -> None:
    (line,) = problems(services__api__environment={"BASE_URL": "redis://user:x7Zq0PaBc9@localhost:6379/0"})
    assert "x7Zq0PaBc9" not in line


@pytest.mark.parametrize(
    "value", ["http://127.0.0.1:8079", "https://localhost.example.com", "localhost", "http://vectors:1"]
)
def test_the_url_of_a_sidecar_or_of_another_host_is_taken(value: str) -> None:
    service = {**WORKING["services"]["api"], "environment": {"URL": value}, "sidecars": {"rest": PROXY}}
    settings = parse_settings({**WORKING, "services": {"api": service}})
    assert settings.services["api"].environment["URL"] == value


def test_one_writer_and_a_reader_go_together() -> None:
    services = {
        "store": {"mounts": [WRITES], "scaling": {"minimum": 1, "maximum": 1}},
        "api": {"mounts": [{**WRITES, "readOnly": True}], "calls": ["store"], "scaling": {"minimum": 1, "maximum": 3}},
    }
    try:
        parse_settings({**WORKING, **SHARED, "services": services})
    except UnusableSettings as error:
        pytest.fail(str(error))
