"""Phase 3 against a real Redis server: what passes, and each way in which it does not."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from tests.preflight.command import Run, preflight
from tests.preflight.loopback import talker
from tests.preflight.servers import ENCODED, Redis, free_port

pytestmark = pytest.mark.xdist_group("servers")

QUICK = "timeout_seconds = 1\ntry_seconds = 0.4\n"


def check(folder: Path, url: str, *keys: str) -> Run:
    return preflight(folder, "[redis.cache]\n" + "\n".join(keys), {"REDIS_URL": url})


def plain(port: int) -> str:
    return f"redis://:{ENCODED}@127.0.0.1:{port}"


def test_a_server_that_works_passes_and_keeps_nothing(redis: Redis, tmp_path: Path) -> None:
    run = check(tmp_path, redis.url(), 'tls = "verified"', 'eviction = "allkeys-lru"')
    assert (run.status, run.message) == (0, "TLS, set, get and delete work, evicts allkeys-lru")
    assert redis.command("DBSIZE") == "0"
    assert check(tmp_path, redis.url(database="3")).status == 0


def test_a_connection_without_tls_has_to_be_intended(redis: Redis, tmp_path: Path) -> None:
    run = check(tmp_path, redis.plain_url)
    assert (run.status, run.message) == (
        13, "REDIS_URL begins with redis://, which is not encrypted; expected rediss://"
    )  # fmt: skip
    assert check(tmp_path, redis.plain_url, 'tls = "off"', "operations = false").message == "no TLS, answers PING"


def test_certificates_are_verified_unless_the_url_says_otherwise(redis: Redis, tmp_path: Path) -> None:
    unverified = redis.url(options="?ssl_cert_reqs=none")
    assert "is not trusted" in check(tmp_path, redis.url(options="?a=b"), QUICK).message
    assert check(tmp_path, unverified).status == 0
    assert "turns the certificate's verification off" in check(tmp_path, unverified, 'tls = "verified"').message


def test_tls_where_there_is_none(redis: Redis, tmp_path: Path) -> None:
    run = check(tmp_path, plain(redis.port).replace("redis:", "rediss:"), QUICK)
    assert run.status == 13
    assert "answer" in run.message


def test_no_tls_where_there_is_some(redis: Redis, tmp_path: Path) -> None:
    assert "closed the connection" in check(tmp_path, plain(redis.tls_port), 'tls = "off"', QUICK).message


@pytest.mark.parametrize(
    ("password", "says"),
    [("canary-wrong", "refused user name or password"), ("", "wants a password, and the URL has none")],
)
def test_passwords_that_do_not_fit(redis: Redis, tmp_path: Path, password: str, says: str) -> None:
    run = check(tmp_path, redis.url(password=password))
    assert (run.status, run.message) == (13, f"the server {says}")


def test_users_that_may_not_do_what_is_needed(redis: Redis, tmp_path: Path) -> None:
    forbidden = "the server forbids this user a command or key that the check needs"
    narrow = redis.url("narrow")
    assert check(tmp_path, narrow).message == forbidden
    assert check(tmp_path, narrow, 'key_prefix = "narrow:"').status == 0
    assert check(tmp_path, narrow, 'key_prefix = "narrow:"', 'eviction = "noeviction"').message == forbidden


def test_the_eviction_policy_is_another(redis: Redis, tmp_path: Path) -> None:
    redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction")
    try:
        run = check(tmp_path, redis.url(), 'eviction = ["allkeys-lru", "allkeys-lfu"]')
    finally:
        redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    assert (run.status, run.message) == (
        13, "the eviction policy is noeviction; expected allkeys-lru or allkeys-lfu"
    )  # fmt: skip


def test_a_server_that_is_full(redis: Redis, tmp_path: Path) -> None:
    redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction", "maxmemory", "1")
    try:
        run = check(tmp_path, redis.url())
    finally:
        redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "maxmemory", "64mb")
    assert run.message == "the server is full and evicts nothing"


def test_a_replica_is_tried_again(redis: Redis, tmp_path: Path) -> None:
    redis.command("REPLICAOF", "127.0.0.1", str(free_port()))
    try:
        run = check(tmp_path, redis.url(), QUICK)
    finally:
        redis.command("REPLICAOF", "NO", "ONE")
    assert run.message == "the server is a read-only replica"
    assert run.lines[0]["tries"] > 1


def test_a_server_that_hangs_is_left_behind(redis: Redis, tmp_path: Path) -> None:
    assert redis.process
    os.kill(redis.process.pid, signal.SIGSTOP)
    try:
        run = check(tmp_path, redis.url(), QUICK)
    finally:
        os.kill(redis.process.pid, signal.SIGCONT)
    assert run.status == 13
    assert "answer" in run.message
    assert run.lines[0]["seconds"] < 2


def test_a_server_that_is_killed_and_comes_back_is_waited_for(redis: Redis, tmp_path: Path) -> None:
    redis.stop()
    assert "refused the connection" in check(tmp_path, redis.url(), QUICK).message
    back = threading.Timer(0.3, redis.start)
    back.start()
    try:
        run = check(tmp_path, redis.url())
    finally:
        back.join()
    assert run.status == 0
    assert run.lines[0]["tries"] > 1


@pytest.mark.parametrize(
    "said",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"+OK", b":x\r\n", b"$9999999\r\n", b"*99999\r\n", b"\0" * 64],
)
def test_other_protocols_are_told_apart(tmp_path: Path, said: bytes) -> None:
    with talker(said) as port:
        run = check(tmp_path, plain(port), 'tls = "off"', QUICK)
    assert run.status == 13
    assert "answers in something other than Redis's protocol" in run.message


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (b"-ERR you sent canary/pass#word@1\r\n", "the server answers ERR"),
        (b"-canary/pass#word@1\r\n", "the server does not answer a command as Redis does"),
        (b"-LOADING Redis is loading\r\n", "the server is loading its data"),
        (b"-MOVED 1234 10.0.0.1:6379\r\n", "the server is one node of a cluster, where the key lives on another"),
        (b"+OK\r\n+PONG\r\n+OK\r\n$-1\r\n:0\r\n", "the server gave back another value than the one just set"),
        (b"", "the server closed the connection"),
        (b"$20\r\nabc", "the server closed the connection"),
    ],
)
def test_odd_answers_are_not_quoted(tmp_path: Path, said: bytes, says: str) -> None:
    with talker(said) as port:
        run = check(tmp_path, plain(port), 'tls = "off"', QUICK)
    assert run.message.startswith(says)
