"""Identifiers: order numbers, credit codes, identity numbers, bar codes (rules C-CODE-…, cases 24 to 26).

Nothing is ever calculated with them, so they stay text; what Excel has cut off cannot be brought back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from bangfu.cleaning.cells import NOTHING, half_width, printable, strip_marks, without_value
from bangfu.cleaning.outcome import Cleaned, refused, repaired, warned
from bangfu.cleaning.personal import birth_date
from bangfu.contracts.identifiers import gtin13_check, resident_id_check, uscc_check, uscc_organisation_check

_EXCEL_PRECISION = 15
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{2,3}", re.ASCII)
_LONG_NUMBER = re.compile(r"\d{18,}", re.ASCII)
_SHARE_ABOVE_CHANCE = 5
_CONFUSED = {"O": "0", "I": "1"}


def read_code(text: str, kind: str) -> Cleaned:
    """A code as text, without protecting marks and full-width forms; what Excel has cut off is refused."""
    if kind == "t" and text.isalnum() and text.isascii() and text not in NOTHING:
        return Cleaned(text)
    nothing = without_value(text, kind)
    if nothing is not None:
        return nothing
    code = printable(half_width(strip_marks(text)))
    if not code:
        return repaired(None, "C-NULL-01")
    if _is_cut_off(code, kind):
        return refused("C-CODE-02")
    return Cleaned(code) if code == text.strip(" ") else repaired(code, "C-CODE-03", w=code)


def cut_off_zeros(codes: Iterable[str]) -> frozenset[str]:
    """The long numbers of a column whose last digits Excel has turned into zeros.

    Excel keeps 15 digits, so a cut-off number of 18 digits ends in 000. One untouched number in a thousand
    does so too: such endings are damage only where they are several times more frequent than by chance.
    """
    seen = set(codes)
    if not any(code.endswith("000") for code in seen):
        return frozenset()
    long_numbers = {code for code in seen if _LONG_NUMBER.fullmatch(code)}
    damaged = {code for code in long_numbers if code[_EXCEL_PRECISION:].strip("0") == ""}
    expected = sum(10.0 ** (_EXCEL_PRECISION - len(code)) for code in long_numbers)
    return frozenset(damaged) if len(damaged) > _SHARE_ABOVE_CHANCE * expected else frozenset()


def read_uscc(text: str, kind: str, is_known: Callable[[str], bool]) -> Cleaned:
    """A unified social credit code, checked (C-CODE-01).

    Letters O and I, which no code contains, are read as 0 and 1 when exactly one such change gives a
    valid code and ``is_known`` says that somebody bears it; with a warning (C-CODE-01.corrected).
    """
    outcome = read_code(text, kind)
    if not isinstance(outcome.value, str):
        return outcome
    code = re.sub(r"\s", "", outcome.value).upper()
    if uscc_check(code):
        if not uscc_organisation_check(code):
            return warned(code, "C-CODE-01.inner") if code == text else repaired(code, "C-CODE-03", w=code)
        return Cleaned(code) if code == text.strip(" ") else repaired(code, "C-CODE-03", w=code)
    candidates = [other for other in _without_confusion(code) if uscc_check(other) and is_known(other)]
    if len(candidates) == 1:
        return repaired(candidates[0], "C-CODE-01.corrected", w=candidates[0])
    return refused("C-CODE-01")


def read_resident_id(text: str, kind: str) -> Cleaned:
    """A resident identity number, check and birth date good (C-CODE-04); an ending 000 was cut off (C-CODE-02)."""
    outcome = read_code(text, kind)
    if not isinstance(outcome.value, str):
        return outcome
    number = re.sub(r"\s", "", outcome.value).upper()
    if _LONG_NUMBER.fullmatch(number) and number.endswith("000"):
        return refused("C-CODE-02")
    if birth_date(number) is None or not resident_id_check(number):
        return refused("C-CODE-04")
    return Cleaned(number) if number == text.strip(" ") else repaired(number, "C-CODE-03", w=number)


def read_gtin(text: str, kind: str) -> Cleaned:
    """A bar code; a failed check is a warning (C-CODE-05), in-store codes (beginning with 2) have none."""
    outcome = read_code(text, kind)
    if outcome.outcome != "read" or not isinstance(outcome.value, str):
        return outcome
    code = outcome.value
    if code.startswith("2") or gtin13_check(code):
        return outcome
    return warned(code, "C-CODE-05")


def with_leading_zeros(code: str, registered: Collection[str]) -> Cleaned:
    """A code of digits without its leading zeros, where one code can be meant (C-CODE-03.zeros)."""
    if code in registered or not (code.isascii() and code.isdigit()):
        return Cleaned(code)
    candidates = {one for one in registered if len(one) > len(code) and one.lstrip("0") == code.lstrip("0")}
    if len(candidates) != 1:
        return Cleaned(code)
    whole = candidates.pop()
    return repaired(whole, "C-CODE-03.zeros", w=whole)


def _is_cut_off(code: str, kind: str) -> bool:
    if kind == "n":
        return "e" in code.lower() or len(code.lstrip("-").partition(".")[0]) > _EXCEL_PRECISION
    return bool(_SCIENTIFIC.fullmatch(code))


def _without_confusion(code: str) -> list[str]:
    """Every code that comes of reading one O as 0 or one I as 1, or all of them at once."""
    places = [place for place, letter in enumerate(code) if letter in _CONFUSED]
    single = [code[:place] + _CONFUSED[code[place]] + code[place + 1 :] for place in places]
    return list(dict.fromkeys([*single, code.replace("O", "0").replace("I", "1")])) if single else []
