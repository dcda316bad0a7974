"""The client's side of SCRAM-SHA-256, by which PostgreSQL proves a password without sending it (RFC 5802 and 7677)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

from shipworthy.preflight.failures import Refusal

MECHANISM: Final = "SCRAM-SHA-256"
_NO_CHANNEL_BINDING: Final = "n,,"
_MOST_ITERATIONS: Final = 1_000_000


class Scram:
    """One exchange: `first`, then `final` for the server's answer, then `verify` for its last word."""

    def __init__(self, password: str) -> None:
        self._password = unicodedata.normalize("NFKC", password).encode()
        self._nonce = secrets.token_urlsafe(18)
        self._first = f"n=,r={self._nonce}"
        self._expected = b""

    def first(self) -> bytes:
        """Return the first message; PostgreSQL takes the user's name from the start of the session."""
        return (_NO_CHANNEL_BINDING + self._first).encode()

    def final(self, challenge: bytes) -> bytes:
        """Return the proof; raises Refusal for a challenge that is none."""
        nonce, salt, iterations = self._read(challenge)
        salted = hashlib.pbkdf2_hmac("sha256", self._password, salt, iterations)
        client_key = _mac(salted, b"Client Key")
        binding = base64.b64encode(_NO_CHANNEL_BINDING.encode()).decode()
        without_proof = f"c={binding},r={nonce}"
        signed = b",".join([self._first.encode(), challenge, without_proof.encode()])
        signature = _mac(hashlib.sha256(client_key).digest(), signed)
        self._expected = _mac(_mac(salted, b"Server Key"), signed)
        proof = bytes(left ^ right for left, right in zip(client_key, signature, strict=True))
        return f"{without_proof},p={base64.b64encode(proof).decode()}".encode()

    def verify(self, outcome: bytes) -> None:
        """Raise Refusal unless the server knows the password as well."""
        expected = b"v=" + base64.b64encode(self._expected)
        if not self._expected or not hmac.compare_digest(expected, outcome):
            msg = "the server could not prove that it knows the password itself"
            raise Refusal(msg)

    def _read(self, challenge: bytes) -> tuple[str, bytes, int]:
        try:
            parts = dict(part.split("=", 1) for part in challenge.decode().split(","))
            nonce, salt, iterations = parts["r"], base64.b64decode(parts["s"], validate=True), int(parts["i"])
        except (ValueError, KeyError, binascii.Error):
            raise _foreign() from None
        if not nonce.startswith(self._nonce) or not 0 < iterations <= _MOST_ITERATIONS:
            raise _foreign()
        return nonce, salt, iterations


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _foreign() -> Refusal:
    return Refusal("the server's challenge for the password is not SCRAM-SHA-256's")
