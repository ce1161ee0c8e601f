"""Validation: many files in one Great Expectations run against a run for each; and its cost beside reading."""

from __future__ import annotations

from itertools import cycle, islice

import pandas

from bangfu.contracts.catalogue import contract
from bangfu.validation.batches import validate
from benchmarks.material import write_export, write_reports
from benchmarks.measuring import Measured, Ratio, seconds
from benchmarks.reports import clean_table, lookups, read_table
from benchmarks.warehouses import Warehouses

FILES = 50
ROWS = 20_000
PURCHASES = "institution_procurement"
ORDERS = "platform_orders"


def measure(warehouses: Warehouses) -> Measured:
    """Great Expectations is imported and its suites are built before the clock starts."""
    return Measured(ratios=(_together_or_alone(warehouses), _beside_reading(warehouses)))


def _together_or_alone(warehouses: Warehouses) -> Ratio:
    tables = [read_table(path, PURCHASES) for path in write_reports(warehouses.folder, PURCHASES)]
    cleaned = [clean_table(table, PURCHASES, None).frame for table in tables]
    frames = list(islice(cycle([frame for frame in cleaned if len(frame)]), FILES))
    together = pandas.concat(
        [frame.assign(submission_index=place) for place, frame in enumerate(frames)], ignore_index=True
    )
    alone = [frame.assign(submission_index=0) for frame in frames]
    report, of_one, of_all = contract(PURCHASES), lookups(1), lookups(FILES)
    validate(alone[0], report, of_one)
    ours = seconds(lambda: validate(together, report, of_all), repeats=2)
    baseline = seconds(lambda: [validate(frame, report, of_one) for frame in alone], repeats=1)
    return Ratio(f"validate {FILES} reports (R01)", "one run over all", ours, "one run for each", baseline)


def _beside_reading(warehouses: Warehouses) -> Ratio:
    path = write_export(warehouses.folder, ROWS)
    frame = clean_table(read_table(path, ORDERS), ORDERS, None).frame.assign(submission_index=0)
    report, of_one = contract(ORDERS), lookups(1)
    validate(frame.head(10), report, of_one)
    ours = seconds(lambda: validate(frame, report, of_one), repeats=2)
    baseline = seconds(lambda: read_table(path, ORDERS), repeats=2)
    return Ratio(f"judge {ROWS:,} rows", "Great Expectations run", ours, "reading the same rows from xlsx", baseline)
