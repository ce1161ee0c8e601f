"""The charts of a bulletin: its figures put into the Vega-Lite sources."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bangfu.publishing.bulletin_model import AREAS, DEPARTMENT, Bulletin
from bangfu.publishing.bulletin_words import object_name, words
from bangfu.publishing.charts import chart
from bangfu.publishing.numerals import ten_thousand_yuan

_TEN_THOUSAND = 10_000


def bulletin_charts(bulletin: Bulletin) -> dict[str, dict[str, Any]]:
    """Vega-Lite sources by name; one that would show nothing is left out."""
    titles = {name: said["title"] for name, said in words()["charts"].items()}
    areas = sorted(bulletin.group(*AREAS), key=lambda one: -one.year_amount)
    systems = sorted(bulletin.group(DEPARTMENT), key=lambda one: -one.year_amount)
    charts = {
        "months": _months(bulletin, titles["months"]),
        "areas": _bars(
            [(object_name(one), one.year_amount, one.target_amount) for one in areas],
            titles["areas_with_tasks" if any(one.target_amount for one in areas) else "areas"],
        ),
        "systems": _bars([(object_name(one), one.year_amount, None) for one in systems], titles["systems"]),
        "channels": _bars([(one.channel_name, one.year_amount, None) for one in bulletin.channels], titles["channels"]),
    }
    return {name: source for name, source in charts.items() if source}


def _months(bulletin: Bulletin, title: str) -> dict[str, Any]:
    rows = [
        {"year": f"{one.year}年", "month": f"{one.month}月", "amount": _drawn(one.net_amount)}
        for one in sorted(bulletin.months, key=lambda one: (one.month, one.year))
    ]
    return chart("months", title, months=rows)


def _bars(objects: Sequence[tuple[str, Decimal, Decimal | None]], title: str) -> dict[str, Any] | None:
    """One bar for each object that sold anything, labelled with its amount behind the bar and the task's stroke."""
    rows = [
        {
            "name": name,
            "amount": _drawn(amount),
            "target": None if target is None else _drawn(target),
            "label": ten_thousand_yuan(amount),
            "label_at": _drawn(max(amount, target or amount)),
        }
        for name, amount, target in objects
        if amount > 0
    ]
    return chart("ranking", title, objects=rows) if rows else None


def _drawn(amount: Decimal) -> float:
    """The length of a bar in 万元: a drawing, not a figure."""
    return float(amount / _TEN_THOUSAND)
