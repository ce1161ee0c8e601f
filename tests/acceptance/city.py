"""A small city of its own: its inboxes, what becomes of the files, and what evaluators see."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.progress import Progress
from sqlalchemy import text
from tests.acceptance.forms import (
    CATALOGUE,
    FARM,
    FARM_NAME,
    HEADERS,
    MILL,
    MILL_NAME,
    ORCHARD,
    ORCHARD_NAME,
    Row,
    credit_code,
    csv_bytes,
    export,
    filled,
    workbook,
)
from tests.acceptance.reference import REFERENCE, write_reference

from bangfu.database.engine import administration_engine, engine
from bangfu.intake.vault import Vault
from bangfu.pipeline.ingest import Ingested, run_ingest
from bangfu.settings import TIME_ZONE, Settings, load_settings
from bangfu.warehouse.verify import Check, verify

__all__ = [
    "CATALOGUE",
    "FARM",
    "FARM_NAME",
    "HEADERS",
    "MILL",
    "MILL_NAME",
    "ORCHARD",
    "ORCHARD_NAME",
    "REFERENCE",
    "City",
    "Row",
    "credit_code",
    "csv_bytes",
    "export",
    "filled",
    "workbook",
    "write_reference",
]

_TABLES_OF_WORK = text("""
    select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname in ('intake', 'staging', 'warehouse', 'assessment')
""")
UNIT_NAMES = {str(row["org_code"]): str(row["name"]) for row in REFERENCE["organisation.csv"]}


class City:
    """The city's inboxes, what becomes of the files, and the evaluators' views."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._clock = 1_638_300_000  # 2021-12-01 03:20 +08:00; every drop is a minute younger than the one before

    def drop(self, org: str, name: str, content: bytes, mtime: str | None = None) -> Path:
        """Put a file into an inbox; ``mtime`` is local time."""
        inbox = self.settings.intake / org / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        path = inbox / name
        path.write_bytes(content)
        self._clock += 60
        moment = datetime.fromisoformat(mtime).replace(tzinfo=TIME_ZONE).timestamp() if mtime else self._clock
        os.utime(path, (moment, moment))
        return path

    def send(self, report: str, org: str, rows: Iterable[Row], period: str = "2021年10月", **form: Any) -> str:
        """Drop a report as an ordinary clerk makes it; returns the file's name."""
        content = export(rows) if report == "R07" else None
        name = form.pop("name", None) or f"{report}-{self._clock}.{'csv' if content else 'xlsx'}"
        mtime = form.pop("mtime", None)
        unit = form.pop("unit", None) or UNIT_NAMES[org]
        self.drop(org, name, content or workbook(report, rows, unit, period, **form), mtime)
        return name

    def send_catalogue(self, rows: Iterable[Row] = CATALOGUE, period: str = "2021年1月", **form: Any) -> str:
        """R10 of the agriculture bureau."""
        return self.send("R10", "NYJ", rows, period, **form)

    def ingest(self, workers: int = 1) -> Ingested:
        """Process everything that waits."""
        return run_ingest(load_settings(), workers, Progress(disable=True))

    def start_again(self) -> None:
        """Empty inboxes and warehouse; the register stays."""
        for folder in (self.settings.intake, self.settings.archive):
            shutil.rmtree(folder, ignore_errors=True)
        with administration_engine(self.settings).begin() as connection:
            tables = connection.execute(_TABLES_OF_WORK).scalars()
            connection.execute(text(f"truncate {', '.join(tables)} restart identity cascade"))

    def receipt(self, org: str, name: str, folder: str | None = None) -> dict[str, Any]:
        """The receipt beside a processed file, wherever it lies."""
        folders = [folder] if folder else ["accepted", "returned", "held"]
        for one in folders:
            path = self.settings.intake / org / one / f"{name}.receipt.json"
            if path.is_file():
                return dict(json.loads(path.read_text(encoding="utf-8")))
        raise AssertionError(f"no receipt of {name} in {folders} of {org}")

    def judged(self, org: str, name: str) -> str:
        """The status on the receipt."""
        return str(self.receipt(org, name)["status"])

    def view(self, statement: str, **values: object) -> list[dict[str, Any]]:
        """Rows of a query, as the evaluator sees them."""
        with engine(self.settings, "evaluator").connect() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    def sales(self) -> list[dict[str, Any]]:
        """All counted lines."""
        return self.view("select * from evaluation.sales order by sale_id")

    def uncounted(self) -> list[dict[str, Any]]:
        """All lines that are loaded and not counted."""
        return self.view("select * from evaluation.sales_not_counted order by sale_id, submission_id")

    def total(self) -> str:
        """Net yuan of the city."""
        return str(self.view("select coalesce(sum(net_amount), 0) as net from evaluation.sales")[0]["net"])

    def statuses(self) -> dict[str, int]:
        """How many loaded lines have each status, counted ones included."""
        rows = self.view("""
            select 'counted' as status, count(*) as n from evaluation.sales having count(*) > 0
            union all select counted_status, count(*) from evaluation.sales_not_counted group by counted_status
        """)
        return {str(row["status"]): int(row["n"]) for row in rows}

    def figures(self) -> dict[str, list[tuple[str, ...]]]:
        """Everything that evaluators see of sales, without what tells one drop from another."""
        views = (
            "sales",
            "sales_not_counted",
            "sales_by_channel",
            "sales_by_region",
            "sales_by_system",
            "live_sessions",
            "products",
            "agreements",
            "sales_by_booking",
            "events",
            "coverage",
            "media",
            "overlap_risk",
        )
        return {
            view: sorted(tuple(map(str, row.values())) for row in self.view(f"select * from evaluation.{view}"))
            for view in views
        }

    def checks(self) -> list[Check]:
        """What `bangfu verify` finds."""
        settings = load_settings()
        with engine(settings, "loader").connect() as connection:
            return verify(connection, settings.archive, Progress(disable=True), Vault.of(settings))

    def assert_sound(self) -> None:
        """Every invariant holds, and every board adds up to the same total."""
        violated = [check.detail for check in self.checks() if not check.holds]
        assert violated == []
        boards = self.view("""
            select year, month, basis, sum(net_amount) as net from evaluation.sales_by_channel group by 1, 2, 3
            union all select year, month, basis, sum(net_amount) from evaluation.sales_by_region group by 1, 2, 3
            union all select year, month, 'system', sum(net_amount) from evaluation.sales_by_system group by 1, 2
        """)
        totals = {
            (row["year"], row["month"]): row["net"]
            for row in self.view("select year, month, sum(net_amount) as net from evaluation.sales group by 1, 2")
        }
        assert {(row["year"], row["month"]) for row in boards} == set(totals)
        assert len(boards) == 5 * len(totals)
        assert all(row["net"] == totals[row["year"], row["month"]] for row in boards)
        [booked] = self.view("select coalesce(sum(net_amount), 0) as net from evaluation.sales_by_booking")
        assert str(booked["net"]) == self.total()
