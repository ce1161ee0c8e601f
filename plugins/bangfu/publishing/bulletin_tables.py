"""The tables of a bulletin: every cell as its number and as it prints, for Word and Excel alike (domain 4.5, 4.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bangfu.publishing.bulletin_model import AREAS, CITY, DEPARTMENT, Bulletin, ChannelFigures, ObjectFigures
from bangfu.publishing.bulletin_period import bulletin_period
from bangfu.publishing.bulletin_words import object_name, period_word, words
from bangfu.publishing.numerals import UNKNOWN, percent, points, rounded, ten_thousand_yuan, whole

Kind = Literal["text", "amount", "yuan", "percent", "points", "count", "rank", "move"]
RowKind = Literal["group", "object", "rest", "city"]
Value = Decimal | int | str | None


Described = ObjectFigures | ChannelFigures | str
"""What a row tells of; a text is the heading of the rows below it."""
DescribedRow = tuple[RowKind, Described]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``amount`` is kept in yuan and prints in 万元; ``width`` in millimetres on A4 upright."""

    key: str
    kind: Kind
    width: float
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the number itself, and as it prints."""

    value: Value
    printed: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a ``group`` row has a single cell, its heading."""

    kind: RowKind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table under the name by which the text calls it."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


PROGRESS = (
    Column("rank", "rank", 8), Column("name", "text", 29), Column("period_amount", "amount", 17),
    Column("month_on_month", "percent", 15), Column("year_amount", "amount", 17.5),
    Column("year_on_year", "percent", 16), Column("target_amount", "amount", 17.5),
    Column("completion_rate", "percent", 15), Column("progress_gap", "points", 12), Column("rank_change", "move", 9),
)  # fmt: skip
WORK = (
    Column("name", "text", 36), Column("online_share", "percent", 17), Column("new_venue_count", "count", 17),
    Column("new_product_count", "count", 17), Column("covered_person_count", "count", 18),
    Column("late_report_count", "count", 17), Column("returned_file_count", "count", 17),
    Column("open_issue_count", "count", 17),
)  # fmt: skip
SYSTEMS = (
    Column("rank", "rank", 8), Column("name", "text", 20), Column("period_amount", "amount", 13.5),
    Column("month_on_month", "percent", 15), Column("year_amount", "amount", 13.5),
    Column("year_on_year", "percent", 16), Column("task_amount", "amount", 13.5),
    Column("target_amount", "amount", 13), Column("completion_rate", "percent", 13), Column("rank_change", "move", 7.5),
    Column("late_report_count", "count", 7.5), Column("returned_file_count", "count", 7.5),
    Column("open_issue_count", "count", 7.5),
)  # fmt: skip
CHANNELS = (
    Column("name", "text", 19), Column("period_amount", "amount", 14.5), Column("month_on_month", "percent", 13),
    Column("year_amount", "amount", 15), Column("year_share", "percent", 11.5), Column("year_on_year", "percent", 15.5),
    Column("active_place_count", "count", 9), Column("order_count", "count", 10),
    Column("average_order_amount", "yuan", 10.5), Column("refund_rate", "percent", 9),
    Column("certified_share", "percent", 12), Column("overlap_risk_amount", "amount", 9.5),
    Column("missing_unit_count", "count", 7.5),
)  # fmt: skip


def bulletin_tables(bulletin: Bulletin) -> dict[str, Table]:
    """The bulletin's tables by name."""
    rest = {one.object_group: one for one in bulletin.objects if one.object_name is None}
    areas: list[DescribedRow] = list(_grouped(bulletin, AREAS))
    systems: list[DescribedRow] = [("object", one) for one in bulletin.group(DEPARTMENT)]
    return {
        "progress": _table(
            bulletin, "progress", PROGRESS, [*areas, ("rest", rest["area_rest"]), ("city", bulletin.city)]
        ),
        "work": _table(bulletin, "work", WORK, [*areas, ("city", bulletin.city)]),
        "systems": _table(bulletin, "systems", SYSTEMS, [*systems, ("rest", rest["department_rest"])]),
        "channels": _table(bulletin, "channels", CHANNELS, [("object", one) for one in bulletin.channels]),
    }


def _grouped(bulletin: Bulletin, groups: Sequence[str]) -> Iterable[DescribedRow]:
    for group in groups:
        yield "group", words()["group_names"][group]
        yield from (("object", one) for one in bulletin.group(group))


def _table(
    bulletin: Bulletin, name: str, columns: Sequence[Column], rows: Iterable[tuple[RowKind, Described]]
) -> Table:
    said = words()["tables"][name]
    period = bulletin_period(bulletin.period)
    word = period_word(period) if period else ""
    headed = tuple(
        Column(one.key, one.kind, one.width, said["columns"][one.key].format(period=word)) for one in columns
    )
    ties = _ties(bulletin)
    return Table(name, said["title"], headed, tuple(_row(kind, what, columns, ties) for kind, what in rows))


def _ties(bulletin: Bulletin) -> set[tuple[str, int]]:
    """Ranks that several objects of one group share."""
    places = [(one.object_group, one.rank_now) for one in bulletin.objects if one.rank_now is not None]
    return {(group, rank) for group, rank in places if places.count((group, rank)) > 1}


def _row(kind: RowKind, what: Described, columns: Sequence[Column], ties: set[tuple[str, int]]) -> Row:
    if isinstance(what, str):
        return Row("group", (Cell(what, what),))
    cells = tuple(_cell(what, one, ties) for one in columns)
    if kind == "rest":  # what belongs to nobody has no task and no duties: nothing is missing there
        cells = tuple(Cell(one.value, words()["none"] if one.printed == UNKNOWN else one.printed) for one in cells)
    return Row(kind, cells)


def _cell(one: ObjectFigures | ChannelFigures, column: Column, ties: set[tuple[str, int]]) -> Cell:
    if column.key == "name":
        name = _name(one)
        return Cell(name, name)
    if column.kind == "rank":
        return _rank(one, ties)
    value: Value = getattr(one, "rank_now" if column.key == "rank" else column.key)
    return Cell(value, printed(column.kind, value))


def printed(kind: Kind, value: Value) -> str:
    """A number as a cell of that kind prints it."""
    return _PRINTED[kind](value)


def _name(one: ObjectFigures | ChannelFigures) -> str:
    if isinstance(one, ChannelFigures):
        return one.channel_name
    return str(words()["city"]) if one.object_group == CITY else object_name(one)


def _rank(one: ObjectFigures | ChannelFigures, ties: set[tuple[str, int]]) -> Cell:
    if isinstance(one, ChannelFigures) or one.rank_now is None:
        return Cell(None, words()["none"])
    tied = words()["rankings"]["tied"] if (one.object_group, one.rank_now) in ties else ""
    return Cell(one.rank_now, f"{one.rank_now}{tied}")


def _moved(value: Value) -> str:
    if value is None:
        return str(words()["none"])
    return "0" if value == 0 else f"{int(value):+}"


def _placed(value: Value) -> str:
    return str(words()["none"] if value is None else value)


def _two_decimals(value: Value) -> str:
    return UNKNOWN if value is None else f"{rounded(Decimal(value), 2):,}"


_PRINTED: dict[str, Callable[..., str]] = {
    "amount": ten_thousand_yuan,
    "yuan": _two_decimals,
    "percent": percent,
    "points": points,
    "count": whole,
    "move": _moved,
    "rank": _placed,
    "text": str,
}
