"""Phase 4 against a loopback HTTP server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.preflight.command import Run, preflight
from tests.preflight.loopback import talker, web
from tests.preflight.servers import free_port

KEY = "sk-canary-1234567890"
QUICK = "timeout_seconds = 1\ntry_seconds = 0.4\n"


def check(folder: Path, url: str, *keys: str, key: str = KEY, at: str = "deployment") -> Run:
    content = '[api.model]\nurl_from = "MODEL_URL"\nkey_from = "MODEL_KEY"\ntls = "off"\n' + "\n".join(keys)
    return preflight(folder, content, {"MODEL_KEY": key, "MODEL_URL": url, "no_proxy": "127.0.0.1"}, at=at)


def test_a_key_that_is_taken_passes(tmp_path: Path) -> None:
    with web() as server:
        run = check(tmp_path, server.url + "/v1/models", 'key_prefix = "sk-"')
    assert (run.status, run.message) == (0, "answers 200")
    assert (server.paths, server.headers[0]["authorization"]) == (["/v1/models"], f"Bearer {KEY}")


def test_the_key_goes_into_the_header_that_is_named(tmp_path: Path) -> None:
    with web(404) as server:
        run = check(tmp_path, server.url, 'header = "X-Api-Key"', "statuses = [200, 404]")
    assert run.status == 0
    assert server.headers[0]["x-api-key"] == KEY


@pytest.mark.parametrize(
    ("status", "says", "tries"),
    [
        (401, "the API refused the key (401)", 1),
        (403, "the API refused the key (403)", 1),
        (404, "the API answered 404", 1),
        (302, "the API redirects (302); name the URL that it redirects to", 1),
        (429, "the API is not able to answer now (429)", 2),
        (503, "the API is not able to answer now (503)", 2),
    ],
)
def test_answers_that_do_not_pass(tmp_path: Path, status: int, says: str, tries: int) -> None:
    with web(status) as server:
        run = check(tmp_path, server.url, QUICK)
    assert (run.status, run.message) == (14, says)
    assert min(run.lines[0]["tries"], 2) == tries
    assert set(server.paths) == {"/"}


def test_an_outage_that_ends_is_waited_for(tmp_path: Path) -> None:
    with web(503, 500, 200) as server:
        run = check(tmp_path, server.url)
    assert (run.status, run.lines[0]["tries"]) == (0, 3)


def test_an_outage_does_not_keep_a_lost_task_from_being_replaced(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    run = check(tmp_path, url, at="start")
    assert run.status == 0
    line = run.lines[0]
    assert (line["level"], line["outcome"], line["fatal"], line["tries"]) == ("warning", "failed", False, 1)
    assert check(tmp_path, url, QUICK, at="deployment").status == 14
    assert check(tmp_path, url, QUICK, 'required = "always"', at="start").status == 14


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("pk-canary-1234567890", "MODEL_KEY does not begin with sk-"),
        ("sk-canary-1234567890\n", "MODEL_KEY begins or ends with white space"),
        ("sk-canary-\n1234567890", "MODEL_KEY holds a character that no HTTP header can carry"),
        ("sk-canary-1234567890é", "MODEL_KEY holds a character that no HTTP header can carry"),
        ("", "MODEL_KEY is empty"),
    ],
)
def test_keys_of_another_form_are_not_sent(tmp_path: Path, key: str, says: str) -> None:
    with web() as server:
        run = check(tmp_path, server.url, 'key_prefix = "sk-"', key=key)
    assert run.status == 14
    assert run.message.startswith(says)
    assert server.paths == []


def test_a_key_does_not_travel_in_clear_text(tmp_path: Path) -> None:
    with web() as server:
        content = '[api.model]\nurl_from = "MODEL_URL"\nkey_from = "MODEL_KEY"'
        run = preflight(tmp_path, content, {"MODEL_URL": server.url, "MODEL_KEY": KEY}, at="deployment")
    assert "is not encrypted; expected https://" in run.message
    assert server.paths == []


@pytest.mark.parametrize(
    "url", ["", "http://user:sk-canary-1234567890@localhost/", "ftp://x/", "http://[::1", "http://a b/"]
)
def test_urls_that_can_not_be_read_are_not_quoted(tmp_path: Path, url: str) -> None:
    run = check(tmp_path, url, QUICK)
    assert run.status == 14
    assert run.message.startswith("MODEL_URL is ")


@pytest.mark.parametrize(
    ("said", "pause", "hang", "says"),
    [
        (b"220 mail.example.com sk-canary-1234567890\r\n", 0.0, False, "answers in something other than HTTP"),
        (b"", 0.0, False, "closed the connection"),
        (b"", 0.0, True, "did not answer within 0.4 seconds"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc", 0.0, True, "answer"),
    ],
)
def test_servers_that_talk_nonsense_or_nothing(
    tmp_path: Path, said: bytes, pause: float, hang: bool, says: str
) -> None:
    with talker(said, pause=pause, hang=hang) as port:
        run = check(tmp_path, f"http://127.0.0.1:{port}/", QUICK)
    assert run.status == 14
    assert says in run.message


def test_a_server_that_drips_is_left_behind(tmp_path: Path) -> None:
    with talker(b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 50, pause=0.1) as port:
        run = check(tmp_path, f"http://127.0.0.1:{port}/", QUICK)
    assert run.message == "there was no complete answer within 0.4 seconds"


def test_https_where_there_is_none(tmp_path: Path) -> None:
    with web() as server:
        run = check(tmp_path, server.url.replace("http:", "https:"), QUICK)
    assert run.status == 14
    assert "TLS" in run.message
