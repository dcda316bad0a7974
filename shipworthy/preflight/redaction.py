"""The last guard before the log: takes out every value that must not be shown, however it is written."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote, quote_plus, unquote, urlsplit

HIDDEN: Final = "[hidden]"
_SHORTEST_VALUE: Final = 6
"""A shorter value is also an ordinary word of a message; no message quotes a value anyway."""


class Redaction:
    """Knows the values of some variables, and of the passwords in them."""

    def __init__(self, environment: Mapping[str, str], variables: Iterable[str]) -> None:
        values = {form for variable in variables for form in _forms(environment.get(variable, ""))}
        # Longest first, so that no piece of a longer one is left over.
        self._values = sorted((value for value in values if len(value) >= _SHORTEST_VALUE), key=lambda v: (-len(v), v))

    def clean(self, text: str) -> str:
        """Return the text without any of the values."""
        for value in self._values:
            text = text.replace(value, HIDDEN)
        return text


def _forms(value: str) -> Iterator[str]:
    for secret in {value, value.strip(), *_credentials(value)}:
        yield secret
        yield quote(secret, safe="")
        yield quote_plus(secret)
        yield base64.b64encode(secret.encode(errors="surrogateescape")).decode()


def _credentials(value: str) -> Iterator[str]:
    try:
        parts = urlsplit(value)
        user, password = parts.username, parts.password
    except ValueError:
        return
    if password:
        yield password
        yield unquote(password)
        yield f"{user or ''}:{password}"
