"""The archive: every byte received, under its SHA-256, before anything reads it."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Archived:
    """One archived object: content hash and size in bytes."""

    sha256: str
    size_bytes: int


def archive_path(archive: Path, sha256: str) -> Path:
    """Where the object of that hash lies; two levels keep folders small."""
    return archive / sha256[:2] / sha256


def archive_file(archive: Path, source: Path) -> Archived:
    """Copy ``source`` into the archive: temporary name, fsync, rename. The same content again changes nothing."""
    with source.open("rb") as stream:
        return archive_stream(archive, stream)


def archive_stream(archive: Path, stream: BinaryIO) -> Archived:
    """Archive what ``stream`` still holds; see :func:`archive_file`."""
    archive.mkdir(parents=True, exist_ok=True)
    waiting = archive / f".incoming-{os.getpid()}-{secrets.token_hex(6)}"
    try:
        archived = _copy_hashing(stream, waiting)
        _settle_under_hash(archive, waiting, archived.sha256)
    finally:
        waiting.unlink(missing_ok=True)
    return archived


def file_sha256(path: Path) -> str:
    """SHA-256 of a file as lower-case hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def place_copy(archive: Path, sha256: str, destination: Path) -> None:
    """Write the archived object to ``destination`` (temporary name, then rename)."""
    waiting = destination.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        shutil.copyfile(archive_path(archive, sha256), waiting)
        waiting.rename(destination)
    finally:
        waiting.unlink(missing_ok=True)


def _copy_hashing(stream: BinaryIO, waiting: Path) -> Archived:
    digest = hashlib.sha256()
    size = 0
    with waiting.open("xb") as target:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return Archived(digest.hexdigest(), size)


def _settle_under_hash(archive: Path, waiting: Path, sha256: str) -> None:
    final = archive_path(archive, sha256)
    if final.exists():
        return
    final.parent.mkdir(exist_ok=True)
    waiting.chmod(0o440)
    waiting.rename(final)
    with _open_directory(final.parent) as descriptor:
        os.fsync(descriptor)


@contextmanager
def _open_directory(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
