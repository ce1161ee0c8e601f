"""Submissions in a ledger of their own, as receive leaves them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bangfu.database.engine import engine
from bangfu.ledger.drops import record_drop
from bangfu.ledger.records import Drop, Member
from bangfu.ledger.submissions import mark_identified
from bangfu.settings import Settings

Identified = Callable[[str], str]


@pytest.fixture
def identified(warehouse: Settings) -> Identified:
    """Record a file of unit H1 under that name, identified and waiting; gives its submission id."""

    def record(name: str) -> str:
        drop = Drop("H1", f"H1/inbox/{name}", name, 10, 1_638_300_000_000_000_000, name.ljust(64, "0"))
        with engine(warehouse, "loader").begin() as connection:
            new = record_drop(connection, drop, [Member(None, drop.sha256, 10)], warehouse.now())
            mark_identified(connection, new[0], "institution_procurement", "intake_departments")
        return new[0]

    return record
