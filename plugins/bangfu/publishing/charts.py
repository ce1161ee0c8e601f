"""Charts: one Vega-Lite source each, drawn with a Chinese font of our own, for servers have none.

The sources lie in expectations/common/bulletin/charts; the picture in Word and the one on a page come from the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from bangfu.settings import EXPECTATIONS

FOLDER = EXPECTATIONS / "common" / "bulletin" / "charts"
VEGA_LITE = "5.21"
FONT = "Noto Sans SC"
_LOOK: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "gridColor": "#e3e3e3"},
    "legend": {"labelFontSize": 11},
    "view": {"stroke": None},
}

Rows = Sequence[Mapping[str, object]]


@cache
def _source(name: str) -> str:
    return (FOLDER / f"{name}.vl.json").read_text(encoding="utf-8")


def chart(name: str, title: str, **datasets: Rows) -> dict[str, Any]:
    """The Vega-Lite source of that name with a title and the rows that it draws."""
    source: dict[str, Any] = json.loads(_source(name))
    return source | {"config": _LOOK, "title": title, "datasets": dict(datasets)}


def picture(source: Mapping[str, Any]) -> bytes:
    """The chart as PNG, fine enough for print."""
    return _drawn(json.dumps(source, sort_keys=True))


@lru_cache(maxsize=8)
def _drawn(source: str) -> bytes:
    """Drawing takes a second; an approved bulletin shows the pictures of its draft."""
    return bytes(_drawer().vegalite_to_png(source, vl_version=VEGA_LITE, scale=1.5, ppi=144))


def drawing(source: Mapping[str, Any]) -> str:
    """The chart as SVG, for a page."""
    return str(_drawer().vegalite_to_svg(dict(source), vl_version=VEGA_LITE))


@cache
def _drawer() -> Any:
    """The renderer, told once where the font lies."""
    import vl_convert
    from pylopdf_fonts_zh_cn import sans_path

    vl_convert.register_font_directory(str(sans_path().parent))
    return vl_convert
