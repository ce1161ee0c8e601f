"""What has to be done every week so that the warehouse stays whole: room for a year, retention, a proven dump."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from bangfu.database.dumps import Dump, count_rows, prune_dumps, restored
from bangfu.database.engine import engine
from bangfu.intake.vault import purge_expired
from bangfu.notices import OperatorError
from bangfu.settings import SQL, Settings
from bangfu.warehouse.verify import run_check

KEPT_DUMPS = 8
"""Two months of weekly dumps."""
KEPT_DRAFTS = timedelta(days=90)
"""An older draft of the assessment goes; the newest of each year and rubric, and every edition's, stay."""

_ENSURE_YEAR = text("select warehouse.ensure_sale_year(:year)")
_OLD_DRAFTS = text("""
    with newest as (
        select max(run_id) as run_id from assessment.run where kind = 'draft' group by year, rubric
    )

    delete from assessment.run
    where kind <> 'edition' and started_at < :before and run_id not in (select newest.run_id from newest)
    returning run_id
""")


@dataclass(frozen=True)
class Retained:
    """What had had its time: originals destroyed in the vault, drafts of the assessment, dumps."""

    purged_originals: int
    dropped_drafts: int
    dropped_dumps: list[str]


def make_room(settings: Settings, now: datetime) -> list[int]:
    """The years of sales that have a partition for certain: this one and the next."""
    years = [now.year, now.year + 1]
    with engine(settings, "loader").begin() as connection:
        for year in years:
            connection.execute(_ENSURE_YEAR, {"year": year})
    return years


def end_retention(settings: Settings, now: datetime) -> Retained:
    """Destroy what may not be kept longer; tombstones, editions and the newest drafts stay."""
    with engine(settings, "loader").begin() as connection:
        purged = purge_expired(settings, connection, now)
    with engine(settings, "assessor").begin() as connection:
        drafts = connection.execute(_OLD_DRAFTS, {"before": now - KEPT_DRAFTS}).scalars().all()
    return Retained(len(purged), len(drafts), prune_dumps(settings, KEPT_DUMPS))


def prove_restorable(settings: Settings, taken: Dump) -> list[str]:
    """Restore a dump beside the warehouse: every table has the rows it had, every invariant holds there as well.

    The names of the invariants. Raises :class:`OperatorError` naming what differs.
    """
    with restored(settings, taken) as connection:
        found = count_rows(connection)
        differing = sorted(name for name, rows in taken.row_counts.items() if found.get(name) != rows)
        if differing:
            raise OperatorError("backup.rows_differ", file=taken.path.name, tables="、".join(differing))
        checks = [run_check(connection, file) for file in sorted((SQL / "checks").glob("verify_*.sql"))]
    violated = [check.name for check in checks if not check.holds]
    if violated:
        raise OperatorError("backup.violated", file=taken.path.name, checks="、".join(violated))
    return [check.name for check in checks]
