"""Proof of the invariants on the live warehouse: a query each in sql/checks/verify_*.sql, and the archive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, text

from bangfu.intake.archive import archive_path, file_sha256
from bangfu.intake.vault import Vault
from bangfu.settings import SQL

ARCHIVE_NAME = "归档与哈希一致"
ARCHIVE_DETAIL = "收到的每份内容都在归档中，且字节与登记的 SHA-256 一致。"

VAULT_NAME = "保险库可解密"
VAULT_DETAIL = "保险库中未到期的每份原件都能解密，且字节与登记的 SHA-256 一致；归档中没有它们的副本。"

_ARCHIVED = text("""
    with received as (
        select sha256 from intake.file_drop
        union
        select sha256 from intake.submission
    ),

    kept as (
        select sha256 from received where sha256 not in (select vaulted_file.sha256 from intake.vaulted_file)
        union
        select table_sha256 from intake.vaulted_file where table_sha256 is not null
    )

    select sha256 from kept order by sha256
""")

_IN_VAULT = text("select sha256, purged_at, cleared_at from intake.vaulted_file order by sha256")


class Progress(Protocol):
    """What verify needs of a progress display, such as :class:`rich.progress.Progress`."""

    def add_task(self, description: str, *, total: float | None) -> Any:
        """A new bar; returns its id."""

    def advance(self, task_id: Any, advance: float = 1) -> None:
        """One step of a bar is done."""


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: its Chinese name, whether it holds, what it says, and everything that offends against it."""

    check_id: str
    name: str
    holds: bool
    detail: str
    offending: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def verify(connection: Connection, archive: Path, progress: Progress, vault: Vault | None = None) -> list[Check]:
    """Check every invariant in one snapshot of the warehouse, as loader. Nothing is changed.

    ``archive`` is the folder of archived bytes, ``vault`` holds the originals with persons; without it they are not
    looked at. Offending objects are all named, in Chinese where words are needed.
    """
    files = sorted((SQL / "checks").glob("verify_*.sql"))
    if not connection.in_transaction():
        connection.execution_options(isolation_level="REPEATABLE READ")
    bar = progress.add_task("核验", total=len(files))
    checks = []
    for file in files:
        checks.append(run_check(connection, file))
        progress.advance(bar)
    checks.append(_check_archive(connection, archive, progress))
    return [*checks, _check_vault(connection, archive, vault, progress)] if vault else checks


def run_check(connection: Connection, file: Path) -> Check:
    """Run one query; its first comment line is the check's name, its second what it says."""
    statement = file.read_text(encoding="utf-8")
    name, detail = (line.removeprefix("--").strip() for line in statement.splitlines()[:2])
    offending = connection.execute(text(statement)).scalars()
    return _check(file.stem.removeprefix("verify_"), name, detail, offending)


def _check_archive(connection: Connection, archive: Path, progress: Progress) -> Check:
    hashes = list(connection.execute(_ARCHIVED).scalars())
    bar = progress.add_task(ARCHIVE_NAME, total=len(hashes))
    offending = []
    for sha256 in hashes:
        trouble = _trouble_with(archive_path(archive, sha256), sha256)
        if trouble:
            offending.append(f"{sha256}：{trouble}")
        progress.advance(bar)
    return _check("archive", ARCHIVE_NAME, ARCHIVE_DETAIL, offending)


def _check_vault(connection: Connection, archive: Path, vault: Vault, progress: Progress) -> Check:
    """Every original decrypts until it expires, and is nowhere else any more."""
    files = connection.execute(_IN_VAULT).all()
    bar = progress.add_task(VAULT_NAME, total=len(files))
    offending = []
    for file in files:
        if file.purged_at is None:
            trouble = vault.trouble_with(file.sha256)
        else:
            trouble = "已到期销毁，保险库中却仍有" if vault.path(file.sha256).exists() else None
        if trouble is None and file.cleared_at is not None and archive_path(archive, file.sha256).exists():
            trouble = "归档中仍有副本"
        if trouble:
            offending.append(f"{file.sha256}：{trouble}")
        progress.advance(bar)
    return _check("vault", VAULT_NAME, VAULT_DETAIL, offending)


def _trouble_with(path: Path, sha256: str) -> str | None:
    if not path.exists():
        return "归档中没有"
    return None if file_sha256(path) == sha256 else "内容已变"


def _check(check_id: str, name: str, detail: str, offending: Iterable[str]) -> Check:
    found = tuple(offending)
    if not found:
        return Check(check_id, name, True, detail, found)
    shown = "；".join(found[:3]) + ("……" if len(found) > 3 else "")
    return Check(check_id, name, False, f"{detail}不符 {len(found)} 处：{shown}", found)
