"""One HTTP request, of which only the status and the beginning of the body are kept; redirects are not followed."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from shipworthy.preflight.failures import Refusal, Unavailable
from shipworthy.preflight.forms import WrongValueError, web_address
from shipworthy.preflight.network import network_errors

_LONGEST_BODY: Final = 65_536


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key to another host."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def get(url: str, headers: Mapping[str, str], seconds: float) -> Answer:
    """Fetch a URL, through the proxy that HTTPS_PROXY or HTTP_PROXY names; raises Refusal and Unavailable."""
    host, port = _place(url)
    request = urllib.request.Request(url, headers={"User-Agent": "shipworthy-preflight", **headers})  # noqa: S310
    opener = urllib.request.build_opener(_NoRedirects)
    with network_errors(host, port, seconds):
        try:
            with opener.open(request, timeout=seconds) as response:
                return Answer(response.status, response.read(_LONGEST_BODY))
        except urllib.error.HTTPError as error:
            error.close()
            return Answer(error.code, b"")
        except urllib.error.URLError as error:
            if isinstance(error.reason, OSError):
                raise error.reason from None
            msg = f"{host}:{port} could not be asked"
            raise Unavailable(msg) from None
        except http.client.IncompleteRead:
            msg = f"{host}:{port} closed the connection in the middle of its answer"
            raise Unavailable(msg) from None
        except http.client.RemoteDisconnected:
            msg = f"{host}:{port} closed the connection without an answer"
            raise Unavailable(msg) from None
        except http.client.HTTPException:
            msg = f"{host}:{port} answers in something other than HTTP"
            raise Refusal(msg) from None


def checked_address(variable: str, value: str) -> str:
    """Return the variable's value as a URL without credentials; raises Refusal."""
    try:
        return web_address().read(value)
    except WrongValueError:
        msg = f"{variable} is no URL that begins with https:// or http:// and holds no password"
        raise Refusal(msg) from None


def checked_key(variable: str, value: str) -> str:
    """Return the variable's value as one that a header can carry; raises Refusal."""
    if not value.isascii() or not value.isprintable():
        msg = f"{variable} holds a character that no HTTP header can carry"
        raise Refusal(msg)
    return value


def refuse_clear_text(url: str, tls: str) -> None:
    """Raise Refusal for a URL without TLS where TLS is required."""
    if tls != "off" and not url.startswith("https://"):
        host, port = _place(url)
        msg = f"{host}:{port} is asked over http://, which is not encrypted; expected https://"
        raise Refusal(msg)


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
