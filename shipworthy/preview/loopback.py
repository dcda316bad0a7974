"""The interface over which a preview, the program and the packs talk to each other."""

from __future__ import annotations

import socket
from typing import Final

from shipworthy.plan.errors import UsageError

_PATIENCE: Final = 2.0
"""Seconds that a connection within the machine may take."""


def check_loopback() -> None:
    """Raise UsageError where processes of this machine can't reach each other, as in a bare network namespace."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=_PATIENCE).close()
    except OSError as error:
        msg = (
            f"the loopback interface does not work (127.0.0.1: {error.strerror or error}), and a preview needs it to "
            "talk to the program and the packs; bring it up, for example with: ip link set lo up"
        )
        raise UsageError(msg) from error
