"""The figures of a bulletin as it keeps them, each with the way it prints, for the next one to be checked against."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bangfu.publishing.bulletin_model import Bulletin, ChannelFigures, ObjectFigures
from bangfu.publishing.bulletin_tables import CHANNELS, PROGRESS, SYSTEMS, WORK, Column, printed

_OBJECT_COLUMNS = {one.key: one for one in (*PROGRESS, *WORK, *SYSTEMS) if one.kind != "text"}
_CHANNEL_COLUMNS = {one.key: one for one in CHANNELS if one.kind != "text"}


def stored_figures(bulletin: Bulletin) -> Iterator[dict[str, Any]]:
    """``figure, object_code, measured_value, printed`` of every cell; a channel's figures begin with ``channel_``."""
    for one in bulletin.objects:
        yield from (_figure(column.key, one.object_code, one, column) for column in _OBJECT_COLUMNS.values())
    for channel in bulletin.channels:
        for column in _CHANNEL_COLUMNS.values():
            yield _figure(f"channel_{column.key}", channel.channel_code, channel, column)


def _figure(figure: str, object_code: str, one: ObjectFigures | ChannelFigures, column: Column) -> dict[str, Any]:
    value: Decimal | int | None = getattr(one, "rank_now" if column.key == "rank" else column.key)
    return {
        "figure": figure,
        "object_code": object_code,
        "measured_value": value,
        "printed": printed(column.kind, value),
    }
