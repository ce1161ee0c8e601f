"""The text of a bulletin: its figures put into the sentences of expectations/common/bulletin (domain 4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2

from bangfu.publishing.bulletin_model import AREAS, DEPARTMENT, Bulletin, ObjectFigures
from bangfu.publishing.bulletin_notes import notes
from bangfu.publishing.bulletin_period import bulletin_period
from bangfu.publishing.bulletin_settings import BulletinSettings
from bangfu.publishing.bulletin_words import (
    FOLDER,
    change,
    day_name,
    listed,
    object_name,
    pace,
    period_word,
    words,
)
from bangfu.publishing.numerals import percent, whole, yuan

MARKS = {
    "# ": "heading",
    "1. ": "item",
    "@table ": "table",
    "@chart ": "chart",
    "@note ": "note",
    "@item ": "attachment",
}
NAMED_UNITS = 10
"""So many units are named in a sentence; all of them stand in the workbook."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: ``heading``, ``item``, ``body``, ``note``, ``attachment``; or the place of a table or a chart."""

    kind: str
    text: str


def notice_lines(bulletin: Bulletin, choices: BulletinSettings) -> list[Line]:
    """The bulletin's paragraphs in their order, tables and charts by name."""
    period = bulletin_period(bulletin.period)
    if period is None:
        raise ValueError(f"{bulletin.period!r} is no period of a bulletin")
    page = _template().render(
        bulletin=bulletin,
        words=words(),
        period_word=period_word(period),
        rankings=[ranking_sentence(bulletin.group(group), choices.named_objects) for group in AREAS],
        system_top=_system_top(bulletin),
        channels_top=_channels_top(bulletin, choices.named_objects),
        channels_products=_channels_products(bulletin),
        reporting=reporting(bulletin),
        returned_why=_returned_why(bulletin),
        problems=list(_problems(bulletin, choices)),
        addressees=words()["addressees"],
        notes=notes(bulletin),
    )
    return [_line(text.strip()) for text in page.splitlines() if text.strip() and not text.startswith("@attachments")]


def _line(text: str) -> Line:
    for mark, kind in MARKS.items():
        if text.startswith(mark):
            return Line(kind, text.removeprefix(mark))
    return Line("body", text)


def ranking_sentence(group: list[ObjectFigures], named: int) -> str:
    """Who stands at the head of a group and who at its foot; a small group is told whole."""
    said = words()["rankings"]
    by_completion = group[0].is_by_completion
    name = words()["group_names"][group[0].object_group]
    if len(group) <= 2 * named:
        return str(said["few" if by_completion else "few_by_amount"]).format(group=name, top=_named(group))
    head = [one for one in group if (one.rank_now or 0) <= named]
    last = group[-named].rank_now or 0
    foot = [one for one in group if one not in head and (one.rank_now or 0) >= last]
    bottom = said["bottom"].format(n=named, names=_named(foot)) if foot else ""
    return str(said["by_completion" if by_completion else "by_amount"]).format(
        group=name, n=named, top=_named(head), bottom=bottom
    )


def _named(objects: list[ObjectFigures]) -> str:
    ranks = [one.rank_now for one in objects]
    tied = words()["rankings"]["tied"]
    return "、".join(
        f"{object_name(one)}（{_standing(one)}{f'，{tied}' if ranks.count(one.rank_now) > 1 else ''}）"
        for one in objects
    )


def _standing(one: ObjectFigures) -> str:
    return percent(one.completion_rate) if one.is_by_completion else yuan(one.year_amount)


def _system_top(bulletin: Bulletin) -> str | None:
    """Who organised most, and who bought most, where somebody did either."""
    systems = bulletin.group(DEPARTMENT)
    said = words()["systems"]
    sold = max(systems, key=lambda one: one.year_amount)
    bought = max(systems, key=lambda one: one.task_amount)
    parts = [
        said["top"].format(name=object_name(sold), amount=yuan(sold.year_amount)) if sold.year_amount > 0 else "",
        said["purchased"].format(name=object_name(bought), amount=yuan(bought.task_amount))
        if bought.task_amount > 0
        else "",
    ]
    return "；".join(part for part in parts if part) or None


def _channels_top(bulletin: Bulletin, named: int) -> str:
    sold = sorted((one for one in bulletin.channels if one.year_amount > 0), key=lambda one: -one.year_amount)
    return "、".join(
        f"{one.channel_name}（{yuan(one.year_amount)}，占{percent(one.year_share)}）" for one in sold[:named]
    )


def _channels_products(bulletin: Bulletin) -> str | None:
    sold = [f"{one.channel_name}：{one.top_products}" for one in bulletin.channels if one.top_products]
    return str(words()["notes"]["products"]).format(channels="；".join(sold)) if sold else None


def reporting(bulletin: Bulletin) -> dict[str, Any] | None:
    """How many reports were owed for the period and what became of them; None where nobody owed any."""
    if not bulletin.reports:
        return None
    states = [one.state for one in bulletin.reports]
    late = _late_units(bulletin)
    return {
        "due": len(states) - states.count("waived"),
        "on_time": states.count("on_time"),
        "late": states.count("late"),
        "missing": states.count("missing"),
        "waived": states.count("waived"),
        "waiting": states.count("due") + states.count("not_due"),
        "late_units": listed(late, NAMED_UNITS, words()["sheets"]["reports"]),
        "returned": sum(one.returned_count for one in bulletin.reports),
    }


def _late_units(bulletin: Bulletin) -> list[str]:
    return list(dict.fromkeys(one.org_name for one in bulletin.reports if one.state in ("late", "missing")))


def _returned_why(bulletin: Bulletin) -> str:
    return "；".join(rule.example.rstrip("。") for rule in bulletin.returned_rules)


def _problems(bulletin: Bulletin, choices: BulletinSettings) -> Iterator[str]:
    said = words()["problems"]
    areas = bulletin.group(*AREAS)
    behind = [object_name(one) for one in areas if one.progress_gap is not None and one.progress_gap < 0]
    if behind:
        yield said["behind"].format(names="、".join(behind))
    falling = [
        object_name(one)
        for one in areas
        if one.month_on_month is not None and one.month_on_month < -choices.swing_share
    ]
    if falling:
        yield said["falling"].format(names="、".join(falling), share=percent(choices.swing_share))
    late = _late_units(bulletin)
    if late:
        yield said["late"].format(n=len(late))
    returned = sum(one.returned_count for one in bulletin.reports)
    if returned and bulletin.returned_rules:
        yield said["returned"].format(n=returned, why=_returned_why(bulletin))
    overdue = list(dict.fromkeys(one.org_name for one in bulletin.open_issues if one.is_overdue))
    if overdue:
        yield said["overdue"].format(names=listed(overdue, NAMED_UNITS, words()["sheets"]["issues"]))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.globals.update(
        yuan=yuan, percent=percent, whole=whole, change=change, pace=pace, day=day_name,
        joined=lambda parts: "、".join(part for part in parts if part),
    )  # fmt: skip
    return environment.get_template("notice.txt.j2")
