"""TCP and TLS connections, with every way they fail put into words that quote nothing of the other side."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Generator
from contextlib import contextmanager

from shipworthy.preflight.failures import Refusal, Unavailable


@contextmanager
def network_errors(host: str, port: int, seconds: float) -> Generator[None]:
    """Turn errors of sockets and TLS within the block into Refusal and Unavailable."""
    place = f"{host}:{port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        msg = f"the certificate of {place} is not trusted: {error.verify_message}"
        raise Refusal(msg) from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
        msg = f"{place} closed the connection during the TLS handshake"
        raise Unavailable(msg) from None
    except ssl.SSLError as error:
        msg = f"{place} and this check find no common TLS ({error.reason})"
        raise Refusal(msg) from None
    except socket.gaierror:
        msg = f"the name {host} is not found in DNS"
        raise Unavailable(msg) from None
    except TimeoutError:
        msg = f"{place} did not answer within {seconds:.3g} seconds"
        raise Unavailable(msg) from None
    except (ConnectionResetError, BrokenPipeError):
        msg = f"{place} closed the connection"
        raise Unavailable(msg) from None
    except ConnectionRefusedError:
        msg = f"{place} refused the connection"
        raise Unavailable(msg) from None
    except OSError as error:
        msg = f"the connection to {place} failed: {error.strerror or type(error).__name__}"
        raise Unavailable(msg) from None
    except UnicodeError:
        msg = f"{host} is no name of a host"
        raise Refusal(msg) from None


@contextmanager
def encrypted(plain: socket.socket, context: ssl.SSLContext, host: str) -> Generator[ssl.SSLSocket]:
    """Go on with TLS on a connected socket; raises Unavailable for silence, and errors of TLS."""
    try:
        connected = context.wrap_socket(plain, server_hostname=host)
    except TimeoutError:
        msg = f"{host} did not answer the TLS handshake in time; it may not speak TLS there"
        raise Unavailable(msg) from None
    with connected:
        yield connected


def tls_context(*, verified: bool, matches_host: bool, authorities: str | None) -> ssl.SSLContext:
    """Return what a client wants of TLS; `authorities` is a file of certificates, None for the system's.

    Raises Refusal when that file can't be read.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = verified and matches_host
    context.verify_mode = ssl.CERT_REQUIRED if verified else ssl.CERT_NONE
    if not verified:
        return context
    try:
        if authorities is None:
            context.load_default_certs()
        else:
            context.load_verify_locations(authorities)
    except OSError:  # also what ssl raises for a file without certificates
        msg = f"the certificate authorities in {authorities} can't be read"
        raise Refusal(msg) from None
    return context
