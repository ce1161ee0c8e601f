"""The vault: originals with persons in them, encrypted, until they expire (INTERFACE §7).

An object is ``BFV1``, a nonce of 12 bytes, the content in AES-256-GCM, and its tag of 16 bytes; the content's hash is
bound into the tag, so that no object can stand in for another. The key is derived from the settings' vault key.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from bangfu.intake.archive import CHUNK_BYTES, sync_folder
from bangfu.ledger.vaulted import expired, note_purged
from bangfu.settings import Settings

_MAGIC = b"BFV1"
_NONCE_BYTES = 12
_TAG_BYTES = 16


class SealedForUs(RuntimeError):
    """An object that does not open: another key, or bytes that have changed."""


@dataclass(frozen=True)
class Vault:
    """Encrypted objects by the SHA-256 of their content, below ``folder``. ``secret`` is the settings' vault key."""

    folder: Path
    secret: str

    @classmethod
    def of(cls, settings: Settings) -> Vault:
        """The vault of an environment; its key is generated when there is none yet."""
        return cls(settings.vault, settings.vault_key())

    def path(self, sha256: str) -> Path:
        """Where the object of that content lies."""
        return self.folder / sha256[:2] / sha256

    def store(self, sha256: str, source: Path) -> None:
        """Encrypt ``source``, whose content has that hash, into the vault: temporary name, fsync, rename.

        What is there already and opens is left alone. Raises :class:`ValueError` when the content is another one.
        """
        final = self.path(sha256)
        if final.exists() and self.trouble_with(sha256) is None:
            return
        final.parent.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        waiting = final.with_name(f".{secrets.token_hex(6)}.tmp")
        try:
            descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with source.open("rb") as plain, os.fdopen(descriptor, "wb") as sealed:
                self._seal(sha256, plain, sealed)
                sealed.flush()
                os.fsync(descriptor)
            waiting.rename(final)
        finally:
            waiting.unlink(missing_ok=True)
        sync_folder(final.parent)

    @contextmanager
    def opened(self, sha256: str) -> Iterator[BinaryIO]:
        """The content as a stream, in a file without a name that nobody else can see.

        Raises :class:`SealedForUs` when it does not open, :class:`FileNotFoundError` when it is not there.
        """
        with TemporaryFile() as plain:
            self._unseal(sha256, plain.write)
            plain.seek(0)
            yield plain

    def trouble_with(self, sha256: str) -> str | None:
        """Why the object cannot be had, in Chinese; None when it opens to the content of that hash."""
        digest = hashlib.sha256()
        try:
            self._unseal(sha256, digest.update)
        except FileNotFoundError:
            return "保险库中没有"
        except SealedForUs:
            return "保险库中的内容无法解密（密钥不符或内容已变）"
        return None if digest.hexdigest() == sha256 else "保险库中的内容已变"

    def remove(self, sha256: str) -> None:
        """Destroy the object; nothing happens when it is gone already."""
        self.path(sha256).unlink(missing_ok=True)

    @cached_property
    def _key(self) -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=b"bangfu vault").derive(self.secret.encode())

    def _seal(self, sha256: str, plain: BinaryIO, sealed: BinaryIO) -> None:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        encryptor = Cipher(algorithms.AES(self._key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(sha256.encode())
        digest = hashlib.sha256()
        sealed.write(_MAGIC + nonce)
        while chunk := plain.read(CHUNK_BYTES):
            digest.update(chunk)
            sealed.write(encryptor.update(chunk))
        sealed.write(encryptor.finalize() + encryptor.tag)
        if digest.hexdigest() != sha256:
            raise ValueError(f"the content of {sha256} is another one")

    def _unseal(self, sha256: str, write: Callable[[bytes], object]) -> None:
        with self.path(sha256).open("rb") as sealed:
            left = os.fstat(sealed.fileno()).st_size - len(_MAGIC) - _NONCE_BYTES - _TAG_BYTES
            if left < 0 or sealed.read(len(_MAGIC)) != _MAGIC:
                raise SealedForUs(sha256)
            decryptor = Cipher(algorithms.AES(self._key), modes.GCM(sealed.read(_NONCE_BYTES))).decryptor()
            decryptor.authenticate_additional_data(sha256.encode())
            while left:
                chunk = sealed.read(min(CHUNK_BYTES, left))
                left -= len(chunk)
                write(decryptor.update(chunk))
            try:
                decryptor.finalize_with_tag(sealed.read(_TAG_BYTES))
            except InvalidTag:
                raise SealedForUs(sha256) from None


def purge_expired(settings: Settings, connection: Connection, now: datetime) -> list[str]:
    """Destroy the originals whose time is up; their tombstones stay. The hashes of what was destroyed.

    In the caller's transaction: killed before its commit, the next call finds them gone and notes it.
    """
    vault = Vault.of(settings)
    due = expired(connection, now)
    for file in due:
        vault.remove(file.sha256)
        note_purged(connection, file.sha256, now)
    return [file.sha256 for file in due]
