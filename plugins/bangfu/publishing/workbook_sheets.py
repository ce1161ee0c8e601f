"""Sheets of the evaluators' workbook that tell of scores; the rows behind them come after these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from bangfu.publishing.bulletin_words import FOLDER
from bangfu.publishing.sheets import SheetBook, SheetColumn, Value
from bangfu.publishing.workbook_rows import Rows, YearOfScores
from bangfu.settings import TIME_ZONE

RANKING = (
    ("rank", "rank", 7), ("tied", "text", 7), ("object_code", "text", 12), ("object_name", "text", 26),
    ("total_score", "score", 10), ("grade", "text", 8), ("base_score", "score", 12), ("raw_score", "score", 13),
    ("applicable_weight", "score", 10), ("missing_count", "count", 8), ("bonus", "score", 8), ("deduction", "score", 8),
    ("converted_score", "score", 13), ("vetoes", "text", 16),
)  # fmt: skip
SCORES = (
    ("object_code", "text", 12), ("object_name", "text", 26), ("indicator_code", "text", 8),
    ("indicator_name", "text", 34), ("weight", "score", 8), ("formula", "text", 14), ("numerator", "number", 20),
    ("denominator", "number", 20), ("value", "number", 20), ("target", "number", 20), ("score", "score", 8),
    ("state", "text", 28),
)  # fmt: skip
ADJUSTMENTS = (
    ("object_code", "text", 12), ("object_name", "text", 26), ("kind", "text", 8), ("code", "text", 12),
    ("adjustment_name", "text", 40), ("occurrences", "number", 8), ("points", "score", 14),
)  # fmt: skip
EVIDENCE = (
    ("object_code", "text", 12), ("object_name", "text", 26), ("indicator_code", "text", 12),
    ("indicator_name", "text", 30), ("title", "text", 40), ("link", "text", 40), ("reviewer", "text", 16),
    ("given", "number", 8), ("reason", "text", 40), ("override", "text", 40),
)  # fmt: skip
MODULES = (
    ("object_code", "text", 12), ("object_name", "text", 26), ("module", "text", 20), ("module_score", "score", 10),
    ("total_score", "score", 10),
)  # fmt: skip
COVER = ("item", "text", 34), ("content", "text", 80)


@cache
def workbook_words() -> dict[str, Any]:
    """All words of the workbook."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "workbook.yaml").read_text(encoding="utf-8"))
    return found


def columns_of(shapes: Iterable[tuple[str, str, float]]) -> list[SheetColumn]:
    """Columns with their heads in words."""
    heads = workbook_words()["heads"] | workbook_words()["cover"]["heads"]
    return [SheetColumn(heads[key], kind, width) for key, kind, width in shapes]


def add_cover(book: SheetBook, year: YearOfScores, title: str, made_at: datetime) -> None:
    """Which year, edition and rubric, until when, and the hashes by which two workbooks are the same."""
    said = workbook_words()["cover"]
    book.add_sheet(
        workbook_words()["sheets"]["cover"], title, columns_of(COVER), list(_cover(year, made_at)), said["remark"]
    )


def add_rankings(book: SheetBook, year: YearOfScores) -> None:
    """For each group: its ranking, its scores at a glance, and each score with what it was computed from."""
    names, groups = workbook_words()["sheets"], workbook_words()["groups"]
    for group in year.groups:
        ranking = year.of_group(year.ranking, group)
        scores = year.of_group(year.scores, group)
        for name, columns, rows in (
            ("ranking", columns_of(RANKING), _cells(RANKING, map(_ranked, ranking))),
            ("matrix", _matrix_columns(scores), _matrix(ranking, scores)),
            ("scores", columns_of(SCORES), _cells(SCORES, map(_scored, scores))),
        ):
            title = names[name].format(group=groups[group])
            book.add_sheet(title, title, columns, rows)


def add_lists(book: SheetBook, year: YearOfScores) -> None:
    """What was added, taken off or vetoed; what is missing; documents and persons' scores; the other modules."""
    names = workbook_words()["sheets"]
    missing = [one for one in year.scores if one["state"] not in ("scored", "vetoed")]
    for name, shapes, rows in (
        ("adjustments", ADJUSTMENTS, map(_adjusted, year.adjustments)),
        ("missing", SCORES, map(_scored, missing)),
        ("evidence", EVIDENCE, _documents(year)),
        ("modules", MODULES, (one | {"module_score": one["score"]} for one in year.modules)),
    ):
        book.add_sheet(names[name], names[name], columns_of(shapes), _cells(shapes, rows))


