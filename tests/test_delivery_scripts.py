"""The steps of a deployment, run as they are; `pulumi`, `make`, `aws` and `curl` are stubs that note their calls."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

CI = Path(__file__).parents[1] / ".ci"
OUTPUTS = {
    "clusterName": "shop-cluster",
    "databaseIdentifier": "shop-database",
    "images": {"api": "registry/api@old"},
    "privateSubnetIds": ["subnet-1", "subnet-2"],
    "releases": {"api": {"taskDefinitionArn": "arn:release:7", "securityGroupId": "sg-1"}},
    "serviceNames": {"api": "shop-api"},
    "url": "https://example.com",
}
SERVICES = {"api": {"image": "registry/api@new", "release": {"command": ["migrate"]}}, "worker": {"image": "other"}}
DEPLOYMENT = "arn:aws:ecs:::service-deployment/1"

TASK = """\
{"tasks": [{"lastStatus": "STOPPED", "stoppedReason": "Essential container exited",
  "containers": [{"name": "role", "exitCode": 0}, {"name": "api", "exitCode": MIGRATION}]}]}
"""

PULUMI = """\
#!/bin/sh
echo "pulumi $*" >>"$CALLS"
case "$*" in
  "stack output --json"*) cat "$STUBS/outputs.json" ;;
  "stack output "*) key=$3; case "$*" in *--json*) jq -c ".$key // {}" "$STUBS/outputs.json" ;;
    *) jq -er ".$key" "$STUBS/outputs.json" ;; esac ;;
  preview*) echo "the plan"; exit "${PREVIEW:-0}" ;;
  "config get"*) cat "$STUBS/services.json" ;;
  "config set"*|"config rm"*) echo "$*" >>Pulumi.staging.yaml ;;
esac
"""
MAKE = """\
#!/bin/sh
updates=$(grep -c '^make' "$CALLS")
echo "make $*" >>"$CALLS"
cat Pulumi.staging.yaml >>"$STUBS/applied-$updates"
[ "$updates" != "${FAILING_UPDATE:-none}" ]
"""
AWS = f"""\
#!/bin/sh
echo "aws $*" >>"$CALLS"
case "$2" in
  run-task) echo '{{"tasks": [{{"taskArn": "arn:task"}}]}}' ;;
  describe-tasks) sed "s/MIGRATION/${{MIGRATION:-0}}/" "$STUBS/task.json" ;;
  list-service-deployments) echo "{DEPLOYMENT}" ;;
  batch-get-image) echo '{{"images": [{{"imageManifest": "the manifest", "imageManifestMediaType": "type"}}]}}' ;;
  describe-images) echo "${{TAGS:-[]}}" ;;
  put-image) for each; do case $each in file://*) cat "${{each#file://}}" >"$STUBS/manifest" ;; esac; done ;;
  assume-role-with-web-identity) echo '{{"AccessKeyId": "canary-id", "SecretAccessKey": "canary-key",
    "SessionToken": "canary-session"}}' ;;
  describe-service-deployments) echo "${{ROLLED_BACK:-ROLLBACK_SUCCESSFUL}}" ;;
