"""How editions, their proof and their differences are printed for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from bangfu.assessment.edition_changes import ChangedFile, ChangedItem, ChangedRow, EditionDiff
from bangfu.assessment.edition_record import Edition
from bangfu.assessment.edition_verify import PartCheck
from bangfu.console import print_table, say
from bangfu.notices import notice

MOST_ROWS = 20
"""Of one indicator; the rest is in --json, and its number is told."""
MOST_NAMED = 6
SHORT_HASH = 16
ARROW = " → "
ROW_COLUMNS = ("amount", "label")
"""Shown in columns of their own."""


def print_frozen(edition: Edition) -> None:
    """One line for an edition just frozen."""
    header = edition.header
    say(
        "edition.frozen",
        name=edition.name,
        year=header.year,
        by=header.approved_by,
        cutoff=_moment(header.data_cutoff),
        hash=edition.content_hash,
    )


def print_list(editions: Sequence[Edition]) -> None:
    """One line for each edition."""
    if not editions:
        say("edition.none")
        return
    rows = [
        (one.name, one.header.year, _moment(one.header.frozen_at), one.header.approved_by,
         _moment(one.header.data_cutoff), one.header.reason, one.content_hash[:SHORT_HASH])
        for one in editions
    ]  # fmt: skip
    print_table(_headers("list_headers"), rows)


def print_edition(edition: Edition, ranking: Iterable[Mapping[str, Any]]) -> None:
    """Its own row, the ranking by group, the parts with their hashes."""
    times = {name: _moment(getattr(edition.header, name)) for name in ("frozen_at", "data_cutoff")}
    texts = {name: getattr(edition.header, name) for name in ("edition_name", "year", "approved_by", "code_version")}
    rest = {"reason": edition.header.reason or "—", "ruleset_version": edition.header.ruleset_version}
    say("edition.show", content_hash=edition.content_hash, **times, **texts, **rest)
    for group, ranked in groupby(ranking, key=lambda one: one["object_group"]):
        rows = [
            (_rank(one["rank"], one["tied"]), one["object_name"], one["total_score"], one["grade"], one["base_score"],
             one["bonus"], one["deduction"], one["missing_count"], one["converted_score"])
            for one in ranked
        ]  # fmt: skip
        print_table(_headers("rank_headers"), rows, notice(f"assess.group.{group}"))
    parts = [(name, part.line_count, part.sha256) for name, part in sorted(edition.parts.items())]
    print_table(_headers("part_headers"), parts)


def print_checks(name: str, checks: Sequence[PartCheck]) -> None:
    """One line for each part, and the verdict."""
    rows = [
        (notice(f"edition.{one.kind}"), one.part, one.line_count, notice(f"check.{one.holds}"), one.detail)
        for one in checks
    ]
    print_table(_headers("verify_headers"), rows)
    violated = sum(not one.holds for one in checks)
    if violated:
        say("edition.violated", name=name, count=violated)
    else:
        say("edition.holds", name=name, count=len(checks))


def print_diff(diff: EditionDiff) -> None:
    """Ranks, indicators, the rows behind each, and what each file changed."""
    if not (diff.ranks or diff.items or diff.files):
        say("edition.same", before=diff.before, after=diff.after)
        return
    say("edition.diff_title", before=diff.before, after=diff.after, year=diff.year)
    if diff.ranks:
        print_table(_headers("diff_rank_headers"), map(_rank_row, diff.ranks), notice("edition.diff_ranks"))
    if diff.items:
        print_table(_headers("diff_item_headers"), map(_item_row, diff.items), notice("edition.diff_items"))
    for _, items in groupby(diff.items, key=lambda one: (one.numbers["object_group"], one.numbers["object_code"])):
        _print_rows(list(items))
    if diff.files:
        rows = [row for file in diff.files for row in _file_rows(file)]
        print_table(_headers("diff_file_headers"), rows, notice("edition.diff_files"))


def _rank_row(one: Mapping[str, Any]) -> tuple[object, ...]:
    return one["object_name"], *(_arrow(one, name) for name in ("rank", "total", "grade"))


def _item_row(item: ChangedItem) -> tuple[object, ...]:
    one = item.numbers
    numbers = (_arrow(one, name) for name in ("score", "numerator", "denominator", "target"))
    return one["object_name"], f"{one['code']} {one['item_name']}", *numbers, len(item.rows)


def _print_rows(items: Sequence[ChangedItem]) -> None:
    """The rows behind the changed indicators of one object, each once, with the indicators that it entered."""
    rows: dict[tuple[str, str], tuple[ChangedRow, list[str]]] = {}
    for item in items:
        for row in item.rows:
            rows.setdefault((row.row_key, row.kind), (row, []))[1].append(item.numbers["code"])
    if not rows:
        return
    shown = [_changed_row(row, codes) for row, codes in list(rows.values())[:MOST_ROWS]]
    title = notice("edition.diff_rows", object=items[0].numbers["object_name"])
    print_table(_headers("diff_row_headers"), shown, title)
    if len(rows) > MOST_ROWS:
        say("edition.diff_more_rows", count=len(rows) - MOST_ROWS)


def _changed_row(row: ChangedRow, codes: Sequence[str]) -> tuple[object, ...]:
    """Where the row stood and stands; of a row that only came or went, the one place."""
    before, after = row.before or row.after or {}, row.after or row.before or {}
    cells = (_change(before.get(name), after.get(name)) for name in ("file_name", "sheet", "row_no"))
    others = [
        f"{name} {_change(*pair)}"
        for name, pair in row.columns.items()
        if name not in ROW_COLUMNS and pair != row.amounts
    ]
    label = "\n".join([row.label or row.row_key, *others])
    return notice(f"edition.{row.kind}"), *cells, label, _change(*row.amounts), " ".join(codes)


def _file_rows(file: ChangedFile) -> list[tuple[object, ...]]:
    told = file.file or {"file_name": notice("edition.no_file")}
    origin = " ".join(str(told[name]) for name in ("org_code", "report", "period") if told.get(name))
    names = [f"{one['object_name']} {one['code']}" for one in file.items]
    concerns = "、".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
    return [
        (told["file_name"], origin, notice("edition.diff_counts", basis=one.basis, added=one.added,
         removed=one.removed, changed=one.changed), _change(one.amount_before, one.amount_after), concerns)
        for one in file.sums()
    ]  # fmt: skip


def _arrow(one: Mapping[str, Any], name: str) -> str:
    return _change(one[f"{name}_before"], one[f"{name}_after"])


def _change(old: object, new: object) -> str:
    """Old and new with an arrow between; once, where they are the same."""
    if old == new:
        return "" if old is None else _plain(old)
    return f"{'—' if old is None else _plain(old)}{ARROW}{'—' if new is None else _plain(new)}"


def _plain(value: object) -> str:
    """Numbers without the zeroes behind their second decimal."""
    if not isinstance(value, Decimal):
        return str(value)
    whole, _, decimals = f"{value:f}".partition(".")
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}" if decimals else whole


def _rank(rank: int, tied: bool) -> str:
    return notice("assess.tied", rank=rank) if tied else str(rank)


def _headers(name: str) -> list[str]:
    return notice(f"edition.{name}").split("|")


def _moment(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}"
