"""R14: the level of each outlet as the list of outlets knows it, and which articles are reprints of earlier ones.

An article whose title is nearly that of an earlier one within thirty days is a reprint: it is kept and not counted
again. What is earlier follows from the articles alone, so that the order in which files arrive does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, text

from bangfu.register.names import comparable
from bangfu.warehouse.statements import run

REPRINT_DAYS = timedelta(days=30)
REPRINT_SIMILARITY = 90
"""Of a hundred; titles must be more alike than that (rule of R14)."""

LEVELS = ("national", "provincial", "city", "county", "unknown")
"""Highest first."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article in force. ``is_stated`` says that the clerk calls it a reprint; adverts are apart from articles."""

    submission_id: str
    row_no: int
    title: str
    title_key: str
    published_on: date
    is_advert: bool
    level: str
    is_stated: bool
    sha256: str

    @property
    def place(self) -> tuple[date, int, str, int]:
        """Earlier days come first, on one day the higher outlet, then whatever tells two articles apart for good."""
        return self.published_on, LEVELS.index(self.level), self.sha256, self.row_no


_LOCK = text("select pg_advisory_xact_lock(20725)")
_OUTLETS = text("select name, level, aliases from reference.media_outlet order by name")
_NAMES = text("select distinct media_name from warehouse.fact_media where submission_id = :submission_id")
_SET_LEVEL = text("""
    update warehouse.fact_media set level = :level where media_name = :media_name and level <> :level
""")
_DAYS = text("""
    select min(reported.published_on) as first_day, max(reported.published_on) as last_day
    from candidate
    inner join staging.media_coverage as reported using (submission_id, row_no)
""")
_ARTICLES = text("""
    select media.submission_id, media.row_no, media.title, media.title_key, media.published_on,
        media.medium = 'advert' as is_advert, media.level,
        coalesce(reported.is_reprint = '是', false) as is_stated, submission.sha256
    from warehouse.fact_media as media
    inner join staging.media_coverage as reported using (submission_id, row_no)
    inner join intake.submission using (submission_id)
    where media.published_on between :first_day and :last_day
""")
_MARK = text("""
    update warehouse.fact_media
    set is_reprint = :is_reprint, original_title = coalesce(reported.original_title, :original_title),
        original_submission_id = :original_submission_id, original_row_no = :original_row_no
    from staging.media_coverage as reported
    where fact_media.submission_id = :submission_id and fact_media.row_no = :row_no
        and reported.submission_id = fact_media.submission_id and reported.row_no = fact_media.row_no
        and (fact_media.is_reprint, fact_media.original_submission_id, fact_media.original_row_no)
            is distinct from (:is_reprint, :original_submission_id, :original_row_no)
""")


def lock_media(connection: Connection) -> None:
    """One list of articles at a time: each may hold a reprint of what another one brings."""
    connection.execute(_LOCK)


def bring_in_media(connection: Connection, submission_id: str) -> None:
    """The articles in force into fact_media, with level and reprints; the versions have been chosen."""
    run(connection, "load/media_coverage.sql")
    _set_levels(connection, submission_id)
    days = connection.execute(_DAYS).one()
    if days.first_day is not None:
        _mark_reprints(connection, days.first_day, days.last_day)


def find_original(article: Article, others: Sequence[Article]) -> Article | None:
    """The earliest article that this one is a reprint of, among ``others``; None for an article of its own."""
    earlier = sorted(
        (
            other
            for other in others
            if not other.is_stated
            and other.is_advert == article.is_advert
            and other.place < article.place
            and article.published_on - other.published_on <= REPRINT_DAYS
        ),
        key=lambda other: other.place,
    )
    alike = process.extract_iter(
        article.title_key, [other.title_key for other in earlier], scorer=fuzz.ratio, score_cutoff=REPRINT_SIMILARITY
    )
    return next((earlier[index] for _, score, index in alike if score > REPRINT_SIMILARITY), None)


def _set_levels(connection: Connection, submission_id: str) -> None:
    levels = _outlet_levels(connection)
    names = connection.execute(_NAMES, {"submission_id": submission_id}).scalars().all()
    known = [{"media_name": name, "level": levels[comparable(name)]} for name in names if comparable(name) in levels]
    if known:
        connection.execute(_SET_LEVEL, known)


def _outlet_levels(connection: Connection) -> dict[str, str]:
    outlets = connection.execute(_OUTLETS).all()
    aliases = {comparable(alias): outlet.level for outlet in outlets for alias in outlet.aliases}
    return aliases | {comparable(outlet.name): outlet.level for outlet in outlets}


def _mark_reprints(connection: Connection, first_day: date, last_day: date) -> None:
    """Judge again every article to which one of these days may matter."""
    window = {"first_day": first_day - REPRINT_DAYS, "last_day": last_day + REPRINT_DAYS}
    articles = [Article(*row) for row in connection.execute(_ARTICLES, window)]
    judged = [article for article in articles if article.published_on >= first_day]
    marks = list(_marks(judged, articles))
    if marks:
        connection.execute(_MARK, marks)


def _marks(judged: Iterable[Article], articles: Sequence[Article]) -> Iterable[dict[str, object]]:
    for article in judged:
        original = find_original(article, articles)
        yield {
            "submission_id": article.submission_id,
            "row_no": article.row_no,
            "is_reprint": article.is_stated or original is not None,
            "original_title": original.title if original else None,
            "original_submission_id": original.submission_id if original else None,
            "original_row_no": original.row_no if original else None,
        }
