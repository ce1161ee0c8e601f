"""Which sale lines must be resolved together, and the locks that keep two workers from resolving them at once.

Lines meet by keys (sql/load/sale_neighbour.sql): order and session numbers, receipts, months of a venue, events,
references, invoices, their own business key; buyers without a number meet the lines that they may mean. The touched
lines are the closure over these keys among the lines in force. Keys are locked by bucket, so that a large export needs
no more locks than a small one; a catalogue or a register of entities, which may touch any line, takes all of them.
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
# What a buyer names shares a lock with the receipt or group order of that number, which may come at the same time.
_TOUCHED_BUCKETS = text(f"""
    select distinct (
        hashtext(regexp_replace(neighbour_key, '^(receipt|names|group|joins):', 'ref:')) & {_BUCKETS - 1}
    ) as bucket
    from touched_key
""")
# Lines that may be one another's without a number in common (DC-3) share at least their quantity.
_OWN_QUANTITIES = text("""
    insert into touched_key (neighbour_key)
    select distinct 'quantity:' || quantity
    from warehouse.fact_sale
    where submission_id = :submission_id and quantity is not null
        and (detail_level in ('order', 'pos') or declared_fulfilment_channel is not null)
    on conflict do nothing
""")
# Without statistics the planner reads the whole warehouse for forty lines.
_COUNT_ROWS = text("analyze touched_row")
_COUNT_KEYS = text("analyze touched_key")


def lock_everything(connection: Connection) -> None:
    """Wait until no other worker resolves anything, and let none begin before this transaction ends."""
    connection.execute(_TAKE_ALL)


def join_in(connection: Connection) -> None:
    """Wait until nobody resolves everything, as after a decision, and let nobody begin before this transaction ends."""
    connection.execute(_SHARE_ALL)


def touch_submission(connection: Connection, submission_id: str, replaced: Sequence[str]) -> None:
    """Lock and gather everything that must be resolved with the sale lines of a submission.

    Locks are taken in the order of their buckets. What is found only under the locks may need more of them; then all
    are given back and taken again in order, so that two workers never wait for each other.
    """
    join_in(connection)
    run(connection, "resolve/seed_submission.sql", submission_id=submission_id, replaced=list(replaced))
    connection.execute(_COUNT_ROWS)
    run(connection, "resolve/touch_keys.sql")
    connection.execute(_OWN_QUANTITIES, {"submission_id": submission_id})
    needed = _touched_buckets(connection)
    while True:
        attempt = connection.begin_nested()
        connection.execute(_TAKE_BUCKETS, {"buckets": sorted(needed)})
        run(connection, "resolve/seed_submission.sql", submission_id=submission_id, replaced=list(replaced))
        touch_neighbours(connection, submission_id)
        found = _touched_buckets(connection)
        if found <= needed:
            attempt.commit()
            return
        attempt.rollback()
        needed |= found


def touch_neighbours(connection: Connection, submission_id: str = "") -> None:
    """Add to the touched lines all lines in force that they meet, directly or through others.

    ``submission_id`` is the arriving one: what its lines change in the meaning of a number touches the lines that the
    number meant before.
    """
    while True:
        _touch_by_keys(connection, submission_id)
        if run(connection, "resolve/touch_candidates.sql").rowcount == 0:
            return


def _touch_by_keys(connection: Connection, submission_id: str) -> None:
    while True:
        connection.execute(_COUNT_ROWS)
        run(connection, "resolve/touch_keys.sql")
        connection.execute(_COUNT_KEYS)
        if run(connection, "resolve/touch_lines.sql", submission_id=submission_id).rowcount == 0:
            return


def _touched_buckets(connection: Connection) -> set[int]:
    return {row.bucket for row in connection.execute(_TOUCHED_BUCKETS)}
