from __future__ import annotations

import json
import shlex
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from components.container import Container, Liveness, container_definitions, http_probe
from components.container_image import ecr_repository
from components.location import Location
from components.mounts import Mount
from components.secret_source import named_secret, parameter
from components.short_name import short_name

LOCATION = Location("aws", "123456789012", "eu-central-1")
DIGEST = "@sha256:" + "a" * 64


def _rendered(container: Container) -> dict[str, Any]:
    (rendered,) = json.loads(container_definitions([container], LOCATION, "/ecs/api"))
    return rendered


def test_definitions_are_the_same_for_the_same_container_in_any_order_of_its_parts() -> None:
    one = Container("api", "image", environment={"A": "1", "B": "2"}, writable_paths=["/tmp", "/cache"])  # noqa: S108
    two = Container("api", "image", environment={"B": "2", "A": "1"}, writable_paths=["/cache", "/tmp"])  # noqa: S108
    assert container_definitions([one], LOCATION, "g") == container_definitions([two], LOCATION, "g")


def test_another_version_of_a_secret_makes_another_definition() -> None:
    first, second = (
        Container("api", "image", secrets={"KEY": named_secret(LOCATION, "key", version=version)})
        for version in ("1", "2")
    )
    assert container_definitions([first], LOCATION, "g") != container_definitions([second], LOCATION, "g")


def test_one_key_of_a_json_secret_is_picked() -> None:
    secret = named_secret(LOCATION, "shop/database", field="password")
    value_from = _rendered(Container("api", "image", secrets={"PASSWORD": secret}))["secrets"][0]["valueFrom"]
    assert value_from == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/database:password::"
    assert secret.resource == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/database-??????"


def test_secret_name_that_looks_like_a_whole_arns_end_is_refused() -> None:
    with pytest.raises(ValueError, match="ends like the suffix"):
        named_secret(LOCATION, "shop-secret")


def test_parameter_is_named_with_or_without_a_leading_slash() -> None:
    assert parameter(LOCATION, "/shop/token") == parameter(LOCATION, "shop/token")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"stop_timeout": 121}, "stop_timeout: is 121; expected 2 to 120"),
        ({"port": 80}, "port: is 80; expected 1024 to 65535"),
        (
            {"environment": {"KEY": "x"}, "secrets": {"KEY": parameter(LOCATION, "key")}},
            "KEY are both plain and secret",
        ),
    ],
)
def test_container_that_fargate_would_refuse_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Container("api", "image", **wrong)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"start_period": 301}, "start_period: is 301; expected 0 to 300"),
        ({"interval": 4}, "interval: is 4"),
        ({"timeout": 61}, "timeout: is 61"),
        ({"retries": 11}, "retries: is 11"),
        ({"command": ["/check"]}, "expected CMD or CMD-SHELL first"),
        ({"command": []}, "expected CMD or CMD-SHELL first"),
    ],
)
def test_health_check_that_ecs_would_refuse_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Liveness(**_merged({"command": ["CMD", "/check"]}, wrong))


def _merged(given: dict[str, Any], wrong: dict[str, Any]) -> dict[str, Any]:
    return {**given, **wrong}


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/live?a=1&b='2'" else 503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def port() -> Any:
    server = HTTPServer(("127.0.0.1", 0), _Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("path", "healthy"), [("/live?a=1&b='2'", True), ("/dead", False)])
def test_probe_says_what_the_service_answers(port: int, path: str, healthy: bool) -> None:
    kind, line = http_probe(port, path)
    assert kind == "CMD-SHELL"
    assert (subprocess.run(["sh", "-c", line], capture_output=True, check=False).returncode == 0) is healthy


def test_probe_of_a_closed_port_fails() -> None:
    line = http_probe(1, "/live")[1]
    assert subprocess.run(["sh", "-c", line], capture_output=True, check=False).returncode == 1
    assert shlex.quote("http://127.0.0.1:1/live") in line


