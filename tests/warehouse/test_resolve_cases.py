"""The rules of sql/resolve/ as given and expected rows: tests/sql/resolve/<rule>.yaml, each in several orders of arrival."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangfu.settings import TIME_ZONE

CASES = Path(__file__).parents[1] / "sql" / "resolve"
_FIRST = datetime(2021, 11, 1, tzinfo=TIME_ZONE)


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['case']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _orders(count: int) -> list[tuple[int, ...]]:
    """Forwards, backwards and turned round."""
    forwards = tuple(range(count))
    return sorted({forwards, forwards[::-1], (*forwards[2:], *forwards[:2])})


def _shown(line: Any, names: list[str]) -> dict[str, Any]:
    return {name: str(line[name]) if isinstance(line[name], Decimal) else line[name] for name in names}


@pytest.mark.parametrize("case", _cases())
def test_given_sales_get_the_expected_status(clerk: Any, case: dict[str, Any]) -> None:
    given = case["given"]
    for order in _orders(len(given)):
        trial = clerk.connection.begin_nested()
        for index in order:
            submission = {**given[index]}
            rows = submission.pop("rows")
            clerk.send(submission.pop("report"), rows, mtime=_FIRST + timedelta(days=index), **submission)
        for expected in case["expect"]:
            where = f"report = '{expected['report']}' and business_key like '{expected.get('key', '%')}'"
            lines = clerk.sales(f"{where} and part = '{expected.get('part', 'main')}' and in_force")
            names = [name for name in expected if name not in ("report", "key", "part", "times")]
            shown = [_shown(line, names) for line in lines]
            assert shown == [{name: expected[name] for name in names}] * expected.get("times", 1), (
                f"{expected} when sent as {order}"
            )
        assert clerk.total() == Decimal(case["total"]), f"total when sent as {order}"
        trial.rollback()