esac
"""
CURL = """\
#!/bin/sh
echo "curl $*" >>"$CALLS"
cat >>"$STUBS/curl-input"
[ -z "${CURL_PRINTS:-}" ] || echo "$CURL_PRINTS"
exit ${ANSWER:-0}
"""


class Place:
    """A folder with a stack's file, and stubs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls_file = folder / "calls"
        self.calls_file.touch()
        (folder / "Pulumi.staging.yaml").write_text("as committed\n")
        (folder / "outputs.json").write_text(json.dumps(OUTPUTS))
        (folder / "task.json").write_text(TASK)
        (folder / "services.json").write_text(json.dumps(SERVICES))
        for name, text in {"pulumi": PULUMI, "make": MAKE, "aws": AWS, "curl": CURL}.items():
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)

    def run(self, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        variables: Mapping[str, str] = {
            **os.environ,
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "CALLS": str(self.calls_file),
            "STUBS": str(self.folder),
            "ROLLBACK_PAUSE": "0",
            "RELEASE_PAUSE": "0",
            **environment,
        }
        command = [CI / script, *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=variables, capture_output=True, text=True, check=False, timeout=30, input=""
        )

    def steps(self) -> list[str]:
        """What was done, a word or two for each call that does something."""
        changing = ("make", "aws rds create", "aws ecs run-task", "aws ecs stop-service-deployment", "curl")
        return [line for line in self.calls_file.read_text().splitlines() if line.startswith(changing)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    return Place(tmp_path)


def test_services_keep_what_they_run_until_the_release_has_ended(place: Place) -> None:
    done = place.run("deploy", "staging", "42-1")
    assert done.returncode == 0, done.stderr
    words = [step.split()[0:3] for step in place.steps()]
    assert words == [
        ["aws", "rds", "create-db-snapshot"],
        ["make", "up", "STACK=staging"],
        ["aws", "ecs", "run-task"],
        ["make", "up", "STACK=staging"],
        ["curl", "--fail", "--silent"],
    ]
    first, second = ((place.folder / f"applied-{number}").read_text() for number in (0, 1))
    assert "api.release.image registry/api@new" in first
    assert "api.image registry/api@old" in first
    assert second == "as committed\n"
    assert (place.folder / "Pulumi.staging.yaml").read_text() == "as committed\n"


def test_at_the_first_deployment_the_service_is_left_out_until_the_release_has_ended(place: Place) -> None:
    (place.folder / "outputs.json").write_text(json.dumps({**OUTPUTS, "images": {}}))
    assert place.run("deploy", "staging", "1-1").returncode == 0
    assert "config rm --path shipworthy:services.api.image" in (place.folder / "applied-0").read_text()


def test_a_failed_migration_leaves_the_services_alone(place: Place) -> None:
    done = place.run("deploy", "staging", "42-1", MIGRATION="3")
    assert done.returncode == 1
    assert "release-task: api ended with 3" in done.stdout
    assert "release-task: failed: Essential container exited" in done.stderr
    assert [step.split()[0] for step in place.steps()] == ["aws", "make", "aws"]
    assert (place.folder / "Pulumi.staging.yaml").read_text() == "as committed\n"


@pytest.mark.parametrize("failure", [{"FAILING_UPDATE": "1"}, {"ANSWER": "22"}])
def test_a_version_that_fails_is_rolled_back(place: Place, failure: dict[str, str]) -> None:
    done = place.run("deploy", "staging", "42-1", **failure)
    assert done.returncode == 1
    assert "rolling back" in done.stderr
    assert [step for step in place.steps() if step.startswith("aws")][-1] == (
        f"aws ecs stop-service-deployment --service-deployment-arn {DEPLOYMENT} --stop-type ROLLBACK"
    )


def test_a_rollback_that_fails_is_told(place: Place) -> None:
    done = place.run("roll-back", "staging", ROLLED_BACK="ROLLBACK_FAILED")
    assert (done.returncode, done.stderr) == (1, "roll-back: api: ROLLBACK_FAILED\n")
    unknown = place.run("roll-back", "staging", "front")
    assert (unknown.returncode, unknown.stderr) == (1, "roll-back: stack staging has no service front\n")


def test_the_release_runs_in_private_subnets_and_its_own_group(place: Place) -> None:
    assert place.run("release-task", "staging", "api").returncode == 0
    (started,) = place.steps()
    assert "--task-definition arn:release:7" in started
    network = {"subnets": ["subnet-1", "subnet-2"], "securityGroups": ["sg-1"], "assignPublicIp": "DISABLED"}
    assert json.dumps({"awsvpcConfiguration": network}, separators=(",", ":")) in started
    missing = place.run("release-task", "staging", "worker")
    assert (missing.returncode, missing.stderr) == (1, "release-task: stack staging has no release of worker\n")


def test_the_webhook_stands_in_no_argument(place: Place) -> None:
    canary = "https://hooks.example.com/canary"
    done = place.run("notify", "staging", "success", WEBHOOK_URL=canary)
    assert done.returncode == 0
    assert canary not in place.calls_file.read_text() + done.stdout + done.stderr
    assert canary in (place.folder / "curl-input").read_text()
    assert place.run("notify", "staging", "success", WEBHOOK_URL="").stdout == "notify: no webhook is set\n"


def test_after_the_bake_time_the_images_before_are_deployed_again(place: Place) -> None:
    done = place.run("deploy", "staging", "42-1", ANSWER="22")
    assert done.returncode == 1
    third = (place.folder / "applied-2").read_text()
    assert "config set --path shipworthy:services.api.image registry/api@old" in third
    assert "worker" not in third
    assert (place.folder / "Pulumi.staging.yaml").read_text() == "as committed\n"


IMAGE = f"123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api@sha256:{'a' * 64}"


def test_what_runs_gets_a_tag_that_keeps_it(place: Place) -> None:
    (place.folder / "outputs.json").write_text(json.dumps({**OUTPUTS, "images": {"api": IMAGE, "worker": "other:1"}}))
    done = place.run("tag-deployed", "staging", "42")
    assert done.returncode == 0, done.stderr
    (put,) = [call for call in place.calls_file.read_text().splitlines() if "put-image" in call]
    assert "--repository-name shop/api --image-tag deployed-staging-42" in put
    assert (place.folder / "manifest").read_text() == "the manifest"
    assert "other:1: no digest in ECR" in done.stdout
    again = place.run("tag-deployed", "staging", "43", TAGS='["deployed-staging-42"]')
    assert "has its tag" in again.stdout
    assert "deployed-staging-43" not in place.calls_file.read_text()


def test_a_role_is_taken_on_without_showing_what_opens_it(place: Place) -> None:
    handed = place.folder / "environment"
    variables = {
        "ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.example.com/?a=b",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "canary-bearer",
        "CURL_PRINTS": '{"value": "canary-token"}',
        "GITHUB_RUN_ID": "7",
        "GITHUB_ENV": str(handed),
    }
    done = place.run("assume-role", "arn:role", **variables)
    assert done.returncode == 0, done.stderr
    assert handed.read_text().splitlines() == [
        "AWS_ACCESS_KEY_ID=canary-id",
        "AWS_SECRET_ACCESS_KEY=canary-key",
        "AWS_SESSION_TOKEN=canary-session",
    ]
    shown = [line for line in done.stdout.splitlines() if not line.startswith("::add-mask::")]
    assert "canary" not in "".join(shown) + done.stderr + place.calls_file.read_text()
    assert "--duration-seconds 7200" in place.calls_file.read_text()
    refused = place.run("assume-role", "arn:role", ACTIONS_ID_TOKEN_REQUEST_URL="")
    assert refused.returncode != 0
    assert "give it id-token: write" in refused.stderr


@pytest.mark.parametrize("status", ["0", "255"])
def test_whoever_approves_sees_the_plan_and_its_status(place: Place, status: str) -> None:
    summary = place.folder / "summary"
    done = place.run("plan", "staging", "--refresh", PREVIEW=status, GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == int(status)
    assert "the plan" in summary.read_text()
    (call,) = place.calls_file.read_text().splitlines()
    assert call.endswith(
        "--stack staging --policy-pack policies/readiness --policy-pack policies/first_apply --refresh"
    )