@pytest.mark.parametrize(
    "image",
    [
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api" + DIGEST,
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.2" + DIGEST,
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.2",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api",
    ],
)
def test_ecr_image_names_its_repository(image: str) -> None:
    repository = ecr_repository(image)
    assert repository is not None
    assert repository.arn("aws") == "arn:aws:ecr:eu-central-1:123456789012:repository/shop/api"


@pytest.mark.parametrize("image", ["nginx", "ghcr.io/shop/api:1", "public.ecr.aws/shop/api:1"])
def test_image_of_another_registry_has_no_ecr_repository(image: str) -> None:
    assert ecr_repository(image) is None


def test_name_within_the_limit_stays_and_a_longer_one_keeps_its_beginning() -> None:
    assert short_name("shop-api", 32) == "shop-api"
    long = short_name("a-very-long-name-of-a-load-balancer", 32)
    assert len(long) <= 32
    assert long.startswith("a-very-long-name-of-a-lo")
    assert long != short_name("a-very-long-name-of-a-load-balancerz", 32)


def test_name_with_a_shape_changes_with_it() -> None:
    assert short_name("shop-api", 32, shape="80") != short_name("shop-api", 32, shape="81")
    assert short_name("shop-api", 32, shape="80").startswith("shop-api-")


def _together(*containers: Container) -> dict[str, dict[str, Any]]:
    rendered = json.loads(container_definitions(containers, LOCATION, "/ecs/api"))
    return {container["name"]: container for container in rendered}


def test_what_runs_first_has_to_succeed_before_anything_else_starts() -> None:
    found = _together(Container("api", "image"), Container("proxy", "image"), Container("check", "image", first=True))
    waits = [{"condition": "SUCCESS", "containerName": "check"}]
    assert (found["api"]["dependsOn"], found["proxy"]["dependsOn"]) == (waits, waits)
    assert (found["check"]["essential"], found["api"]["essential"]) == (False, True)
    assert found["check"]["startTimeout"] == 120
    assert "dependsOn" not in found["check"]


def test_containers_that_run_first_do_so_one_after_the_other() -> None:
    found = _together(*(Container(name, "image", first=name != "api") for name in ("api", "one", "two")))
    assert [wait["containerName"] for wait in found["two"]["dependsOn"]] == ["one"]
    assert [wait["containerName"] for wait in found["api"]["dependsOn"]] == ["one", "two"]


def test_a_container_that_ends_has_no_port() -> None:
    with pytest.raises(ValueError, match="ends before others start; expected neither port nor liveness"):
        Container("check", "image", port=8080, first=True)


def test_a_folder_is_mounted_once() -> None:
    with pytest.raises(ValueError, match="container api: /data is mounted twice; expected different paths"):
        Container("api", "api:1", writable_paths=["/data"], mounts=[Mount("files", "/data")])


@pytest.mark.parametrize("path", ["", "/", "data", "/data/", "/../etc", "/a b"])
def test_a_mount_is_at_an_absolute_path(path: str) -> None:
    with pytest.raises(ValueError, match="expected an absolute path below /"):
        Mount("files", path)


def test_a_mount_is_read_only_unless_said_otherwise_and_its_volume_is_no_containers_own() -> None:
    reads, writes = Mount("models", "/models"), Mount("data", "/data", read_only=False)
    container = Container("api", "api:1", mounts=[reads, writes])
    (rendered,) = json.loads(container_definitions([container], LOCATION, "/ecs/api"))
    mounted = {each["containerPath"]: (each["sourceVolume"], each["readOnly"]) for each in rendered["mountPoints"]}
    assert mounted["/models"] == ("files_models", True)
    assert mounted["/data"] == ("files_data", False)
    assert not set(container.volumes.values()) & {"files_models", "files_data"}


def test_a_sidecar_may_end_without_its_task_and_is_sure_of_what_it_reserves() -> None:
    container = Container("rest", "rest:1", essential=False, cpu=64, memory_reservation=128)
    (rendered,) = json.loads(container_definitions([container], LOCATION, "/ecs/api"))
    assert (rendered["essential"], rendered["cpu"], rendered["memoryReservation"]) == (False, 64, 128)
