"""Packs of the fixtures, and requests as the engine sends them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import analyzer_pb2

from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.packs import PackRun, PackSource
from shipworthy.preview.project import Project

PACKS = Path(__file__).parents[1] / "fixtures" / "packs"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
ROOT = "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev"


def project(root: Path) -> Project:
    return Project("app", root, "Pulumi.yaml", root, Path(sys.executable), {}, (), root)


def run(tmp_path: Path, behaviour: str = "", *packs: str, timeout: float = 20, **options: Any) -> PackRun:
    """Start fixture packs, `own-server` where none is named, with the stack configured to `behaviour`."""
    sources = [PackSource(name, PACKS / name, version="2.0.0") for name in packs or ("own-server",)]
    return started(tmp_path, sources, behaviour, timeout=timeout, **options)


def started(
    tmp_path: Path, sources: list[PackSource], behaviour: str, *, timeout: float = 20, **options: Any
) -> PackRun:
    configuration = StackConfiguration(
        "dev",
        {"app:behaviour": behaviour, "app:token": "conf1g-canary"},
        secret_keys=frozenset({"app:token"}),
        tags={"team": "web"},
        secret_texts=frozenset({"conf1g-canary"}),
    )
    return PackRun(sources, project(tmp_path), configuration, timeout=timeout, **options)


def urn(name: str) -> str:
    return f"urn:pulumi:dev::app::test:index:Thing::{name}"


def request(name: str, properties: Mapping[str, Any] | None = None) -> analyzer_pb2.AnalyzeRequest:
    made = analyzer_pb2.AnalyzeRequest(type="test:index:Thing", name=name, urn=urn(name))
    made.properties.update(properties or {})
    return made


def secret(value: Any) -> Mapping[str, Any]:
    return {"4dabf18193072939515e22adb298388d": SECRET, "value": value}
