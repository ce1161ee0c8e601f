"""Charts on a machine without Chinese fonts: every letter that we print has a shape in the font that we bring."""

from __future__ import annotations

import csv
import re
import struct

import pytest
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

from bangfu.publishing.charts import FOLDER, FONT, chart, drawing, picture
from bangfu.settings import EXPECTATIONS, SQL

REFERENCE = SQL / "reference"


def letters_that_charts_print() -> set[str]:
    """Words of the bulletin and of the chart sources, names of areas and systems, channels, figures."""
    texts = [file.read_text(encoding="utf-8") for file in (EXPECTATIONS / "common" / "bulletin").rglob("*.*")]
    for name in ("region.csv", "system.csv"):
        texts += [row["name"] for row in csv.DictReader((REFERENCE / name).read_text(encoding="utf-8").splitlines())]
    texts.append((SQL / "migrations" / "0002_reference.sql").read_text(encoding="utf-8"))
    texts.append("0123456789,.-+%（）亿万元")
    return {letter for text in texts for letter in text if not letter.isspace()}


def test_the_font_has_every_letter_and_the_name_by_which_charts_ask_for_it() -> None:
    font = TTFont(sans_path(), lazy=True)
    shapes = font.getBestCmap()
    missing = {letter for letter in letters_that_charts_print() if ord(letter) not in shapes}
    assert missing - set("→│┌└├") == set()
    assert FONT in {str(record) for record in font["name"].names if record.nameID in (1, 16)}


BARS = [
    {"name": "东昌府区", "amount": 12.5, "target": 20.0, "label": "12.50", "label_at": 20.0},
    {"name": "莘县", "amount": 7.0, "target": None, "label": "7.00", "label_at": 7.0},
]


def test_one_source_gives_picture_and_drawing() -> None:
    source = chart("ranking", "各县(市、区)本年累计销售额", objects=BARS)
    svg = drawing(source)
    assert all(text in svg for text in ("东昌府区", "莘县", "各县(市、区)本年累计销售额", "12.50"))
    assert set(re.findall('font-family="([^"]*)"', svg)) == {FONT}
    png = picture(source)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert (width > 600, height > 100, len(png) > 10_000) == (True, True, True)


def test_other_letters_are_other_pictures() -> None:
    """A letter without a shape would be drawn as the same empty box as any other."""
    one, other = (picture(chart("ranking", title, objects=BARS[:1])) for title in ("莘茌冠", "冠莘茌"))
    assert one != other


@pytest.mark.parametrize("name", sorted(file.name.removesuffix(".vl.json") for file in FOLDER.glob("*.json")))
def test_every_source_says_what_it_draws(name: str) -> None:
    source = chart(name, "题")
    assert source["description"]
    assert source["config"]["font"] == FONT
