"""Hashes of assets and archives, as the engine computes them.

An asset's hash is the SHA-256 of its content; an archive's that of the file, or of a tar of its members when it is put
together from assets or is a folder. Source: pulumi/pulumi `sdk/go/common/resource/archive/archive.go` and Go's
`archive/tar`, read on 2026-11-22; compared with the golden `asset`.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Final, Protocol
from urllib.parse import unquote, urlsplit

from shipworthy.plan.values import Archive, Asset
from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.tar_header import BLOCK, tar_header

_ARCHIVES: Final = (".tar", ".tgz", ".tar.gz", ".zip", ".jar")
_CHUNK: Final = 1 << 20
_OWN_FOLDER: Final = ".pulumi"

_Member = tuple[str, bytes | Path]


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


def with_hash(value: Asset | Archive, folder: Path) -> Asset | Archive:
    """Add the hash; relative paths start at `folder`. Content that is elsewhere on the network keeps no hash.

    Raises RequestRefused where a file can't be read.
    """
    try:
        return _hashed_asset(value, folder) if isinstance(value, Asset) else _hashed_archive(value, folder)
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise RequestRefused(f"failed to compute the hash of an asset: {error}") from error


def _hashed_asset(asset: Asset, folder: Path) -> Asset:
    if asset.hash:
        return asset
    if asset.text is not None:
        return replace(asset, hash=hashlib.sha256(asset.text.encode()).hexdigest())
    file = _local_file(asset, folder)
    return asset if file is None else replace(asset, hash=_hash_of_file(file))


def _hashed_archive(archive: Archive, folder: Path) -> Archive:
    if archive.assets is not None:
        archive = replace(archive, assets={name: with_hash(member, folder) for name, member in archive.assets.items()})
    if archive.hash or not _is_local(archive):
        return archive
    file = _local_file(archive, folder)
    if file is not None and file.name.endswith(_ARCHIVES):
        return replace(archive, hash=_hash_of_file(file))
    digest = hashlib.sha256()
    written: set[str] = set()
    for name, content in _members(archive, folder):
        if name not in written:
            written.add(name)
            _add_to_tar(digest, name, content)
    digest.update(bytes(2 * BLOCK))
    return replace(archive, hash=digest.hexdigest())


def _is_local(value: Asset | Archive) -> bool:
    if isinstance(value, Archive) and value.assets is not None:
        return all(_is_local(member) for member in value.assets.values())
    return value.uri is None or urlsplit(value.uri).scheme == "file"


def _local_file(value: Asset | Archive, folder: Path) -> Path | None:
    if value.path is not None:
        return folder / value.path
    if value.uri is not None and urlsplit(value.uri).scheme == "file":
        return Path(unquote(urlsplit(value.uri).path))
    return None


def _hash_of_file(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _members(archive: Archive, folder: Path) -> Iterator[_Member]:
    if archive.assets is not None:
        for name, member in sorted(archive.assets.items()):
            if isinstance(member, Archive):
                yield from ((_below(name, inner), content) for inner, content in _members(member, folder))
            else:
                file = _local_file(member, folder)
                yield name, (member.text or "").encode() if file is None else file
        return
    path = _local_file(archive, folder)
    if path is None:
        return
    if path.name.endswith(_ARCHIVES):
        yield from _packed_members(path)
    elif path.is_dir():
        yield from _folder_members(path, path)
    elif path.exists():
        raise RequestRefused(f"'{path}' is neither a recognized archive type nor a directory")
    else:
        raise RequestRefused(f"couldn't read archive path '{path}': no such file or directory")


def _below(name: str, inner: str) -> str:
    """Join names as Go's path.Join does: what is below `.` keeps its own name."""
    return posixpath.normpath(f"{name}/{inner}" if name else inner)


def _folder_members(folder: Path, root: Path) -> Iterator[_Member]:
    for entry in sorted(folder.iterdir(), key=lambda path: os.fsencode(path.name)):
        if entry.name == _OWN_FOLDER or (entry.is_symlink() and entry.is_dir()):
            continue
        if entry.is_dir():
            yield from _folder_members(entry, root)
        else:
            yield entry.relative_to(root).as_posix(), entry


def _packed_members(file: Path) -> Iterator[_Member]:
    if file.name.endswith((".zip", ".jar")):
        with zipfile.ZipFile(file) as packed:
            for entry in packed.infolist():
                if not entry.is_dir():
                    yield posixpath.normpath(entry.filename), packed.read(entry)
        return
    with tarfile.open(file) as packed:
        for entry in packed:
            content = packed.extractfile(entry) if entry.isreg() else None
            if content is not None:
                yield posixpath.normpath(entry.name), content.read()


def _add_to_tar(digest: _Digest, name: str, content: bytes | Path) -> None:
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    digest.update(tar_header(name, size))
    if isinstance(content, bytes):
        digest.update(content)
    else:
        with content.open("rb") as stream:
            _copy(digest, stream)
    digest.update(bytes(-size % BLOCK))


def _copy(digest: _Digest, stream: IO[bytes]) -> None:
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
