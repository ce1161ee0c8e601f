"""Who filled in a form, and their telephone: read by nobody, so taken out before anything is read (INTERFACE §7)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bangfu.reading.meta import LABELS
from bangfu.reading.table import SheetRow

TAKEN_OUT = "****"
_NAMED = (
    *LABELS["reporter"],
    *LABELS["phone"],
    *("联系人", "填报联系人", "负责人", "单位负责人", "部门负责人", "分管负责人", "主要负责人", "财务负责人"),
    *("分管领导", "主管领导", "审核人", "复核人", "审批人", "制表", "审核", "复核", "手机号", "手机号码", "联系手机"),
)


def _alternatives(labels: Iterable[str]) -> str:
    return "|".join(r"\s*".join(label) for label in sorted(set(labels), key=len, reverse=True))


_PERSON = re.compile(rf"(?:{_alternatives(_NAMED)})\s*(?:[(（][^()（）]{{0,10}}[)）])?\s*(?P<colon>[:：])?")
_ANY_LABEL = re.compile(
    rf"(?:{_alternatives((*_NAMED, *(label for labels in LABELS.values() for label in labels)))})"
    r"\s*(?:[(（][^()（）]{0,10}[)）])?\s*[:：]"
)


def without_reporters(row: SheetRow) -> SheetRow:
    """A line above the header, or a line of signatures, with names and telephones replaced by ``****``.

    The label stays, in its own cell or before its value; the value reaches to the next label or the end of the cell.
    """
    texts = list(row.texts)
    follows = False
    for place, text in enumerate(texts):
        if not text.strip():
            continue
        if follows and not _ANY_LABEL.search(text) and not _is_label(text):
            texts[place] = TAKEN_OUT
        follows = _is_label(text)
        if not follows and texts[place] != TAKEN_OUT:
            texts[place] = _without_values(text)
    return row if tuple(texts) == row.texts else row._replace(texts=tuple(texts))


def _is_label(text: str) -> bool:
    return bool(_PERSON.fullmatch(text.strip()))


def _without_values(text: str) -> str:
    """``填报人：张三 填报日期：…`` as ``填报人：**** 填报日期：…``."""
    parts: list[str] = []
    kept_to = 0
    for person in _PERSON.finditer(text):
        if person["colon"] is None or person.start() < kept_to:
            continue
        following = _ANY_LABEL.search(text, person.end())
        end = following.start() if following else len(text)
        if text[person.end() : end].strip():
            parts += [text[kept_to : person.end()], TAKEN_OUT, " " if following else ""]
            kept_to = end
    return "".join([*parts, text[kept_to:]])
