"""Secrets of a stack file that a passphrase protects.

Source: pulumi/pulumi `pkg/secrets/passphrase/manager.go` and `sdk/go/common/resource/config/crypt.go`, read on
2026-11-22: the key is PBKDF2-SHA256 of the passphrase with 1,000,000 rounds, values are AES-256-GCM.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_ROUNDS: Final = 1_000_000
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class SecretError(ValueError):
    """A passphrase, salt or ciphertext that does not fit; the message quotes none of them."""


@dataclass(frozen=True)
class Decrypter:
    """Opens the secrets of one stack."""

    key: bytes = field(repr=False)

    def decrypt(self, ciphertext: str) -> str:
        """Open `v1:<nonce>:<ciphertext>`; raises SecretError."""
        # Imported here because most runs have no secret to open, and the import costs a tenth of a second.
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        version, _, rest = ciphertext.partition(":")
        nonce, colon, sealed = rest.partition(":")
        if version != "v1" or not colon:
            msg = "is not of the form v1:<nonce>:<ciphertext>"
            raise SecretError(msg)
        nonce_bytes = _from_base64(nonce)
        if len(nonce_bytes) != _NONCE_BYTES:
            msg = f"has a nonce of {len(nonce_bytes)} bytes, {_NONCE_BYTES} are expected"
            raise SecretError(msg)
        try:
            return AESGCM(self.key).decrypt(nonce_bytes, _from_base64(sealed), None).decode()
        except (InvalidTag, ValueError):
            msg = "was not encrypted with this stack's passphrase and salt"
            raise SecretError(msg) from None


def passphrase_from_environment() -> str | None:
    """Read PULUMI_CONFIG_PASSPHRASE, else the file that PULUMI_CONFIG_PASSPHRASE_FILE names, as the CLI does.

    None when neither is set. Raises SecretError when the file can't be read.
    """
    given = os.environ.get("PULUMI_CONFIG_PASSPHRASE")
    if given is not None:
        return given
    file = os.environ.get("PULUMI_CONFIG_PASSPHRASE_FILE")
    if not file:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        msg = f"the file that PULUMI_CONFIG_PASSPHRASE_FILE names can't be read: {reason}"
        raise SecretError(msg) from None


def decrypter(passphrase: str, salt: str) -> Decrypter:
    """Derive the key from `salt`, the stack file's `encryptionsalt`; raises SecretError for a wrong passphrase.

    `salt` is `v1:<salt>:<check>`, where the check is a text encrypted with the right key.
    """
    version, _, rest = salt.partition(":")
    salt_text, colon, check = rest.partition(":")
    if version != "v1" or not colon:
        msg = "is not of the form v1:<salt>:v1:<nonce>:<ciphertext>"
        raise SecretError(msg)
    opener = Decrypter(_key(passphrase, _from_base64(salt_text)))
    try:
        opener.decrypt(check)
    except SecretError:
        msg = "the passphrase is not the one that this stack's secrets were encrypted with"
        raise SecretError(msg) from None
    return opener


@functools.lru_cache(maxsize=8)
def _key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, _ROUNDS, _KEY_BYTES)


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        msg = "is not valid base64"
        raise SecretError(msg) from None
