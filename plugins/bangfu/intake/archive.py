"""The archive: every byte received, under its SHA-256, before anything reads it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 1 << 20
_INCOMING = ".incoming-"


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
    waiting = archive / f"{_INCOMING}{os.getpid()}-{secrets.token_hex(6)}"
    try:
        with waiting.open("xb") as target:
            fcntl.flock(target, fcntl.LOCK_EX)  # whoever finds it unlocked knows that its writer is dead
            archived = _copy_hashing(stream, target)
            _settle_under_hash(archive, waiting, archived.sha256)
    finally:
        waiting.unlink(missing_ok=True)
    return archived


def remove_leftovers(archive: Path) -> int:
    """Remove the half copies that killed processes left behind; how many there were."""
    leftovers = [path for path in archive.glob(f"{_INCOMING}*") if _is_abandoned(path)]
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


def _is_abandoned(path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
    return False


def remove_archived(archive: Path, sha256: str) -> None:
    """Remove an object whose original lies in the vault; nothing happens when it is gone already."""
    archive_path(archive, sha256).unlink(missing_ok=True)


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


def _copy_hashing(stream: BinaryIO, target: BinaryIO) -> Archived:
    digest = hashlib.sha256()
    size = 0
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
    sync_folder(final.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that what was renamed into ``folder`` survives a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
