"""Rows below the header that are no data: totals, signatures, remarks (rule C-ROW-01, case 11 of domain/6)."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from bangfu.contracts.models import ReportContract
from bangfu.reading.header import Header
from bangfu.reading.headings import normalise_header
from bangfu.reading.table import BLANK, TEXT, SheetRow

Role = Literal["data", "total", "signature", "remark"]
_TOTAL_WORDS = "总合计|合计|小计|总计|共计|累计"
_SIGNERS = (
    "单位负责人|部门负责人|分管负责人|分管领导|主管领导|主要负责人|财务负责人|负责人|审核人|复核人|审批人|审核|复核|"
    "制表人|制表|填表人|填报人|报送人|经办人|联系人|联系电话|填报日期|填表日期|报送日期|填报单位|单位"
)
_SIGNED = "签字|签名|签章|盖章|公章"
_TOTAL = re.compile(rf".{{0,16}}?(?:{_TOTAL_WORDS})(?:金额|数量|数)?(?:[:(].*)?")
_SIGNATURE = re.compile(rf"(?:{_SIGNERS})(?:{_SIGNED}|\((?:{_SIGNED})\))?(?::.*|$)|.*\((?:盖章|公章|签章)\):?")
_REMARK = re.compile(r"(?:备注|注|附注|说明|填表说明|填报说明|注意事项|温馨提示)(?:\d{0,2}[:.、].*|$)")
_SUSPICIOUS = re.compile("[计责核审表人导章注说话期位项示批]")
_AMOUNTS = {"money", "price", "quantity", "percent"}
_WORDS = {"text", "code", "enum", "date", "datetime"}
DASHES = frozenset({"", "-", "/", "—", "--", "——", "无"})
_CELLS_LOOKED_AT = 3
_TAKEN_OUT = "****"
_SUSPICION = "人"


class RowRoles:
    """Tells the role of each row of one table, in order: below the first total a lone text is part of the footer."""

    def __init__(self, header: Header, contract: ReportContract) -> None:
        fields = {name: column.index for name, column in header.fields.items()}
        self._amounts = [fields[one.field] for one in contract.columns if one.field in fields and one.type in _AMOUNTS]
        self._words = [
            fields[one.field]
            for one in contract.columns
            if one.field in fields and one.type in _WORDS and (not one.nullable or one.field in contract.key)
        ]
        self._number = fields.get("seq_no")
        self._header = {column.index: normalise_header(column.text) for column in header.columns}
        self._footer_begun = False

    def role(self, row: SheetRow) -> Role:
        """The role of the next row."""
        role = self._role(row)
        self._footer_begun = self._footer_begun or role in ("total", "signature")
        return role

    def _role(self, row: SheetRow) -> Role:
        first = _first_texts(row)
        if self._footer_begun and len(first) == 1 and len(row.kinds.strip()) == 1:
            return "remark"
        labels = {index: _plain(row.texts[index]) for index in first if _SUSPICIOUS.search(row.texts[index])}
        if not labels:
            return "remark" if self._is_only_numbered(row) else "data"
        if self._is_total(row, labels):
            return "total"
        if self._repeats_header(row):
            return "remark"
        if any(_dashless(row, index) for index in self._amounts if index not in labels):
            return "data"
        if any(_SIGNATURE.fullmatch(text) for text in labels.values()) and self._lacks_words(row, labels):
            return "signature"
        if any(_REMARK.fullmatch(text) for text in list(labels.values())[:1]) and self._lacks_words(row, labels):
            return "remark"
        return "data"

    def _is_only_numbered(self, row: SheetRow) -> bool:
        """A row that the clerk numbered beforehand and did not need."""
        filled = [index for index, kind in enumerate(row.kinds) if kind != BLANK]
        return self._number is not None and filled == [self._number] and row.texts[self._number].strip().isdigit()

    def _is_total(self, row: SheetRow, labels: dict[int, str]) -> bool:
        found = {index for index, text in labels.items() if _TOTAL.fullmatch(text)}
        return bool(found) and self._lacks_words(row, dict.fromkeys(found, ""))

    def _lacks_words(self, row: SheetRow, labels: dict[int, str]) -> bool:
        """Whether at least half of the cells that every data row has are empty, the label's own left aside."""
        others = [index for index in self._words if index not in labels]
        return sum(_dashless(row, index) for index in others) * 2 <= len(others)

    def _repeats_header(self, row: SheetRow) -> bool:
        """A long sheet prints its header again on each page."""
        filled = [index for index, kind in enumerate(row.kinds) if kind != BLANK]
        return len(filled) > 2 and all(
            self._header.get(index) == normalise_header(row.texts[index]) for index in filled
        )


def label_of(text: str) -> str:
    """What of a cell in a total, signature or remark row tells its role; everything else as ``****``."""
    plain = _plain(text)
    if _SIGNATURE.fullmatch(plain) or _REMARK.fullmatch(plain):
        label, separator, rest = _split_label(plain)
        return label + separator + (_TAKEN_OUT if rest else "")
    if _TOTAL.fullmatch(plain):
        words = re.search(_TOTAL_WORDS, plain)
        assert words is not None
        return words[0] if words.start() == 0 else _TAKEN_OUT + words[0]
    return in_place_of(text)


def in_place_of(text: str) -> str:
    """What can stand for a text that names a person: a row is told by it as by the text itself."""
    return _TAKEN_OUT + (_SUSPICION if is_suspicious(text) else "")


def is_suspicious(text: str) -> bool:
    """Whether a text could be the label of a total, signature or remark row, so that it is looked at."""
    return bool(_SUSPICIOUS.search(text))


def _split_label(plain: str) -> tuple[str, str, str]:
    found = re.search("[:.、]", plain)
    if found is None:
        return plain, "", ""
    return plain[: found.start()], found[0], plain[found.end() :]


def _first_texts(row: SheetRow) -> list[int]:
    """Places of the first three text cells."""
    places: list[int] = []
    place = row.kinds.find(TEXT)
    while place >= 0 and len(places) < _CELLS_LOOKED_AT:
        places.append(place)
        place = row.kinds.find(TEXT, place + 1)
    return places


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _dashless(row: SheetRow, index: int) -> bool:
    return index < len(row.texts) and row.texts[index].strip() not in DASHES
