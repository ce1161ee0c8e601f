"""The time of day behind a date: 22:00, 22:00:00, 22时, 22点30分, 下午3:00, 10:00 PM."""

from __future__ import annotations

import re
from datetime import time

CLOCK = re.compile(
    r"(?P<before>上午|早上|早晨|下午|晚上|晚|中午|AM|PM)?\s?T?"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.\d+)?)?"
    r"|[时点](?:(?P<half>半)|(?P<minute_cn>\d{1,2})分?(?:(?P<second_cn>\d{1,2})秒?)?)?)\s?(?P<after>AM|PM)?$",
    re.ASCII | re.IGNORECASE,
)
"""A clock time at the end of a text."""

_AFTERNOON = ("下午", "晚上", "晚", "PM")
_MORNING = ("上午", "早上", "早晨", "AM")


def clock_time(found: re.Match[str]) -> tuple[time, int] | None:
    """The time, and 1 where 24:00 means the next day's midnight; None for a time no clock shows."""
    hour = int(found["hour"])
    minute = 30 if found["half"] else int(found["minute"] or found["minute_cn"] or 0)
    second = int(found["second"] or found["second_cn"] or 0)
    half_of_day = (found["before"] or found["after"] or "").upper()
    if half_of_day in _AFTERNOON and hour < 12:
        hour += 12
    elif half_of_day in _MORNING and hour == 12:
        hour = 0
    if hour == 24 and minute == second == 0:
        return time(0), 1
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second), 0
