"""Which encoding a text file is in: BOM, then UTF-8, then GB18030 if a detector agrees (domain/6, 1 to 3)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from bangfu.contracts.findings import UnreadableFile

_CHUNK = 4 * 1024 * 1024
_SAMPLE = 256 * 1024
_GB_FAMILY = {"gb18030", "gbk", "gb2312", "hz"}
_GB2312_SHARE = 0.95
_DETECTOR_SHARE = 0.70
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DOUBLE_DECODED = re.compile("[\u00c2-\u00ef][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]{1,2}")
_QUESTION_CELLS = re.compile(r"\?{2,}")
_HAN = re.compile("[\u3400-\u9fff]")
_FORBIDDEN_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """``codec`` opens the file, ``printed`` is the name on the receipt."""

    codec: str
    printed: str


def detect_encoding(path: Path) -> TextEncoding:
    """The encoding of a text file.

    Raises :class:`UnreadableFile`: C-FILE-13 for damaged text, C-FILE-31 when GB18030 and the detector
    disagree, C-FILE-01 for bytes that are no text or end in half a character.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    marked = _by_mark(sample)
    if marked:
        return _decodable(path, marked)
    if _is_utf8(path):
        return TextEncoding("utf-8", "UTF-8")
    return _gb18030(path, sample)


def refuse_damaged(text: str) -> None:
    """Raise C-FILE-13 when a sample shows the marks of a failed conversion, C-FILE-01 when it is no text."""
    if _FORBIDDEN_CONTROLS.search(text):
        raise UnreadableFile("C-FILE-01")
    if looks_damaged(text):
        raise UnreadableFile("C-FILE-13")


def looks_damaged(text: str) -> bool:
    """Whether a text was decoded wrongly before it came: 锟斤拷, U+FFFD, ï»¿, or ???? instead of Chinese."""
    if "锟斤拷" in text or "ï»¿" in text:
        return True
    foreign = sum(1 for letter in text if letter > "\x7f")
    if foreign and text.count("\ufffd") * 100 >= foreign:
        return True
    if _HAN.search(text):
        return False
    return len(_QUESTION_CELLS.findall(text)) > 3 or len(_DOUBLE_DECODED.findall(text)) > 3


def ends_in_half_character(path: Path) -> bool:
    """Whether the last bytes of a text file are a character not wholly written yet."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        file.seek(max(0, size - _SAMPLE))
        tail = file.read()
    marked = _by_mark(head)
    if marked and marked.codec.startswith("utf-16"):
        return size % 2 == 1
    codec = "utf-8" if marked or _accepts("utf-8", head) else "gb18030"
    if size > _SAMPLE:
        tail = tail[tail.find(b"\n") + 1 :]  # a line feed is never part of a longer character
    return _leaves_rest(codec, tail)


def _by_mark(sample: bytes) -> TextEncoding | None:
    for mark, codec in _BOMS:
        if sample.startswith(mark):
            return TextEncoding(codec, codec.upper().removesuffix("-SIG"))
    return None


def _decodable(path: Path, encoding: TextEncoding) -> TextEncoding:
    if _stream(path, encoding.codec) != "whole":
        raise UnreadableFile("C-FILE-01")
    return encoding


def _is_utf8(path: Path) -> bool:
    outcome = _stream(path, "utf-8")
    if outcome == "cut":
        raise UnreadableFile("C-FILE-01")
    return outcome == "whole"


def _gb18030(path: Path, sample: bytes) -> TextEncoding:
    outcome = _stream(path, "gb18030")
    if outcome == "cut":
        raise UnreadableFile("C-FILE-01")
    if outcome == "wrong":
        raise UnreadableFile("C-FILE-13" if _mostly_text(sample) else "C-FILE-01")
    if not _mostly_text(sample):
        raise UnreadableFile("C-FILE-01")
    if not _detector_agrees(sample):
        raise UnreadableFile("C-FILE-31")
    return TextEncoding("gb18030", "GB18030")


def _detector_agrees(sample: bytes) -> bool:
    """Big5 and others decode as GB18030 without an error, into characters that lie outside GB2312."""
    whole_lines = sample[: sample.rfind(b"\n") + 1] or sample
    letters = [letter for letter in whole_lines.decode("gb18030", "ignore") if letter > "\x7f"]
    common = sum(1 for letter in letters if _in_gb2312(letter))
    share = common / len(letters) if letters else 1.0
    if share >= _GB2312_SHARE:  # the detector errs on short texts, the byte structure does not
        return True
    best = from_bytes(whole_lines).best()
    return share >= _DETECTOR_SHARE and best is not None and best.encoding in _GB_FAMILY


def _in_gb2312(letter: str) -> bool:
    encoded = letter.encode("gb18030", "ignore")
    return len(encoded) == 2 and 0xA1 <= encoded[0] <= 0xF7 and encoded[1] >= 0xA1


def _mostly_text(sample: bytes) -> bool:
    controls = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return controls == 0


def _stream(path: Path, codec: str) -> str:
    """``whole``, ``cut`` (the last character is incomplete) or ``wrong``; reads piece by piece."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    only_ascii = True
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                only_ascii = decoder.decode(chunk).isascii() and only_ascii
        except UnicodeError:
            return "wrong"
    if not decoder.getstate()[0]:
        return "whole"
    # A lone lead byte after pure ASCII proves nothing about UTF-8; the next encoding is tried.
    return "wrong" if only_ascii and codec == "utf-8" else "cut"


def _accepts(codec: str, head: bytes) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        decoder.decode(head)
    except UnicodeError:
        return False
    return True


def _leaves_rest(codec: str, tail: bytes) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        decoder.decode(tail)
    except UnicodeError:
        return False
    return bool(decoder.getstate()[0])
