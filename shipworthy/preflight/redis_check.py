"""Phase 3: Redis or Valkey takes the connection, does what the application needs of it, and evicts as intended."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

from shipworthy.preflight.check import Try
from shipworthy.preflight.connection_url import ConnectionUrl, parse_connection_url
from shipworthy.preflight.failures import Refusal, Unavailable
from shipworthy.preflight.forms import Key, choice, choices, flag, optional, text, variable
from shipworthy.preflight.network import encrypted, network_errors, tls_context
from shipworthy.preflight.redis_wire import RedisConnection, RedisReplyError
from shipworthy.preflight.tables import Table

POLICIES: Final = (
    "allkeys-lfu",
    "allkeys-lru",
    "allkeys-random",
    "noeviction",
    "volatile-lfu",
    "volatile-lru",
    "volatile-random",
    "volatile-ttl",
)
"""Values of `maxmemory-policy` (redis.conf of Redis 7, read 2026-11-22)."""

URL_FROM: Final = Key("url_from", variable(), "REDIS_URL", "Variable that holds the connection URL.")
TLS: Final = Key(
    "tls",
    choice("required", "verified", "off"),
    "required",
    "`required`: the connection is encrypted. `verified`: and its certificate is checked, as `rediss://` does unless "
    "its option `ssl_cert_reqs` says none. `off`: not looked at.",
)
EVICTION: Final = Key(
    "eviction",
    optional(choices(*POLICIES)),
    None,
    "The server's `maxmemory-policy` is this one, or one of these.",
)
OPERATIONS: Final = Key(
    "operations", flag(), default=True, meaning="Set, get and delete a key of the check's own, which expires by itself."
)
KEY_PREFIX: Final = Key(
    "key_prefix", text(), "shipworthy:preflight:", "How that key begins, for users that may touch some keys only."
)

_PORTS: Final = {"redis": 6379, "rediss": 6379}
_LIFETIME: Final = "60"
"""Seconds after which the check's key is gone, whatever happens to the check."""

_BUSY: Final = {
    "LOADING": "is loading its data",
    "MASTERDOWN": "has lost its primary",
    "TRYAGAIN": "is being resharded",
}
_WRONG: Final[Mapping[str, str]] = {
    "NOAUTH": "wants a password, and the URL has none",
    "WRONGPASS": "refused user name or password",
    "NOPERM": "forbids this user a command or key that the check needs",
    "OOM": "is full and evicts nothing",
    "MISCONF": "refuses writes because it can't save them",
    "MOVED": "is one node of a cluster, where the key lives on another; set operations = false",
}


@dataclass(frozen=True)
class RedisCheck:
    """A server and what it has to do."""

    url_from: str
    tls: str
    eviction: tuple[str, ...] | None
    operations: bool
    key_prefix: str

    @property
    def secret_variables(self) -> tuple[str, ...]:
        """The variable with the password in its URL."""
        return (self.url_from,)

    def run(self, attempt: Try) -> str:
        """Connect, try the operations, read the policy."""
        url = parse_connection_url(self.url_from, attempt.value(self.url_from), _PORTS)
        self._refuse_weak_tls(url)
        with (
            network_errors(url.host, url.port, attempt.seconds),
            _connected(url, attempt.seconds) as connected,
            closing(RedisConnection(connected)) as server,
            _replies(),
        ):
            found = self._converse(server, url)
        return ", ".join(["TLS" if url.scheme == "rediss" else "no TLS", *found])

    def _refuse_weak_tls(self, url: ConnectionUrl) -> None:
        if self.tls != "off" and url.scheme != "rediss":
            msg = f"{self.url_from} begins with redis://, which is not encrypted; expected rediss://"
            raise Refusal(msg)
        if self.tls == "verified" and not _is_verified(url):
            msg = f"{self.url_from} turns the certificate's verification off (ssl_cert_reqs)"
            raise Refusal(msg)

    def _converse(self, server: RedisConnection, url: ConnectionUrl) -> list[str]:
        _log_in(server, url)
        found = [self._operate(server)] if self.operations else ["answers PING"]
        if self.eviction is not None:
            found.append(_checked_policy(server, self.eviction))
        return found

    def _operate(self, server: RedisConnection) -> str:
        key, token = self.key_prefix + secrets.token_hex(8), secrets.token_hex(8)
        server.call("SET", key, token, "EX", _LIFETIME)
        returned = server.call("GET", key)
        removed = server.call("DEL", key)
        if returned != token or removed != 1:
            msg = "the server gave back another value than the one just set"
            raise Refusal(msg)
        return "set, get and delete work"


KEYS: Final = (URL_FROM, TLS, EVICTION, OPERATIONS, KEY_PREFIX)


def read_redis(table: Table) -> RedisCheck:
    """Read `[redis.NAME]`."""
    return RedisCheck(
        url_from=table.get(URL_FROM),
        tls=table.get(TLS),
        eviction=table.get(EVICTION),
        operations=table.get(OPERATIONS),
        key_prefix=table.get(KEY_PREFIX),
    )


def _is_verified(url: ConnectionUrl) -> bool:
    return url.options.get("ssl_cert_reqs", "required").lower().removeprefix("cert_") == "required"


@contextmanager
def _connected(url: ConnectionUrl, seconds: float) -> Generator[socket.socket]:
    with socket.create_connection((url.host, url.port), timeout=seconds) as plain:
        if url.scheme != "rediss":
            yield plain
            return
        verified = _is_verified(url)
        context = tls_context(verified=verified, matches_host=True, authorities=url.options.get("ssl_ca_certs"))
        with encrypted(plain, context, url.host) as connected:
            yield connected


def _log_in(server: RedisConnection, url: ConnectionUrl) -> None:
    if url.password:
        server.call("AUTH", *([url.user] if url.user else []), url.password)
    if url.path not in {"", "0"}:
        server.call("SELECT", url.path)
    server.call("PING")


def _checked_policy(server: RedisConnection, wanted: tuple[str, ...]) -> str:
    policy = _policy(server)
    if policy not in wanted:
        shown = policy if policy in POLICIES else "unknown"
        msg = f"the eviction policy is {shown}; expected {' or '.join(wanted)}"
        raise Refusal(msg)
    return f"evicts {policy}"


def _policy(server: RedisConnection) -> str | None:
    # Managed services take CONFIG away but leave INFO.
    for line in str(server.call("INFO", "memory")).splitlines():
        name, _, value = line.partition(":")
        if name == "maxmemory_policy":
            return value
    return None


@contextmanager
def _replies() -> Generator[None]:
    """Say in own words what an error reply means; its text is the server's, and may repeat what it was sent."""
    try:
        yield
    except RedisReplyError as error:
        if error.code == "READONLY":
            msg = "the server is a read-only replica"
            raise Unavailable(msg) from None
        if error.code in _BUSY:
            msg = f"the server {_BUSY[error.code]}"
            raise Unavailable(msg) from None
        meaning = _WRONG.get(error.code)
        if meaning is None:
            meaning = "does not answer a command as Redis does" if not _is_code(error.code) else f"answers {error.code}"
        msg = f"the server {meaning}"
        raise Refusal(msg) from None


def _is_code(word: str) -> bool:
    return word.isascii() and word.isalpha() and word.isupper() and len(word) <= 16
