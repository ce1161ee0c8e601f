"""What stands under the tables of a bulletin: on which basis its numbers are, and what does not agree."""

from __future__ import annotations

from collections.abc import Iterator

from bangfu.publishing.bulletin_model import Bulletin, Difference
from bangfu.publishing.bulletin_period import BulletinPeriod, bulletin_period
from bangfu.publishing.bulletin_words import day_name, object_name, period_name, period_word, words
from bangfu.publishing.numerals import percent, yuan
from bangfu.settings import TIME_ZONE


def notes(bulletin: Bulletin) -> list[str]:
    """The notes in their order."""
    period = bulletin_period(bulletin.period)
    if period is None:
        raise ValueError(f"{bulletin.period!r} is no period of a bulletin")
    return list(_notes(bulletin, period))


def data_time(bulletin: Bulletin) -> str:
    """When the figures were taken from the warehouse."""
    moment = bulletin.made_at.astimezone(TIME_ZONE).strftime("%Y-%m-%d %H:%M")
    return str(words()["notes"]["data_time"]).format(moment=moment)


def _notes(bulletin: Bulletin, period: BulletinPeriod) -> Iterator[str]:
    said = words()["notes"]
    if bulletin.as_of < period.last_day:
        yield said["unfinished"].format(day=day_name(bulletin.as_of))
    yield said["basis"]
    yield said["areas"]
    yield said["systems"]
    yield said["progress"].format(progress=percent(bulletin.time_progress), period=period_word(period))
    yield said["rank"]
    yield said["online"]
    yield said["reports"]
    yield said["persons"]
    yield said["unknown"]
    yield from _agreement(bulletin, period)
    yield data_time(bulletin)


def _agreement(bulletin: Bulletin, period: BulletinPeriod) -> Iterator[str]:
    said = words()["notes"]
    if bulletin.differences is None:
        if not period.is_first_of_year:
            yield said["no_previous"].format(period=period_name(bulletin.previous_period))
        return
    if not bulletin.differences:
        yield said["same"]
    names = {one.object_code: object_name(one) for one in bulletin.objects}
    for one in bulletin.differences:
        yield _difference(one, names[one.object_code])


def _difference(one: Difference, name: str) -> str:
    return str(words()["notes"]["different"]).format(
        name=name,
        announced=yuan(one.announced_amount),
        amount=yuan(one.period_amount),
        year=yuan(one.year_amount),
        difference=yuan(one.difference),
    )
