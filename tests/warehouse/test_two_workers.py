"""Two workers at once: what belongs together is resolved one after the other, and counted once."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import text

from bangfu.database.engine import engine
from bangfu.register.lookup import load_register
from bangfu.settings import Settings

R05, R07 = "union_group_buy", "platform_orders"


def test_a_group_buy_and_its_order_loaded_at_once_count_once(registered_warehouse: Settings, clerk: Any) -> None:
    make_clerk = type(clerk)
    clerk.connection.rollback()
    loader = engine(registered_warehouse, "loader")
    with loader.begin() as connection:
        register = load_register(connection)
        make_clerk(connection, register).catalogue()
    union_has_loaded, finished = threading.Event(), threading.Event()

    def load_orders() -> None:
        union_has_loaded.wait(60)
        with loader.begin() as connection:
            make_clerk(connection, register, ["", ""]).send(R07, [{}])
        finished.set()

    worker = threading.Thread(target=load_orders)
    worker.start()
    with loader.begin() as connection:
        make_clerk(connection, register, [""]).send(R05, [{"fulfilment_ref": "M1-1"}])
        union_has_loaded.set()
        assert not finished.wait(1)  # the second waits for the first to commit
    worker.join(60)

    with loader.connect() as connection:
        query = "select report, counted_status from warehouse.fact_sale order by report"
        assert [tuple(row) for row in connection.execute(text(query))] == [(R07, "counted"), (R05, "linked")]
