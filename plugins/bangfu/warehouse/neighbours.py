"""Which sale lines must be resolved together, and the locks that keep two workers from resolving them at once.

Lines meet by keys: order and session numbers, references, invoices, their own business key. The touched lines are the
closure over these keys among the lines in force. Keys are locked by bucket, so that a large export needs no more locks
than a small one; a catalogue or a register of entities, which may touch any line, takes all of them at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from bangfu.warehouse.statements import run

_SPACE = 20723
_BUCKETS = 256

_SHARE_ALL = text(f"select pg_advisory_xact_lock_shared({_SPACE}, -1)")
_TAKE_ALL = text(f"select pg_advisory_xact_lock({_SPACE}, -1)")
_TAKE_BUCKETS = text(f"""
    select pg_advisory_xact_lock({_SPACE}, bucket)
    from (select unnest(cast(:buckets as integer[])) as bucket order by bucket offset 0) as ordered
""")
_TOUCHED_BUCKETS = text(f"""
    select distinct (hashtext(neighbour_key) & {_BUCKETS - 1}) as bucket from touched_key
""")
_MORE_KEYS = text("""
    insert into touched_key (neighbour_key)
    select distinct sale_neighbour.neighbour_key
    from touched_row
    inner join warehouse.sale_neighbour on touched_row.sale_row_id = sale_neighbour.sale_row_id
    on conflict do nothing
""")
# Without statistics the planner reads the whole warehouse for forty lines.
_COUNT_ROWS = text("analyze touched_row")
_COUNT_KEYS = text("analyze touched_key")
_MORE_ROWS = text("""
    insert into touched_row (sale_row_id)
    select distinct sale_neighbour.sale_row_id
    from touched_key
    inner join warehouse.sale_neighbour on touched_key.neighbour_key = sale_neighbour.neighbour_key
    inner join warehouse.fact_sale on sale_neighbour.sale_row_id = fact_sale.sale_row_id and fact_sale.in_force
    on conflict do nothing
""")


def lock_everything(connection: Connection) -> None:
    """Wait until no other worker resolves anything, and let none begin before this transaction ends."""
    connection.execute(_TAKE_ALL)


def touch_submission(connection: Connection, submission_id: str, replaced: Sequence[str]) -> None:
    """Lock and gather everything that must be resolved with the sale lines of a submission.

    Locks are taken in the order of their buckets. What is found only under the locks may need more of them; then all
    are given back and taken again in order, so that two workers never wait for each other.
    """
    connection.execute(_SHARE_ALL)
    run(connection, "resolve/seed_submission.sql", submission_id=submission_id, replaced=list(replaced))
    connection.execute(_COUNT_ROWS)
    connection.execute(_MORE_KEYS)
    needed = _touched_buckets(connection)
    while True:
        attempt = connection.begin_nested()
        connection.execute(_TAKE_BUCKETS, {"buckets": sorted(needed)})
        run(connection, "resolve/seed_submission.sql", submission_id=submission_id, replaced=list(replaced))
        touch_neighbours(connection)
        found = _touched_buckets(connection)
        if found <= needed:
            attempt.commit()
            return
        attempt.rollback()
        needed |= found


def touch_neighbours(connection: Connection) -> None:
    """Add to the touched lines all lines in force that they meet, directly or through others."""
    while True:
        connection.execute(_COUNT_ROWS)
        connection.execute(_MORE_KEYS)
        connection.execute(_COUNT_KEYS)
        if connection.execute(_MORE_ROWS).rowcount == 0:
            return


def _touched_buckets(connection: Connection) -> set[int]:
    return {row.bucket for row in connection.execute(_TOUCHED_BUCKETS)}
