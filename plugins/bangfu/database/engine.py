"""Engines of the warehouse, one per role: the embedded server, or the one that BANGFU_WAREHOUSE_URL names."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url

from bangfu.database.embedded import start
from bangfu.settings import Settings

ROLES = ("owner", "loader", "assessor", "evaluator")
DATABASE = "bangfu"
DRIVER = "postgresql+psycopg2"
OPTIONS = "-c timezone=Asia/Shanghai -c temp_buffers=64MB"
"""For each connection; the working tables of a resolution that touches many lines stay in memory."""


def role_name(role: str) -> str:
    """Name of a role on the server. Raises :class:`ValueError` for a role that Bangfu does not have."""
    if role not in ROLES:
        raise ValueError(f"no role {role!r}: it is one of {', '.join(ROLES)}")
    return f"bangfu_{role}"


def engine(settings: Settings, role: str) -> Engine:
    """The warehouse as ``owner``, ``loader``, ``assessor`` or ``evaluator``; asked again, the same engine.

    Starts the embedded server if it is ours and stands still. A forked process gets an engine of its own.
    """
    name = role_name(role)
    return _engine(warehouse_url(settings, role), name if settings.warehouse_url else None, os.getpid())


def administration_engine(settings: Settings) -> Engine:
    """The warehouse as whoever may make roles: embedded superuser, or user of BANGFU_WAREHOUSE_URL."""
    url = _given_url(settings) or make_url(start(settings).url(DATABASE))
    return _engine(_with_now(url, settings), None, os.getpid())


def warehouse_url(settings: Settings, role: str) -> URL:
    """SQLAlchemy URL of the warehouse in use, always for psycopg2.

    On the embedded server it logs in as the role; on another server it is the given one, and the role is set
    after the login. BANGFU_NOW, where it is set, travels with the URL: views that ask what day it is go by it.
    """
    name = role_name(role)
    return _with_now(_given_url(settings) or make_url(start(settings).url(DATABASE, name)), settings)


def forget_engines() -> None:
    """Close every connection of this process that is not in use, and make engines anew when next asked."""
    for one in _made:
        one.dispose()
    _made.clear()
    _engine.cache_clear()


_made: list[Engine] = []


def _given_url(settings: Settings) -> URL | None:
    if settings.warehouse_url is None:
        return None
    text = settings.warehouse_url
    if text.startswith("postgres://"):  # libpq reads it, SQLAlchemy does not
        text = "postgresql" + text.removeprefix("postgres")
    return make_url(text).set(drivername=DRIVER)


def _with_now(url: URL, settings: Settings) -> URL:
    """The URL, with the setting that reference.current_moment() reads; as it was where the clock decides."""
    if settings.fixed_now is None:
        return url
    return with_options(url, f"-c bangfu.now={settings.fixed_now.isoformat()}")


def with_options(url: URL, options: str) -> URL:
    """The URL with one more option of the server; what the URL says itself stays."""
    said = " ".join(each for each in (url.query.get("options"), options) if isinstance(each, str))
    return url.update_query_dict({"options": said})


@cache
def _engine(url: URL, become: str | None, process: int) -> Engine:
    made = create_engine(
        with_options(url, OPTIONS),
        pool_size=4,
        max_overflow=8,
        pool_pre_ping=True,
        connect_args={"application_name": f"bangfu {process}"},
    )
    if become:
        event.listen(made, "connect", becoming(become))
    _made.append(made)
    return made


def becoming(name: str) -> Any:
    """What a new connection has to do first on a server where roles do not log in themselves: become one."""

    def become(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'set role "{name}"')
        connection.commit()

    return become
