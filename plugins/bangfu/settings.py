"""Where things lie and what time it is: the environment of INTERFACE section 2, read into a record."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Asia/Shanghai")


class SettingsError(ValueError):
    """An environment variable holds something that cannot be used; the text says which and why."""


def _project_root() -> Path:
    packaged = Path(__file__).parent / "_project"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2]


PROJECT_ROOT = _project_root()
EXPECTATIONS = PROJECT_ROOT / "expectations"
SQL = PROJECT_ROOT / "sql"


@dataclass(frozen=True)
class Settings:
    """One environment of Bangfu. Folders need not exist yet."""

    home: Path
    warehouse_url: str | None
    reference: Path
    intake: Path
    archive: Path
    sources: Path
    settle_seconds: float
    fixed_now: datetime | None
    backload: bool

    @property
    def vault(self) -> Path:
        """Encrypted originals of reports with personal data."""
        return self.home / "vault"

    @property
    def published(self) -> Path:
        """Bulletins and exports."""
        return self.home / "published"

    @property
    def backup(self) -> Path:
        """Dumps of the warehouse."""
        return self.home / "backup"

    @property
    def postgres(self) -> Path:
        """Data of the embedded server."""
        return self.home / "postgres"

    @property
    def airflow(self) -> Path:
        """AIRFLOW_HOME of the embedded stack."""
        return self.home / "airflow"

    @property
    def logs(self) -> Path:
        """Log files of everything that Bangfu starts."""
        return self.home / "logs"

    def now(self) -> datetime:
        """The "now" of rules, due dates and printed times, in Asia/Shanghai."""
        return self.fixed_now or datetime.now(TIME_ZONE)

    def today(self) -> date:
        """The day of :meth:`now`."""
        return self.now().date()

    def with_backload(self, backload: bool) -> Settings:
        """The same settings with another reading of 填报日期."""
        return replace(self, backload=backload)

    def pepper(self) -> str:
        """Secret for hashing persons: ``BANGFU_PEPPER``, else generated once into the home, mode 600."""
        given = os.environ.get("BANGFU_PEPPER")
        return given or read_or_create_secret(self.home / "pepper")

    def vault_key(self) -> str:
        """Secret of the vault: ``BANGFU_VAULT_KEY``, else generated once into the home, mode 600.

        Without it nobody can read the originals in the vault: it belongs into the backup, away from the vault.
        """
        given = os.environ.get("BANGFU_VAULT_KEY")
        return given or read_or_create_secret(self.home / "vault.key")


def read_or_create_secret(path: Path) -> str:
    """The secret kept in ``path``; generated, with mode 600, when the file is not there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):  # the first of two that start at once wins
            os.link(waiting, path)
        waiting.unlink()
    return path.read_text(encoding="ascii").strip()


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the environment. Raises :class:`SettingsError` with the variable's name when a value is unusable."""
    home = Path(environ.get("BANGFU_HOME") or "var").absolute()
    return Settings(
        home=home,
        warehouse_url=environ.get("BANGFU_WAREHOUSE_URL") or None,
        reference=Path(environ.get("BANGFU_REFERENCE") or SQL / "reference").absolute(),
        intake=Path(environ.get("BANGFU_INTAKE") or home / "intake").absolute(),
        archive=Path(environ.get("BANGFU_ARCHIVE") or home / "archive").absolute(),
        sources=Path(environ.get("BANGFU_SOURCES") or home / "sources.yaml").absolute(),
        settle_seconds=_seconds(environ),
        fixed_now=_fixed_now(environ),
        backload=environ.get("BANGFU_BACKLOAD", "0") not in ("", "0"),
    )


def _seconds(environ: Mapping[str, str]) -> float:
    text = environ.get("BANGFU_SETTLE_SECONDS") or "2"
    try:
        seconds = float(text)
    except ValueError:
        raise SettingsError(f"BANGFU_SETTLE_SECONDS={text!r} is not a number of seconds") from None
    if seconds < 0:
        raise SettingsError(f"BANGFU_SETTLE_SECONDS={text!r} must not be negative")
    return seconds


def _fixed_now(environ: Mapping[str, str]) -> datetime | None:
    text = environ.get("BANGFU_NOW")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"BANGFU_NOW={text!r} is not an ISO time such as 2021-11-03T09:00:00+08:00") from None
    return moment.astimezone(TIME_ZONE) if moment.tzinfo else moment.replace(tzinfo=TIME_ZONE)
