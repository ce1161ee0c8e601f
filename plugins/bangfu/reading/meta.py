"""The lines above the header: title, 填报单位, 报告期, 单位：元 and what else the clerk stated there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bangfu.reading.table import SheetRow

SheetUnit = Literal["元", "万元", "分"]
LABELS = {
    "unit_name": ("填报单位", "报送单位", "填报单位名称", "单位名称", "报告单位", "上报单位", "填表单位"),
    "uscc": ("填报单位统一社会信用代码", "统一社会信用代码", "信用代码", "社会信用代码"),
    "period": (
        "报告期",
        "报告期间",
        "报告月份",
        "报告年月",
        "填报月份",
        "所属期",
        "统计期",
        "统计月份",
        "报表期",
        "报告年度",
    ),
    "reporter": ("填报人", "填表人", "制表人", "经办人", "报送人"),
    "phone": ("联系电话", "电话", "手机", "联系方式"),
    "reported_on": ("填报日期", "报送日期", "填表日期", "上报日期", "填报时间"),
    "zero_report": ("零报告", "是否零报告"),
    "full_list": ("全量", "是否全量", "全量报送"),
    "sheet_unit": ("单位", "金额单位", "计量单位", "货币单位"),
    "explanation": ("情况说明", "说明"),
}
_KEY_OF = {label: key for key, labels in LABELS.items() for label in labels}
_LABEL = "|".join(r"\s*".join(label) for label in sorted(_KEY_OF, key=len, reverse=True))
_MONEY_LINE = r"(单\s*位)(?=\s*:\s*(?:人民币)?(?:[万千百亿]?元|分))"
_STATED = re.compile(rf"(?:(?<![\u3400-\u9fff])({_LABEL})\s*(?:\([^()]{{0,10}}\))?|{_MONEY_LINE})\s*:")
_MONEY = re.compile(r"(?:人民币)?(亿元|千元|百元|万元|元|分)")
_TICK = "[☑√✓✔■]"
_TICKED_YES = re.compile(rf"^[☑√✓✔■□☐].*{_TICK}\s*是|^{_TICK}\s*是|^是\s*{_TICK}|否[^☑√✓✔■]*是\s*{_TICK}")
_YES = re.compile(r"[☑√✓✔■]\s*是|是\s*[☑√✓✔■]")
_YES = re.compile(r"是|有|yes|y|true|1|√|✓|✔|☑", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meta:
    """What stands above the header. Texts are as written, brought to half width; None where nothing is stated.

    ``sheet_unit`` is a money unit that is accepted, ``unit_text`` what the line says in words where it is
    not.
    """

    title: str = ""
    unit_name: str | None = None
    uscc: str | None = None
    period_text: str | None = None
    reporter: str | None = None
    reported_on_text: str | None = None
    zero_report: bool = False
    full_list: bool = False
    sheet_unit: SheetUnit | None = None
    unit_text: str | None = None
    raw: Mapping[str, str] = field(default_factory=dict)


def read_meta(rows: Iterable[SheetRow]) -> Meta:
    """Read the rows above a header. Labels and values may share a cell, lie in neighbouring cells or on own lines."""
    titles: list[str] = []
    stated: dict[str, str] = {}
    for row in rows:
        line = _line(row)
        found = list(_STATED.finditer(line))
        titles.append(re.sub(r"\s+", "", line[: found[0].start()] if found else line).rstrip("("))
        for index, match in enumerate(found):
            end = found[index + 1].start() if index + 1 < len(found) else len(line)
            key = _KEY_OF[re.sub(r"\s", "", match[1] or match[2])]
            value = line[match.end() : end].strip(" \t;,|。")
            if value and key not in stated:
                stated[key] = re.sub(r"\s+", " ", value)
    return _meta("".join(titles), stated)


def _line(row: SheetRow) -> str:
    """The texts of a row in half width; a cell that is a label and nothing else gets its colon."""
    cells = []
    for text in row.texts:
        plain = unicodedata.normalize("NFKC", text).strip()
        if plain:
            cells.append(f"{plain}:" if re.sub(r"\s", "", plain) in _KEY_OF else plain)
    return "\t".join(cells)


def _meta(title: str, stated: dict[str, str]) -> Meta:
    unit, words = _sheet_unit(stated.get("sheet_unit"))
    return Meta(
        title=title,
        unit_name=stated.get("unit_name"),
        uscc=_code(stated.get("uscc")),
        period_text=stated.get("period"),
        reporter=stated.get("reporter"),
        reported_on_text=stated.get("reported_on"),
        zero_report=_says_yes(stated.get("zero_report")),
        full_list=_says_yes(stated.get("full_list")),
        sheet_unit=unit,
        unit_text=words,
        raw=stated,
    )


def _sheet_unit(text: str | None) -> tuple[SheetUnit | None, str | None]:
    if not text:
        return None, None
    found = set(_MONEY.findall(text))
    for unit in ("元", "万元", "分"):
        if found == {unit}:
            return unit, None
    return None, text if found else None


def _code(text: str | None) -> str | None:
    return re.sub(r"\s", "", text).upper() if text else None


def _says_yes(text: str | None) -> bool:
    if not text:
        return False
    if "否" in text and "是" in text:
        return bool(_TICKED_YES.search(text))
    return bool(_YES.match(text))
