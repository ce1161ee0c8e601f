"""Small tables as the reader gives them, for cleaning tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from bangfu.cleaning.records import CleaningContext
from bangfu.contracts.models import ReportContract
from bangfu.reading.header import Header, HeaderColumn
from bangfu.reading.layout import ReportTable, TableRow
from bangfu.reading.meta import Meta

MakeTable = Callable[..., ReportTable]


@pytest.fixture
def context() -> CleaningContext:
    return CleaningContext(today=date(2021, 11, 3), period="202110")


@pytest.fixture
def make_contract() -> Callable[..., ReportContract]:
    """A contract of the columns a test is about; everything else as simple as can be."""

    def make(columns: Sequence[dict[str, object]], **more: object) -> ReportContract:
        return ReportContract.model_validate(
            {
                "name": "sample_report",
                "code": "R99",
                "title": "样表",
                "dag": "intake_departments",
                "period": {"kind": "month"},
                "supersede": {"mode": "period"},
                "key": [],
                "columns": [{"header": column["field"], **column} for column in columns],
                **more,
            }
        )

    return make


@pytest.fixture
def make_table() -> MakeTable:
    """A table from rows of texts; the header stands in row 4, ``headers`` maps fields to what is printed."""

    def make(
        rows: Sequence[dict[str, str]],
        *,
        headers: dict[str, str] | None = None,
        units: dict[str, str] | None = None,
        kinds: dict[str, str] | None = None,
        roles: Sequence[str] = (),
        filled: Sequence[frozenset[str]] = (),
        unknown: Sequence[tuple[str, Sequence[str]]] = (),
        meta: Meta | None = None,
    ) -> ReportTable:
        fields = list(dict.fromkeys(field for row in rows for field in row))
        columns = [
            HeaderColumn(at, (headers or {}).get(field, field), unit=(units or {}).get(field), field=field)
            for at, field in enumerate(fields)
        ]
        columns += [HeaderColumn(len(fields) + at, text) for at, (text, _) in enumerate(unknown)]
        return ReportTable(
            sheet="样表",
            title="样表",
            meta=meta or Meta(),
            header=Header(4, 4, tuple(columns)),
            rows=[
                TableRow(
                    number=5 + at,
                    texts={field: row.get(field, "") for field in fields},
                    kinds={
                        field: (kinds or {}).get(field, "t") if row.get(field) or (kinds or {}).get(field) else " "
                        for field in fields
                    },
                    raw=(*(row.get(field, "") for field in fields), *(cells[at] for _, cells in unknown)),
                    role=roles[at] if at < len(roles) else "data",  # type: ignore[arg-type]
                    filled=filled[at] if at < len(filled) else frozenset(),
                )
                for at, row in enumerate(rows)
            ],
        )

    return make
