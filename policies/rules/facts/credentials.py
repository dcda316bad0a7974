"""How credentials look, by the name of a variable and by the form of a value."""

from __future__ import annotations

import re
from typing import Final

_SECRET_NAME: Final = re.compile(
    r"(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|SECRETS|TOKEN|CREDENTIAL|CREDENTIALS"
    r"|API_?KEY|ACCESS_KEY(?:_ID)?|SECRET_KEY|PRIVATE_KEY|SIGNING_KEY|ENCRYPTION_KEY|AUTH_DATA|SALT)(?:_BASE)?$"
)
"""Ends with what it is: SECRET_NAME, TOKEN_TTL and MAX_TOKENS speak about a secret and hold none."""

_PUBLIC_NAME: Final = re.compile(r"(?:^|_)PUBLIC_|^(?:VITE|REACT_APP)_")
"""What build tools put into pages, which everybody reads anyway."""

_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")

_FORMS: Final = re.compile(
    r"(?:AKIA|ASIA)[0-9A-Z]{16}"  # AWS access key
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{22,}"
    r"|xox[abprs]-[0-9A-Za-z-]{10,}"  # Slack
    r"|sk_live_[0-9A-Za-z]{16,}"  # Stripe
    r"|eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]+"  # signed JSON web token
)

_URL_PASSWORD: Final = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/@:]*:([^\s/@]+)@")
_PLACEHOLDER: Final = re.compile(r"\$\{?\w+\}?|\{\{.*\}\}|<[^>]*>|\*+|x+", re.IGNORECASE)
_HOLDS_NOTHING: Final = re.compile(r"|true|false|\d{1,6}|arn:aws[a-z-]*:.*|/[\w/.-]+", re.IGNORECASE)
"""Empty, a switch, a small number, an ARN or a path: such a value is about a secret, not the secret."""


def names_a_secret(name: str, value: str) -> bool:
    """Whether the variable `name` holds a secret by its name, given that `value` may be just about one."""
    spelt = _WORDS.sub("_", name).upper()
    if _PUBLIC_NAME.search(spelt) or _HOLDS_NOTHING.fullmatch(value):
        return False
    return bool(_SECRET_NAME.search(spelt))


def is_credential(text: str) -> bool:
    """Whether a value is a credential by its form, or a URL with a password in it."""
    if _FORMS.search(text):
        return True
    return any(not _PLACEHOLDER.fullmatch(found) for found in _URL_PASSWORD.findall(text))
