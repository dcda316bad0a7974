"""Hashes of assets and archives are the engine's."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from shipworthy.plan.values import Archive, Asset
from shipworthy.preview.assets import with_hash
from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.tar_header import tar_header


def texts(**contents: str) -> Archive:
    return Archive("", assets={name: Asset("", text=text) for name, text in contents.items()})


def test_a_folder_is_hashed_as_its_members_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b/inner", "a", "b.txt", ".pulumi/skipped"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "linked").symlink_to(tmp_path / "b")
    named = Archive(
        "", assets={"a": Asset("", text="a"), "b": texts(inner="b/inner"), "b.txt": Asset("", text="b.txt")}
    )
    assert with_hash(Archive("", path="."), tmp_path).hash == with_hash(named, tmp_path).hash


def test_the_content_and_the_names_make_the_hash(tmp_path: Path) -> None:
    hashes = {with_hash(archive, tmp_path).hash for archive in (texts(a="1"), texts(a="2"), texts(b="1"))}
    assert len(hashes) == 3


def test_an_archive_file_is_hashed_as_it_is_and_unpacked_inside_another(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as packed:
        packed.writestr("main", "pass")
    with tarfile.open(tmp_path / "code.tar.gz", "w:gz") as packed:
        (tmp_path / "main").write_text("pass")
        packed.add(tmp_path / "main", "main")
    for name in ("code.zip", "code.tar.gz"):
        expected = hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        assert with_hash(Archive("", path=name), tmp_path).hash == expected
        nested = Archive("", assets={"lib": Archive("", path=name)})
        unpacked = Archive("", assets={"lib": texts(main="pass")})
        assert with_hash(nested, tmp_path).hash == with_hash(unpacked, tmp_path).hash


@pytest.mark.parametrize("name", ["short", "folder/" * 20 + "file", "f" * 130, "naïve/ünï.txt"])
def test_names_of_any_length_and_script_are_written_as_tar_readers_expect(name: str) -> None:
    content = tar_header(name, 5) + b"hello".ljust(512, b"\0") + bytes(1024)
    with tarfile.open(fileobj=io.BytesIO(content)) as packed:
        (member,) = packed.getmembers()
        read = packed.extractfile(member)
        assert read is not None
        assert (member.name, member.mode, read.read()) == (name, 0o600, b"hello")


def test_what_is_on_the_network_keeps_no_hash(tmp_path: Path) -> None:
    remote = Asset("", uri="https://example.com/file")
    assert with_hash(remote, tmp_path) == remote
    assert with_hash(Archive("", assets={"far": remote}), tmp_path).hash == ""
    (tmp_path / "near").write_text("x")
    near = Asset("", uri=(tmp_path / "near").as_uri())
    assert with_hash(near, tmp_path).hash == hashlib.sha256(b"x").hexdigest()


@pytest.mark.parametrize("value", [Asset("", path="absent"), Archive("", path="absent"), Archive("", path="text")])
def test_what_cannot_be_read_is_refused(tmp_path: Path, value: Asset | Archive) -> None:
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(RequestRefused):
        with_hash(value, tmp_path)
