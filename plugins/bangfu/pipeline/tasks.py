"""One call per DAG task: each builds its workplace, does one phase and gives back what Airflow may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from rich.progress import Progress
from sqlalchemy import text

from bangfu.database.engine import engine
from bangfu.intake.connectors.source import SourcesFailedError
from bangfu.intake.connectors.sources import read_sources
from bangfu.intake.vault import Vault
from bangfu.ledger.pulls import tried_within
from bangfu.pipeline.annual_tasks import draft_scores, is_bulletin_day
from bangfu.pipeline.batches import plan_batches
from bangfu.pipeline.first_turn import process_first_turn
from bangfu.pipeline.process import process
from bangfu.pipeline.pulling import FindSecret, pull
from bangfu.pipeline.receive import receive
from bangfu.pipeline.workplace import Workplace
from bangfu.publishing.replies import reply_all
from bangfu.reading.pool import ReadingPool
from bangfu.settings import load_settings
from bangfu.warehouse.figures import published_figures
from bangfu.warehouse.verify import verify


class UnansweredError(RuntimeError):
    """Files could not be moved or receipts not written; the ledger knows which, and the next run tries again."""


class ViolatedError(RuntimeError):
    """An invariant of the warehouse does not hold; the text names each."""


@dataclass(frozen=True)
class Processed:
    """What a batch came to: how many submissions of each status, and the months whose sales it touched."""

    statuses: dict[str, int]
    periods: list[str]


MONTH_LENGTH = len("202110")

PULL_SECONDS = 60
"""A DAG run pulls no longer than this before it receives: clerks' files wait for nobody's backlog."""
REST_SECONDS = 150
"""The four DAGs share the sources: one that was tried less than so many seconds ago is left to the next sweep."""


def pull_due(find_secret: FindSecret) -> dict[str, int]:
    """Pull the sources that rested long enough; files fetched by source.

    Raises :class:`SourcesFailedError` once for each outage, after all were tried.
    """
    settings = load_settings()
    sources = read_sources(settings.sources)
    if not sources:
        return {}
    work = Workplace(settings)
    with work.engine.connect() as connection:
        resting = tried_within(connection, REST_SECONDS)
    due = [source for source in sources if source.name not in resting]
    pulled = list(pull(work, due, find_secret, PULL_SECONDS))
    failed = [one.line() for one in pulled if one.trouble_is_new]
    if failed:
        raise SourcesFailedError("; ".join(failed))
    return {one.source: len(one.fetched) for one in pulled}


def receive_for(dag_id: str) -> list[dict[str, Any]]:
    """Receive everything that lies in the inboxes; the batches that this DAG must process."""
    work = Workplace(load_settings())
    with ReadingPool() as pool:
        receive(work, pool)
    return [asdict(batch) for batch in plan_batches(work, [dag_id])]


def process_batch(submission_ids: Sequence[str]) -> Processed:
    """Process those of the submissions that still wait, and before them what others refer to."""
    work = Workplace(load_settings())
    with ReadingPool() as pool:
        judged = [*process_first_turn(work, pool), *process(work, pool, submission_ids)]
    periods = {period for one in judged for period in one.periods}
    return Processed(dict(Counter(one.status for one in judged)), sorted(periods))


def reply_to_all() -> int:
    """Answer every drop whose submissions are judged; how many were. Raises :class:`UnansweredError`."""
    settings = load_settings()
    replies = reply_all(engine(settings, "loader"), settings)
    stuck = [f"{reply.file_name}: {reply.trouble}" for reply in replies if reply.trouble]
    if stuck:
        raise UnansweredError("; ".join(stuck))
    return len(replies)


_STANDING = text("""
    select
        (select max(changed_at) from intake.change) as judged_until,
        (select count(*) from intake.submission where stage in ('received', 'identified')) as waiting_count,
        (select max(judged_until) from assessment.check_run) as checked_until,
        (select now() - max(checked_at) < cast(:patience as interval) from assessment.check_run) as was_checked_lately,
        (
            select max(cast(checked_at at time zone 'Asia/Shanghai' as date)) from assessment.check_run
        ) as checked_on
""")
_JUDGED_SINCE = text("""
    select distinct period from intake.change
    where period is not null and changed_at > coalesce(
        (select max(judged_until) from assessment.check_run), cast('-infinity' as timestamptz)
    )
""")
_RECORD = text("""
    insert into assessment.check_run (judged_until, figures_failed)
    values ((select max(changed_at) from intake.change), :figures_failed)
""")
BUSY_PATIENCE = "1 hour"
"""While files are being processed a check would be out of date at its end; it waits for a rest, but no longer."""


def sales_changed() -> bool:
    """Whether there is something to check: anything was judged since the last check and the intake is at rest, or it
    is the day of the bulletin and nothing was checked today.
    """
    settings = load_settings()
    with engine(settings, "assessor").connect() as connection:
        standing = connection.execute(_STANDING, {"patience": BUSY_PATIENCE}).one()
    if standing.judged_until is None:
        return False
    changed = standing.checked_until is None or standing.judged_until > standing.checked_until
    if changed:
        return standing.waiting_count == 0 or standing.was_checked_lately is False
    return standing.checked_on != settings.today() and is_bulletin_day(settings.now())


def period_to_check() -> str | None:
    """The newest month that was judged since the last check, once the intake is at rest: the last file of a batch may
    have sold nothing, and the check that its neighbours asked for was put off.
    """
    if not sales_changed():
        return None
    with engine(load_settings(), "assessor").connect() as connection:
        judged = set(connection.execute(_JUDGED_SINCE).scalars())
    return max((period for period in judged if period.isdigit() and len(period) == MONTH_LENGTH), default=None)


def score_changed_years() -> dict[int, bool]:
    """Draft every year of which something was judged since the last check, and on the day of the bulletin that of the
    last month: reports fall due and questions age without a file; whether the draft says something new.
    """
    settings = load_settings()
    with engine(settings, "assessor").connect() as connection:
        years = {int(period[:4]) for period in connection.execute(_JUDGED_SINCE).scalars()}
    if is_bulletin_day(settings.now()):
        years.add((settings.today().replace(day=1) - timedelta(days=1)).year)
    return draft_scores(sorted(years))


def verify_or_fail() -> list[str]:
    """Prove the invariants; the names of those that hold. Raises :class:`ViolatedError` naming those that do not."""
    settings = load_settings()
    with engine(settings, "loader").connect() as connection:
        checks = verify(connection, settings.archive, Progress(disable=True), Vault.of(settings))
    violated = [f"{check.name}: {check.detail}" for check in checks if not check.holds]
    if violated:
        raise ViolatedError("; ".join(violated))
    return [check.name for check in checks]


def compare_figures() -> dict[str, bool]:
    """Set the published figures beside the warehouse's and record the check; figure id to pass or fail."""
    with engine(load_settings(), "assessor").begin() as connection:
        found = {figure.figure_id: figure.passes for figure in published_figures(connection)}
        failed = [figure_id for figure_id, passes in found.items() if not passes]
        connection.execute(_RECORD, {"figures_failed": failed})
    return found
