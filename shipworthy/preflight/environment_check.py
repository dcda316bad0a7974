"""Phase 1: a variable is set, and its value is one that can be meant; the value itself is never shown."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from shipworthy.preflight.check import Try
from shipworthy.preflight.failures import Refusal
from shipworthy.preflight.forms import Key, choice, flag, optional, several, text, whole
from shipworthy.preflight.tables import Table

PREFIX: Final = Key("prefix", optional(text()), None, "How the value begins.")
MINIMUM_LENGTH: Final = Key("minimum_length", whole(1, 4096), 1, "How many characters it has at least.")
ONE_OF: Final = Key("one_of", optional(several(text(), "texts")), None, "It is one of these.")
URL: Final = Key(
    "url",
    optional(choice("any", "https", "public")),
    None,
    "It is a URL with a host; `https`: that begins with `https://`; `public`: and whose host is neither this machine "
    "nor a private address.",
)
REFUSE_DEFAULTS: Final = Key(
    "refuse_defaults",
    flag(),
    default=False,
    meaning="It, or the password in it where it is a URL, is not one that everybody knows, empty, or the user's name.",
)

_KNOWN_TO_EVERYBODY: Final = frozenset(
    (
        "123456",
        "12345678",
        "123456789",
        "admin",
        "administrator",
        "change-me",
        "change_me",
        "changeit",
        "changeme",
        "default",
        "dev",
        "example",
        "foobared",
        "guest",
        "insecure",
        "letmein",
        "local",
        "master",
        "none",
        "null",
        "passw0rd",
        "password",
        "password1",
        "placeholder",
        "postgres",
        "postgresql",
        "qwerty",
        "redis",
        "replace-me",
        "replaceme",
        "root",
        "secret",
        "test",
        "testing",
        "todo",
        "user",
        "welcome",
        "xxx",
        "your-api-key",
        "your-secret-key",
    )
)
_LOCAL_NAMES: Final = ("localhost", "localhost.localdomain", "host.docker.internal")
_LOCAL_ENDINGS: Final = (".localhost", ".local", ".internal", ".test", ".example", ".invalid")


@dataclass(frozen=True)
class EnvironmentCheck:
    """A variable and what its value has to be."""

    variable: str
    prefix: str | None
    minimum_length: int
    one_of: tuple[str, ...] | None
    url: str | None
    refuse_defaults: bool

    @property
    def secret_variables(self) -> tuple[str, ...]:
        """The variable itself, unless the file says openly what it may hold."""
        return () if self.one_of else (self.variable,)

    def run(self, attempt: Try) -> str:
        """Hold the value against everything that is expected of it."""
        value = attempt.value(self.variable)
        wrong = self._what_is_wrong(value)
        if wrong:
            msg = f"{self.variable} {wrong}"
            raise Refusal(msg)
        return "is set"

    def _what_is_wrong(self, value: str) -> str | None:
        if self.prefix is not None and not value.startswith(self.prefix):
            return f"does not begin with {self.prefix}"
        if len(value) < self.minimum_length:
            return f"is shorter than {self.minimum_length} characters"
        if self.one_of is not None and value not in self.one_of:
            return f"is none of {', '.join(self.one_of)}"
        if self.refuse_defaults and _is_known_to_everybody(value):
            return "holds a password that everybody knows"
        return _wrong_url(value, self.url) if self.url else None


KEYS: Final = (PREFIX, MINIMUM_LENGTH, ONE_OF, URL, REFUSE_DEFAULTS)


def read_environment(table: Table) -> EnvironmentCheck:
    """Read `[environment.VARIABLE]`."""
    return EnvironmentCheck(
        variable=table.path[-1],
        prefix=table.get(PREFIX),
        minimum_length=table.get(MINIMUM_LENGTH),
        one_of=table.get(ONE_OF),
        url=table.get(URL),
        refuse_defaults=table.get(REFUSE_DEFAULTS),
    )


def _is_known_to_everybody(value: str) -> bool:
    parts = _split(value)
    if parts is None or not parts.netloc:
        return value.lower() in _KNOWN_TO_EVERYBODY
    password, user = unquote(parts.password or ""), unquote(parts.username or "")
    return password.lower() in {"", user.lower(), *_KNOWN_TO_EVERYBODY}


def _wrong_url(value: str, wanted: str) -> str | None:
    parts = _split(value)
    if parts is None or not parts.scheme or not parts.hostname:
        return "is no URL with a host"
    if wanted != "any" and parts.scheme != "https":
        return "does not begin with https://"
    if wanted == "public" and _is_local(parts.hostname):
        return "names a host that only this machine or a private network knows"
    return None


def _is_local(host: str) -> bool:
    name = host.rstrip(".").lower()
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        return name in _LOCAL_NAMES or name.endswith(_LOCAL_ENDINGS) or "." not in name


def _split(value: str) -> SplitResult | None:
    try:
        return urlsplit(value)
    except ValueError:
        return None
