"""What the launcher imports before it forks: the installed packages that a program names, nothing of the project."""

from __future__ import annotations

from pathlib import Path

from shipworthy.preview.imports import Imports

PROGRAM = """
import pulumi_aws as aws
import pulumi_random
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes import core
from parts import network
from parts.storage import bucket
import os.path
aws.ec2.Vpc("v")
pulumi_random.RandomId("r")
core.v1.Service("s")
"""


def test_chains_of_installed_packages_are_found_through_the_projects_own_modules(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / "parts" / "__init__.py").write_text("")
    (tmp_path / "parts" / "network.py").write_text("from . import deeper\nfrom pulumi_aws import sns\nsns.Topic('t')\n")
    (tmp_path / "parts" / "deeper.py").write_text("import pulumi_aws.sqs\npulumi_aws.sqs.Queue('q')\n")
    storage = "raise RuntimeError('never run')\nimport pulumi_aws as a\na.s3.Bucket"
    (tmp_path / "parts" / "storage.py").write_text(storage)
    imports = Imports(tmp_path)
    imports.follow(tmp_path)
    assert imports.chains == {
        ("pulumi_aws",),
        ("pulumi_aws", "ec2"),
        ("pulumi_aws", "ec2", "Vpc"),
        ("pulumi_aws", "s3"),
        ("pulumi_aws", "s3", "Bucket"),
        ("pulumi_aws", "sns"),
        ("pulumi_aws", "sns", "Topic"),
        ("pulumi_aws", "sqs"),
        ("pulumi_aws", "sqs", "Queue"),
        ("pulumi_kubernetes", "apps", "v1", "Deployment"),
        ("pulumi_kubernetes", "core"),
        ("pulumi_kubernetes", "core", "v1"),
        ("pulumi_kubernetes", "core", "v1", "Service"),
        ("pulumi_random",),
        ("pulumi_random", "RandomId"),
    }


def test_a_file_that_does_not_parse_is_left_to_the_program(tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text("def broken(:")
    imports = Imports(tmp_path)
    imports.follow(tmp_path)
    assert imports.chains == set()


def test_files_are_read_again_when_they_have_changed_and_generated_packages_never(tmp_path: Path) -> None:
    generated = tmp_path / "pulumi_generated"
    generated.mkdir()
    (generated / "pulumi-plugin.json").write_text("{}")
    (generated / "__init__.py").write_text("import pulumi_aws.ec2")
    (tmp_path / "__main__.py").write_text("import pulumi_generated, part")
    (tmp_path / "part.py").write_text("import pulumi_aws.sns")
    imports = Imports(tmp_path)
    imports.follow(tmp_path)
    assert imports.chains == {("pulumi_aws", "sns")}
    (tmp_path / "part.py").write_text("import pulumi_random")
    imports.follow(tmp_path)
    assert imports.chains == {("pulumi_random",)}
    assert set(imports.files) == {tmp_path / "__main__.py", tmp_path / "part.py"}
