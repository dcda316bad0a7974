"""Phase 4: an external API can be reached, and takes the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shipworthy.preflight.check import Try
from shipworthy.preflight.failures import Refusal, Unavailable
from shipworthy.preflight.forms import Key, choice, header, optional, several, text, variable, web_address, whole
from shipworthy.preflight.tables import Table

URL: Final = Key("url", optional(web_address()), None, "What to ask for, with GET; or `url_from`.")
URL_FROM: Final = Key("url_from", optional(variable()), None, "Variable that holds the URL instead.")
KEY_FROM: Final = Key("key_from", optional(variable()), None, "Variable that holds the key; without it none is sent.")
KEY_PREFIX: Final = Key("key_prefix", optional(text()), None, "How the key begins.")
HEADER: Final = Key("header", header(), "Authorization", "The header that carries the key.")
SCHEME: Final = Key("scheme", optional(text()), None, "Word before the key; `Bearer` in the header Authorization.")
STATUSES: Final = Key(
    "statuses", optional(several(whole(100, 599), "HTTP statuses")), None, "Answers that pass; by default 200 to 299."
)
TLS: Final = Key(
    "tls", choice("required", "off"), "required", "`required`: the URL begins with `https://`. `off`: not looked at."
)

_KEY_REFUSED: Final = (401, 403)
_TRY_LATER: Final = (408, 425, 429)


@dataclass(frozen=True)
class ApiCheck:
    """An API, the key for it and the answers that pass."""

    url: str | None
    url_from: str | None
    key_from: str | None
    key_prefix: str | None
    header: str
    scheme: str | None
    statuses: tuple[int, ...] | None
    tls: str

    @property
    def secret_variables(self) -> tuple[str, ...]:
        """The variables with the key and the URL, which may hold a token."""
        return tuple(filter(None, (self.key_from, self.url_from)))

    def run(self, attempt: Try) -> str:
        """Look at the key's form, then ask."""
        # urllib takes time to import that checks of other phases need not spend.
        from shipworthy.preflight import web  # noqa: PLC0415

        headers = self._headers(attempt)
        url = self.url or web.checked_address(self.url_from or "", attempt.value(self.url_from or ""))
        web.refuse_clear_text(url, self.tls)
        status = web.get(url, headers, attempt.seconds).status
        if status in self.statuses if self.statuses else 200 <= status <= 299:
            return f"answers {status}"
        raise _failure(status, keyed=self.key_from is not None)

    def _headers(self, attempt: Try) -> dict[str, str]:
        from shipworthy.preflight import web  # noqa: PLC0415

        if self.key_from is None:
            return {}
        key = web.checked_key(self.key_from, attempt.value(self.key_from))
        if self.key_prefix is not None and not key.startswith(self.key_prefix):
            msg = f"{self.key_from} does not begin with {self.key_prefix}"
            raise Refusal(msg)
        scheme = self.scheme or ("Bearer" if self.header.lower() == "authorization" else "")
        return {self.header: f"{scheme} {key}".strip()}


KEYS: Final = (URL, URL_FROM, KEY_FROM, KEY_PREFIX, HEADER, SCHEME, STATUSES, TLS)


def read_api(table: Table) -> ApiCheck:
    """Read `[api.NAME]`."""
    url, url_from = table.get(URL), table.get(URL_FROM)
    if (URL.name in table.content) == (URL_FROM.name in table.content):
        table.problems.add(table.path, "expected either url or url_from")
    return ApiCheck(
        url=url,
        url_from=url_from,
        key_from=table.get(KEY_FROM),
        key_prefix=table.get(KEY_PREFIX),
        header=table.get(HEADER),
        scheme=table.get(SCHEME),
        statuses=table.get(STATUSES),
        tls=table.get(TLS),
    )


def _failure(status: int, *, keyed: bool) -> Refusal | Unavailable:
    if keyed and status in _KEY_REFUSED:
        return Refusal(f"the API refused the key ({status})")
    if status in _TRY_LATER or status >= 500:
        return Unavailable(f"the API is not able to answer now ({status})")
    if 300 <= status <= 399:
        return Refusal(f"the API redirects ({status}); name the URL that it redirects to")
    return Refusal(f"the API answered {status}")