def _cover(year: YearOfScores, made_at: datetime) -> Iterator[tuple[str, Value]]:
    said = workbook_words()["cover"]
    items = said["items"]
    yield items["year"], str(year.year)
    yield items["edition"], edition_name(year.edition)
    for group in year.groups:
        run, name = year.of_group(year.ranking, group)[0], workbook_words()["groups"][group]
        yield items["rubric"].format(group=name), f"{run['rubric']} {run['rubric_version']}"
        yield items["data_cutoff"].format(group=name), _moment(run["data_cutoff"])
        for key in ("input_hash", "code_version", "ruleset_version"):
            yield items[key].format(group=name), run[key]
        yield items["marks"].format(group=name), "；".join(run["marks"]) or said["no_marks"]
    if year.frozen:
        yield items["frozen_at"], _moment(year.frozen["frozen_at"])
        for key in ("approved_by", "reason", "content_hash"):
            yield items[key], year.frozen[key] or workbook_words()["none"]
        for part, digest in sorted(year.frozen["part_hashes"].items()):
            yield items["part"].format(part=part), str(digest)
    yield items["made_at"], _moment(made_at)


def edition_name(edition: str) -> str:
    """The edition's name; the draft's in words."""
    return str(workbook_words()["draft"]) if edition == "draft" else edition


def _moment(moment: datetime) -> str:
    return moment.astimezone(TIME_ZONE).isoformat(timespec="seconds")


def _cells(shapes: Sequence[tuple[str, str, float]], rows: Iterable[dict[str, Any]]) -> list[list[Value]]:
    """The columns' values; what is absent is blank, for a nought would be a number."""
    none = workbook_words()["none"]
    return [[none if row[key] is None else row[key] for key, _, _ in shapes] for row in rows]


def _ranked(row: dict[str, Any]) -> dict[str, Any]:
    tied = workbook_words()["tied"]["yes" if row["tied"] else "no"]
    return row | {"tied": tied, "vetoes": "、".join(row["vetoes"])}


def _scored(row: dict[str, Any]) -> dict[str, Any]:
    said = workbook_words()
    return row | {
        "formula": said["formulas"].get(row["formula"], row["formula"]),
        "state": said["states"][row["state"]],
    }


def _adjusted(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"kind": workbook_words()["kinds"][row["kind"]]}


def _matrix_columns(scores: Rows) -> list[SheetColumn]:
    codes = {one["indicator_code"]: one["weight"] for one in scores}
    front = columns_of((("rank", "rank", 7), ("object_name", "text", 26), ("total_score", "score", 10)))
    return [*front, *(SheetColumn(f"{code}\n({weight:f})", "score", 8) for code, weight in codes.items())]


def _matrix(ranking: Rows, scores: Rows) -> list[list[Value]]:
    none = workbook_words()["none"]
    codes = dict.fromkeys(one["indicator_code"] for one in scores)
    known: dict[tuple[str, str], Decimal | None] = {
        (one["object_code"], one["indicator_code"]): one["score"] for one in scores
    }
    return [
        [
            one["rank"], one["object_name"], one["total_score"],
            *(none if (score := known.get((one["object_code"], code))) is None else score for code in codes),
        ]
        for one in ranking
    ]  # fmt: skip


def _documents(year: YearOfScores) -> Iterator[dict[str, Any]]:
    """Each document behind a score or an adjustment, and each score that a person gave."""
    for one in year.scores:
        for document in one["evidence"]:
            yield _document(one, document) | {"override": None}
        if one["override"]:
            yield _document(one, {}) | {"override": _override(one["override"])}
    for one in year.adjustments:
        named = one | {"indicator_code": one["code"], "indicator_name": one["adjustment_name"]}
        for document in one["detail"]:
            yield _document(named, document) | {"override": None}


def _document(named: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    front = {key: named[key] for key in ("object_code", "object_name", "indicator_code", "indicator_name")}
    points = document.get("points")
    given = None if points is None else Decimal(str(points))
    return front | {key: document.get(key) for key in ("title", "link", "reviewer", "reason")} | {"given": given}


def _override(override: dict[str, Any]) -> str:
    known = {key: override.get(key) for key in ("old", "new", "by", "at", "reason")}
    return str(workbook_words()["override"]).format(**known)
