"""Leases: any number of workers share the waiting submissions, and a dead worker's claim expires."""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from bangfu.ledger.records import SUBMISSION_COLUMNS, Submission

LEASE_SECONDS = 45
HEARTBEAT_SECONDS = 10
MAX_ATTEMPTS = 3
"""A submission whose worker died this often is failed instead of being tried again without end."""

NOT_HELD = """
    (
        lease_until is null or lease_until < clock_timestamp()
        or not exists (
            select 1 from pg_locks
            where locktype = 'advisory' and granted and objsubid = 2
                and database = (select oid from pg_database where datname = current_database())
                and classid = cast(hashtext('bangfu.worker') as oid)
                and objid = cast(hashtext(claimed_by) as oid)
        )
    )
"""
"""Nobody holds the submission: no lease, an expired one, or one of a worker that is no longer connected.

A worker's session bears its name as long as it lives: when it is killed, what it had claimed is free at once. The
lease's own end is for the worker that lives and no longer moves.
"""

_CLAIM = text(f"""
    with free as (
        select submission_id from intake.submission
        where submission_id = any(:submission_ids) and stage = 'identified' and {NOT_HELD}
        order by submission_id
        for update skip locked
    )
    update intake.submission
    set claimed_by = :worker, lease_until = clock_timestamp() + make_interval(secs => :seconds),
        attempts = attempts + 1
    from free where free.submission_id = submission.submission_id
    returning {SUBMISSION_COLUMNS}
""")

# A row that is locked is in our own hands, and nobody can claim it: waiting for it could end in a deadlock.
_RENEW = text("""
    with mine as (
        select submission_id from intake.submission
        where claimed_by = :worker and stage = 'identified'
        for update skip locked
    )
    update intake.submission
    set lease_until = clock_timestamp() + make_interval(secs => :seconds)
    from mine where mine.submission_id = submission.submission_id
""")

_RELEASE = text("""
    update intake.submission set claimed_by = null, lease_until = null
    where claimed_by = :worker and stage = 'identified'
""")

_BEAR_NAME = text("select pg_advisory_lock(hashtext('bangfu.worker'), hashtext(:worker))")
_LAY_NAME_DOWN = text("select pg_advisory_unlock(hashtext('bangfu.worker'), hashtext(:worker))")

_STILL_MINE = text("""
    select 1 from intake.submission
    where submission_id = :submission_id and claimed_by = :worker and stage = 'identified'
    for update
""")


class LeaseLost(RuntimeError):
    """Another worker took the submission over because our lease had expired; ours must not be written."""


def new_worker_name() -> str:
    """A name that no other worker has, and that tells a person where it runs."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def claim(engine: Engine, worker: str, submission_ids: Sequence[str]) -> list[Submission]:
    """Claim those of the submissions that wait and nobody else holds; that of a dead worker is taken over."""
    with engine.begin() as connection:
        rows = connection.execute(
            _CLAIM, {"submission_ids": list(submission_ids), "worker": worker, "seconds": LEASE_SECONDS}
        ).all()
    return sorted((Submission.from_row(row) for row in rows), key=lambda one: one.order)


def hold_lease(connection: Connection, worker: str, submission_id: str) -> None:
    """Lock the submission's row for this transaction. Raises :class:`LeaseLost` when it is no longer ours."""
    if connection.execute(_STILL_MINE, {"submission_id": submission_id, "worker": worker}).first() is None:
        raise LeaseLost(submission_id)


@contextmanager
def kept_alive(engine: Engine, worker: str) -> Iterator[None]:
    """Renew the worker's leases in the background while the block runs, and give back what is left after it."""
    stop = threading.Event()

    def renew() -> None:
        while not stop.wait(HEARTBEAT_SECONDS):
            with engine.begin() as connection:
                connection.execute(_RENEW, {"worker": worker, "seconds": LEASE_SECONDS})

    heart = threading.Thread(target=renew, name=f"leases of {worker}", daemon=True)
    with _name_borne(engine, worker):
        heart.start()
        try:
            yield
        finally:
            stop.set()
            heart.join()
            with engine.begin() as connection:
                connection.execute(_RELEASE, {"worker": worker})


@contextmanager
def _name_borne(engine: Engine, worker: str) -> Iterator[None]:
    """A session of its own that holds the worker's name; it ends with the process, however that ends."""
    with engine.connect() as connection:
        connection.execute(_BEAR_NAME, {"worker": worker})
        connection.commit()
        try:
            yield
        finally:
            connection.execute(_LAY_NAME_DOWN, {"worker": worker})
            connection.commit()
