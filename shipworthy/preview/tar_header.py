"""Headers of tar files, byte for byte as Go's `archive/tar` writes them (read on 2026-11-22).

Python's own writer differs in the fields that a plain file does not use, which changes the hash of an archive.
"""

from __future__ import annotations

import posixpath
from typing import Final

BLOCK: Final = 512
"""Size of a tar's blocks, in bytes."""


def tar_header(name: str, size: int) -> bytes:
    """Write a header as Go does for a name, mode 0600 and a size: USTAR where it fits, else with a PAX record."""
    encoded = name.encode()
    prefix, short = _split_name(encoded)
    if name.isascii() and short:
        return _ustar(short, prefix, size, b"0", 0o600)
    record = _pax_record("path", name)
    folder, base = posixpath.split(name)
    pax_name = posixpath.join(folder, "PaxHeaders.0", base).encode("ascii", "ignore")[:100]
    blank = _ustar(pax_name, b"", len(record), b"x", 0, devices=False)
    return blank + record + bytes(-len(record) % BLOCK) + _ustar(encoded[:100], b"", size, b"0", 0o600)


def _split_name(name: bytes) -> tuple[bytes, bytes]:
    if len(name) <= 100:
        return b"", name
    cut = name[:156].rfind(b"/")
    prefix, rest = name[:cut], name[cut + 1 :]
    return (prefix, rest) if cut > 0 and 0 < len(rest) <= 100 and len(prefix) <= 155 else (b"", b"")


def _pax_record(key: str, value: str) -> bytes:
    body = f" {key}={value}\n".encode()
    length = len(body)
    while len(str(length)) + len(body) != length:
        length = len(str(length)) + len(body)
    return str(length).encode() + body


def _ustar(name: bytes, prefix: bytes, size: int, kind: bytes, mode: int, *, devices: bool = True) -> bytes:
    device = b"%07o\0" % 0 if devices else bytes(8)
    block = b"".join(
        (
            name.ljust(100, b"\0"),
            b"%07o\0" % mode,
            b"%07o\0" % 0,
            b"%07o\0" % 0,
            b"%011o\0" % size,
            b"%011o\0" % 0,
            b" " * 8,
            kind,
            bytes(100),
            b"ustar\x0000",
            bytes(64),
            device,
            device,
            prefix.ljust(155, b"\0"),
            bytes(12),
        )
    )
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]
