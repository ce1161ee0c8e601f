"""An SFTP folder: everything below it is listed each time, and a file is taken when it no longer grows."""

from __future__ import annotations

import base64
import contextlib
import io
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO, TypeVar

import paramiko

from bangfu.intake.connectors.retrying import Passing, patiently
from bangfu.intake.connectors.source import (
    NoSecret,
    RemoteItem,
    Secret,
    SecretOf,
    ShortOfRevision,
    SourceTrouble,
    StillChanging,
)
from bangfu.intake.connectors.sources import SftpSource
from bangfu.intake.settle import is_ignored
from bangfu.ledger.pulls import Reached

T = TypeVar("T")

DEEPEST = 8
"""Folders below each other; a link that leads back to its parent must not be followed for ever."""


class SftpFolder:
    """One account's folder. ``settle_seconds``: a file that was touched between two looks so far apart is left."""

    def __init__(self, source: SftpSource, secret_of: SecretOf, settle_seconds: float) -> None:
        self._source = source
        self._secret_of = secret_of
        self._settle_seconds = settle_seconds
        self._transport: paramiko.Transport | None = None
        self._session: paramiko.SFTPClient | None = None
        self._first_look: float | None = None

    def close(self) -> None:
        """End the session."""
        with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
            if self._transport is not None:
                self._transport.close()
        self._transport = self._session = None

    def items(self, reached: Reached) -> Iterator[RemoteItem]:
        """Every file below the folder, oldest first."""
        found = self._patiently(lambda: list(self._below(self._open(), "", 0)))
        self._first_look = time.monotonic()
        yield from sorted(found, key=lambda one: (one.revision.split("/")[1].zfill(20), one.item_id))

    def fetch(self, item: RemoteItem, target: BinaryIO) -> None:
        """Write the file. Raises :class:`StillChanging` when it is not what was listed any more."""
        self._wait_until_settled()
        self._patiently(lambda: self._download(item, target))

    def _wait_until_settled(self) -> None:
        if self._first_look is not None:
            time.sleep(max(0.0, self._first_look + self._settle_seconds - time.monotonic()))

    def _download(self, item: RemoteItem, target: BinaryIO) -> None:
        session = self._open()
        path = self._path(item.item_id)
        target.seek(0)
        target.truncate()
        if _revision(session.stat(path)) != item.revision:
            raise StillChanging
        session.getfo(path, target, prefetch=True)
        if _revision(session.stat(path)) != item.revision:
            raise StillChanging
        if target.tell() != item.size_bytes:
            raise ShortOfRevision

    def _below(self, session: paramiko.SFTPClient, folder: str, depth: int) -> Iterator[RemoteItem]:
        for entry in session.listdir_attr(self._path(folder)):
            relative = f"{folder}/{entry.filename}".lstrip("/")
            mode = entry.st_mode or 0
            if is_ignored(entry.filename):
                continue
            if stat.S_ISDIR(mode) and depth < DEEPEST:
                yield from self._below(session, relative, depth + 1)
            elif stat.S_ISREG(mode):
                yield _item(relative, entry)

    def _path(self, relative: str) -> str:
        return f"{self._source.path.rstrip('/')}/{relative}".rstrip("/") or "/"

    def _patiently(self, act: Callable[[], T]) -> T:
        return patiently(self._source.patience, lambda: self._told(act), self.close)

    def _told(self, act: Callable[[], T]) -> T:
        """``act()``; what the library raises becomes one sentence without its words."""
        host = self._source.host
        try:
            return act()
        except FileNotFoundError:
            raise StillChanging from None
        except PermissionError:
            raise SourceTrouble("pull.forbidden", host=host) from None
        except paramiko.BadHostKeyException:
            raise SourceTrouble("pull.host_key", host=host) from None
        except paramiko.AuthenticationException:
            raise SourceTrouble("pull.refused", host=host) from None
        except (paramiko.SSHException, EOFError, OSError):
            raise Passing(SourceTrouble("pull.unreachable", host=host)) from None

    def _open(self) -> paramiko.SFTPClient:
        if self._session is None:
            self._transport, self._session = self._connect(self._secret_of())
        return self._session

    def _connect(self, secret: Secret) -> tuple[paramiko.Transport, paramiko.SFTPClient]:
        source = self._source
        if not secret.user or not (secret.password or secret.private_key):
            raise NoSecret(source.name)
        client = paramiko.SSHClient()
        self._trust(client)
        client.set_missing_host_key_policy(_RefuseUnknown(source.host))
        client.connect(
            source.host,
            source.port,
            username=secret.user,
            password=secret.password,
            pkey=_private_key(secret),
            timeout=source.timeout_seconds,
            banner_timeout=source.timeout_seconds,
            auth_timeout=source.timeout_seconds,
            allow_agent=False,
            look_for_keys=False,
        )
        session = client.open_sftp()
        channel = session.get_channel()
        if channel is not None:
            channel.settimeout(source.timeout_seconds)
        transport = client.get_transport()
        assert transport is not None, "a client that just connected has a transport"
        return transport, session

    def _trust(self, client: paramiko.SSHClient) -> None:
        """The key in the list of sources, else those in the account's known_hosts."""
        source = self._source
        if source.host_key is None:
            client.load_system_host_keys()
            return
        kind, encoded = source.host_key.split()[:2]
        key = paramiko.PKey.from_type_string(kind, base64.b64decode(encoded))
        name = source.host if source.port == 22 else f"[{source.host}]:{source.port}"
        client.get_host_keys().add(name, kind, key)


class _RefuseUnknown(paramiko.MissingHostKeyPolicy):
    """A server whose key nobody confirmed gets no password."""

    def __init__(self, host: str) -> None:
        self._host = host

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        raise SourceTrouble("pull.host_key", host=self._host)


def _item(relative: str, entry: paramiko.SFTPAttributes) -> RemoteItem:
    origin, _, name = relative.partition("/")
    return RemoteItem(
        item_id=relative,
        revision=_revision(entry),
        file_name=(name or origin).rsplit("/", 1)[-1],
        origin=origin if name else "",
        size_bytes=entry.st_size,
        modified_at=datetime.fromtimestamp(entry.st_mtime or 0, UTC),
    )


def _revision(entry: paramiko.SFTPAttributes) -> str:
    return f"{entry.st_size}/{entry.st_mtime}"


def _private_key(secret: Secret) -> paramiko.PKey | None:
    if secret.private_key is None:
        return None
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        with contextlib.suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(secret.private_key), secret.password)
    raise SourceTrouble("pull.private_key")
