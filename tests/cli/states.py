"""Writes small projects and the states that `pulumi stack export` would give of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shipworthy.preview.passphrase import decrypter
from tests.preview.programs import write_project

SALT: Final = "v1:BTKmadSc2O0=:v1:1OL2uJbSgzNYAhAp:aRmrlMe8OFKPiD7K9aoy2QtilYm8bw=="
"""Made by the Pulumi CLI for the passphrase `golden` (tests/fixtures/golden/secret)."""

ROOT: Final = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev"
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"


def project(folder: Path, program: str, **settings: Any) -> Path:
    write_project(folder, program, settings=settings)
    return folder


def urn(name: str, type_: str = "fake:index:Thing") -> str:
    return f"urn:pulumi:dev::demo::{type_}::{name}"


def deployed(name: str, inputs: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    described = {"urn": urn(name), "type": "fake:index:Thing", "custom": True, "id": f"id-{name}", "parent": ROOT}
    provider = f"{urn('default', 'pulumi:providers:fake')}::6f1c"
    return {**described, "provider": provider, "inputs": inputs, "outputs": {**inputs, "made": f"made-{name}"}, **facts}


def sealed(value: Any, passphrase: str = "golden") -> dict[str, str]:
    """Encrypt a value as the Pulumi CLI does."""
    nonce = b"twelve bytes"
    text = AESGCM(decrypter(passphrase, SALT).key).encrypt(nonce, json.dumps(value).encode(), None)
    parts = (base64.b64encode(part).decode() for part in (nonce, text))
    return {_SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": ":".join(["v1", *parts])}


def state(file: Path, *resources: Mapping[str, Any], outputs: Mapping[str, Any] | None = None) -> Path:
    root = {"urn": ROOT, "type": "pulumi:pulumi:Stack", "custom": False, "outputs": outputs or {}}
    provider = {
        "urn": urn("default", "pulumi:providers:fake"),
        "type": "pulumi:providers:fake",
        "custom": True,
        "id": "6f1c",
    }
    deployment = {
        "manifest": {"time": "2026-11-22T00:00:00Z", "magic": "", "version": "v3.272.0"},
        "secrets_providers": {"type": "passphrase", "state": {"salt": SALT}},
        "resources": [root, provider, *resources],
    }
    file.write_text(json.dumps({"version": 3, "deployment": deployment}))
    return file
