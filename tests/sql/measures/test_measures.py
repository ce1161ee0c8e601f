"""Measures by example: given rows of bases, what each object has; one YAML file per measure beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection
from tests.sql.measures.measured_rows import measured, measured_of_edition, plain

from bangfu.settings import SQL

HERE = Path(__file__).parent
MEASURES = sorted(file.stem for file in (SQL / "measures").glob("*.sql"))


def _cases_of(measure: str) -> list[dict[str, Any]]:
    file = HERE / f"{measure}.yaml"
    return list(yaml.safe_load(file.read_text(encoding="utf-8")))


def _cases() -> list[Any]:
    return [pytest.param(one, case, id=f"{one}: {case['case']}") for one in MEASURES for case in _cases_of(one)]


def _expected(case: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {
        code: (plain(told.get("numerator")), plain(told.get("denominator")), sorted(told.get("rows", [])))
        for code, told in case["expect"].items()
    }


@pytest.mark.parametrize(("measure", "case"), _cases())
def test_measure_of_given_rows(measure: str, case: dict[str, Any], scratch: Connection) -> None:
    assert measured(scratch, measure, case) == _expected(case)


@pytest.mark.parametrize("measure", MEASURES)
def test_measure_says_the_same_of_rows_that_an_edition_keeps(measure: str, scratch: Connection) -> None:
    case = _cases_of(measure)[0]
    assert measured_of_edition(scratch, measure, case) == _expected(case)
