"""Records: what one report says, field by field of its contract, before any clerk has dressed it up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

Value = str | int | Decimal | date | datetime | None
Record = Mapping[str, Value]
