"""What was pulled from other systems: where each source stands, and which of its items are already here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

Position = dict[str, Any]
"""A source's own cursor, as JSON."""

_LOCK = text("select pg_try_advisory_lock(hashtext('bangfu.pull'), hashtext(:source))")
_UNLOCK = text("select pg_advisory_unlock(hashtext('bangfu.pull'), hashtext(:source))")

_BEGIN = text("""
    insert into intake.connector_state (source, last_attempt_at) values (:source, clock_timestamp())
    on conflict (source) do update set last_attempt_at = excluded.last_attempt_at
    returning reached, last_error
""")
_END = text("""
    update intake.connector_state
    set last_error = :trouble,
        last_success_at = case when cast(:trouble as text) is null then clock_timestamp() else last_success_at end
    where source = :source
""")
_REACH = text("update intake.connector_state set reached = cast(:reached as jsonb) where source = :source")
_RESTING = text("""
    select source from intake.connector_state
    where last_attempt_at > clock_timestamp() - make_interval(secs => :seconds)
""")
_KNOWN = text("select item_id, revision from intake.connector_item where source = :source")
_SAME_CONTENT = text("""
    select exists (
        select from intake.connector_item where source = :source and org_code = :org_code and sha256 = :sha256
    )
""")
_RECORD = text("""
    insert into intake.connector_item
        (source, item_id, revision, modified_at, sha256, size_bytes, org_code, file_name, delivered_at)
    values (:source, :item_id, :revision, :modified_at, :sha256, :size_bytes, :org_code, :file_name,
            case when :is_repeat then clock_timestamp() end)
    on conflict do nothing
""")
_UNDELIVERED = text("""
    select source, item_id, revision, modified_at, sha256, size_bytes, org_code, file_name, fetched_at
    from intake.connector_item
    where source = :source and delivered_at is null
    order by fetched_at, item_id
""")
_RENAME = text("""
    update intake.connector_item set file_name = :file_name
    where source = :source and item_id = :item_id and revision = :revision
""")
_DELIVERED = text("""
    update intake.connector_item set delivered_at = clock_timestamp()
    where source = :source and item_id = :item_id and revision = :revision
""")
_TAKEN = text("""
    select exists (
        select from intake.file_drop where path = :path and sha256 = :sha256 and archived_at >= :fetched_at
    ) or exists (select from intake.vaulted_file where sha256 = :sha256)
""")


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a source was read. ``left``: items before ``position`` that were passed over, to be looked at again."""

    position: Position = field(default_factory=dict)
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A source as the last pull left it."""

    reached: Reached
    trouble: str | None


@dataclass(frozen=True, slots=True)
class PulledItem:
    """One row of intake.connector_item: what came from where, and the name under which it goes to the inbox."""

    source: str
    item_id: str
    revision: str
    modified_at: datetime | None
    sha256: str
    size_bytes: int
    org_code: str
    file_name: str
    fetched_at: datetime | None = None


@contextmanager
def only_puller(engine: Engine, source: str) -> Iterator[bool]:
    """Whether this process alone pulls the source while the block runs; the lock ends with its process."""
    with engine.connect() as connection:
        mine = bool(connection.execute(_LOCK, {"source": source}).scalar())
        connection.commit()
        try:
            yield mine
        finally:
            if mine:
                connection.execute(_UNLOCK, {"source": source})
                connection.commit()


def begin_pull(connection: Connection, source: str) -> Standing:
    """Note the attempt; where the source stands."""
    row = connection.execute(_BEGIN, {"source": source}).one()
    return Standing(Reached(dict(row.reached.get("position", {})), tuple(row.reached.get("left", ()))), row.last_error)


def end_pull(connection: Connection, source: str, trouble: str | None) -> None:
    """Note how the attempt ended."""
    connection.execute(_END, {"source": source, "trouble": trouble})


def tried_within(connection: Connection, seconds: float) -> set[str]:
    """Sources whose last attempt is younger than so many seconds."""
    return set(connection.execute(_RESTING, {"seconds": seconds}).scalars())


def reach(connection: Connection, source: str, reached: Reached) -> None:
    """Move the cursor; the caller has recorded everything before it."""
    state = json.dumps({"position": reached.position, "left": reached.left})
    connection.execute(_REACH, {"source": source, "reached": state})


def known_items(connection: Connection, source: str) -> set[tuple[str, str]]:
    """(item_id, revision) of everything that came from the source."""
    return {(row.item_id, row.revision) for row in connection.execute(_KNOWN, {"source": source})}


def has_content(connection: Connection, source: str, org_code: str, sha256: str) -> bool:
    """Whether the source already gave these bytes for this unit."""
    values = {"source": source, "org_code": org_code, "sha256": sha256}
    return bool(connection.execute(_SAME_CONTENT, values).scalar())


def record_item(connection: Connection, item: PulledItem) -> None:
    """Record an item whose bytes are archived; it still has to be delivered."""
    connection.execute(_RECORD, {**_columns(item), "is_repeat": False})


def record_repeat(connection: Connection, item: PulledItem) -> None:
    """Record an item whose content came before: it is not delivered again."""
    connection.execute(_RECORD, {**_columns(item), "is_repeat": True})


def undelivered(connection: Connection, source: str) -> list[PulledItem]:
    """Items that are archived and, as far as the ledger knows, not yet in the inbox."""
    return [PulledItem(**row._mapping) for row in connection.execute(_UNDELIVERED, {"source": source})]


def rename_item(connection: Connection, item: PulledItem, file_name: str) -> None:
    """Note another name for an item that is about to be delivered."""
    connection.execute(_RENAME, {**_key(item), "file_name": file_name})


def mark_delivered(connection: Connection, item: PulledItem) -> None:
    """Note that the item lies in the inbox, or lay there and was taken."""
    connection.execute(_DELIVERED, _key(item))


def was_taken(connection: Connection, item: PulledItem) -> bool:
    """Whether receive has taken the item from the inbox since it was fetched, or its bytes went to the vault."""
    path = f"{item.org_code}/inbox/{item.file_name}"
    values = {"path": path, "sha256": item.sha256, "fetched_at": item.fetched_at}
    return bool(connection.execute(_TAKEN, values).scalar())


def _key(item: PulledItem) -> dict[str, str]:
    return {"source": item.source, "item_id": item.item_id, "revision": item.revision}


def _columns(item: PulledItem) -> dict[str, Any]:
    return {
        **_key(item),
        "modified_at": item.modified_at,
        "sha256": item.sha256,
        "size_bytes": item.size_bytes,
        "org_code": item.org_code,
        "file_name": item.file_name,
    }
