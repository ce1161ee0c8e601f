"""A prefix of an object store: everything below it is listed each time; an object is whole or not there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlsplit

import fsspec

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
from bangfu.intake.connectors.sources import ObjectSource
from bangfu.intake.settle import is_ignored
from bangfu.ledger.pulls import Reached

T = TypeVar("T")

CHUNK_BYTES = 1 << 20
_MD5 = re.compile(r"[0-9a-f]{32}")


class ObjectStore:
    """One bucket or a prefix of it."""

    def __init__(self, source: ObjectSource, secret_of: SecretOf) -> None:
        self._source = source
        self._secret_of = secret_of
        self._files: Any = None
        self._host = urlsplit(source.endpoint or source.url).netloc

    def close(self) -> None:
        """Forget the file system; its connections end with it."""
        self._files = None

    def items(self, reached: Reached) -> Iterator[RemoteItem]:
        """Every object below the prefix, oldest first."""
        found = self._patiently(self._list)
        yield from sorted(found, key=lambda one: (str(one.modified_at), one.item_id))

    def fetch(self, item: RemoteItem, target: BinaryIO) -> None:
        """Write the object, checked by length and, where the etag is one, by MD5."""
        self._patiently(lambda: self._download(item, target))

    def _list(self) -> list[RemoteItem]:
        files = self._open()
        root = files._strip_protocol(self._source.url).rstrip("/")
        listed = files.find(root, detail=True)
        return [_item(path[len(root) :].strip("/"), info) for path, info in listed.items() if _is_offered(path, info)]

    def _download(self, item: RemoteItem, target: BinaryIO) -> None:
        files = self._open()
        path = f"{files._strip_protocol(self._source.url).rstrip('/')}/{item.item_id}"
        target.seek(0)
        target.truncate()
        digest, size = hashlib.md5(usedforsecurity=False), 0
        with files.open(path, "rb", cache_type="readahead") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        if _revision(files.info(path)) != item.revision:
            raise StillChanging
        if size != item.size_bytes or _denies(item.revision, digest.hexdigest()):
            raise ShortOfRevision

    def _patiently(self, act: Callable[[], T]) -> T:
        return patiently(self._source.patience, lambda: self._told(act), self.close)

    def _told(self, act: Callable[[], T]) -> T:
        """``act()``; what the library raises becomes one sentence without its words."""
        from botocore.exceptions import BotoCoreError, NoCredentialsError, PartialCredentialsError

        try:
            return act()
        except FileNotFoundError:
            raise SourceTrouble("pull.no_place", host=self._host) from None
        except (PermissionError, NoCredentialsError, PartialCredentialsError):
            raise SourceTrouble("pull.refused", host=self._host) from None
        except (BotoCoreError, OSError):
            raise Passing(SourceTrouble("pull.unreachable", host=self._host)) from None

    def _open(self) -> Any:
        if self._files is None:
            protocol = self._source.url.split("://")[0]
            options = self._s3_options(self._secret_of()) if protocol in ("s3", "s3a") else {}
            self._files = fsspec.filesystem(protocol, skip_instance_cache=True, use_listings_cache=False, **options)
        return self._files

    def _s3_options(self, secret: Secret) -> dict[str, Any]:
        if not secret.user or not secret.password:
            raise NoSecret(self._source.name)
        seconds = self._source.timeout_seconds
        region = {"region_name": self._source.region} if self._source.region else {}
        return {
            "key": secret.user,
            "secret": secret.password,
            "token": secret.token,
            "endpoint_url": self._source.endpoint,
            "client_kwargs": region,
            "config_kwargs": {"connect_timeout": seconds, "read_timeout": seconds, "retries": {"max_attempts": 1}},
        }


def _is_offered(path: str, info: dict[str, Any]) -> bool:
    return info.get("type") == "file" and not path.endswith("/") and not is_ignored(path.rsplit("/", 1)[-1])


def _item(relative: str, info: dict[str, Any]) -> RemoteItem:
    origin, _, name = relative.partition("/")
    modified = info.get("LastModified") or info.get("mtime") or info.get("last_modified")
    return RemoteItem(
        item_id=relative,
        revision=_revision(info),
        file_name=(name or origin).rsplit("/", 1)[-1],
        origin=origin if name else "",
        size_bytes=int(info["size"]),
        modified_at=modified if isinstance(modified, datetime) else None,
    )


def _revision(info: dict[str, Any]) -> str:
    """The etag; a store without one has size and time."""
    etag = str(info.get("ETag") or info.get("etag") or "").strip('"')
    return etag or f"{info.get('size')}/{info.get('LastModified') or info.get('mtime')}"


def _denies(etag: str, md5: str) -> bool:
    """Whether the etag is an MD5 (it is not for objects uploaded in parts or encrypted by key) and another one."""
    return bool(_MD5.fullmatch(etag)) and etag != md5
