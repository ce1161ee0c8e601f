"""``bangfu psql``: bare values, the right role, no password in sight."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.conftest import NOW

from bangfu.database import psql
from bangfu.database.engine import engine
from bangfu.database.psql import run_psql
from bangfu.settings import Settings, load_settings


def test_values_are_bare_and_tab_separated_with_a_header(
    warehouse: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    assert (
        run_psql(warehouse, "evaluator", "select 1 as a, null as b, '聊城' as c union all select 2, 'x', 'y'", False)
        == 0
    )
    assert capfd.readouterr().out == "a\tb\tc\n1\t\t聊城\n2\tx\ty\n"


def test_without_header(warehouse: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_psql(warehouse, "evaluator", "select count(*) from evaluation.sales", True) == 0
    assert capfd.readouterr().out == "0\n"


@pytest.mark.parametrize("role", ["owner", "loader", "assessor", "evaluator"])
def test_it_acts_as_the_role_in_chinese_time(warehouse: Settings, role: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_psql(warehouse, role, "select current_user, current_setting('timezone')", True) == 0
    assert capfd.readouterr().out == f"bangfu_{role}\tAsia/Shanghai\n"


def test_the_evaluator_cannot_look_behind_the_views(warehouse: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_psql(warehouse, "evaluator", "select * from warehouse.fact_sale", False) == 1
    assert "permission denied" in capfd.readouterr().err


def test_statements_that_return_nothing_print_nothing(warehouse: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_psql(warehouse, "loader", "delete from intake.closed_period", False) == 0
    assert capfd.readouterr().out == ""
    with engine(warehouse, "loader").connect() as connection:
        assert connection.execute(text("select count(*) from intake.closed_period")).scalar() == 0


def test_the_password_is_not_among_the_arguments(warehouse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}

    def run(arguments, env, check):
        seen.update(arguments=arguments, env=env)
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(psql.subprocess, "run", run)
    monkeypatch.setenv(
        "BANGFU_WAREHOUSE_URL",
        "postgresql://me:s%20cret@db.example:5433/reports?sslmode=require&options=-c%20jit%3Doff",
    )
    monkeypatch.setenv("PGDATABASE", "elsewhere")
    run_psql(load_settings(), "evaluator", None, False)
    assert not any("cret" in word for word in seen["arguments"])
    expected = {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "me",
        "PGPASSWORD": "s cret",
        "PGDATABASE": "reports",
        "PGSSLMODE": "require",
    }
    assert expected.items() <= seen["env"].items()
    assert seen["env"]["PGOPTIONS"] == (
        f"-c jit=off -c bangfu.now={NOW} -c timezone=Asia/Shanghai -c role=bangfu_evaluator"
    )


def test_an_unknown_role_is_refused(warehouse: Settings) -> None:
    with pytest.raises(ValueError, match="one of owner"):
        run_psql(warehouse, "admin", "select 1", True)
