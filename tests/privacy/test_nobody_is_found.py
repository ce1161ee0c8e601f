"""No byte of a person lies anywhere but in inboxes and, encrypted, in the vault: folders, logs, database, WAL, dumps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.acceptance.city import City
from tests.acceptance.desk import catalogue, zipped
from tests.privacy.people import (
    CLERK,
    found_below,
    orders,
    person,
    procurement_with_names,
    roster,
    rows_of_all_tables,
    staff,
    traces_of,
)

from bangfu.database import embedded
from bangfu.database.engine import administration_engine, forget_engines
from bangfu.pipeline.setting_up import set_up
from bangfu.settings import load_settings

PEOPLE = [person(number) for number in range(100, 112)]


@pytest.fixture
def own_home(tmp_path: Path, desk_reference: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    """A home with a server of its own, as on a fresh machine: everything that is written lies below it."""
    forget_engines()
    for name, value in {
        "BANGFU_HOME": str(tmp_path / "home"),
        "BANGFU_REFERENCE": str(desk_reference),
        "BANGFU_NOW": "2021-12-01T09:00:00+08:00",
        "BANGFU_SETTLE_SECONDS": "0",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    embedded.start(settings)
    try:
        set_up(settings)
        yield City(settings)
    finally:
        forget_engines()
        embedded.stop(settings)


def test_nobody_is_found(own_home: City, caplog: pytest.LogCaptureFixture) -> None:
    city, of_staff = own_home, staff(PEOPLE)
    city.drop("NYJ", "目录.xlsx", catalogue())
    city.drop("NYJ", "花名册.xlsx", roster(PEOPLE))
    city.drop("NYJ", "坏花名册.xlsx", roster([*PEOPLE, PEOPLE[0]], period="2020年下半年"))
    city.drop("H1X", "职工.xlsx", of_staff)
    city.drop("H1X", "谁家职工.xlsx", staff(PEOPLE, unit="没有这个单位", period="2021年9月"))
    city.drop("PT-LIU", "订单.csv", orders(PEOPLE))
    city.drop("PT-LIU", "包.zip", zipped({"订单.csv": orders(PEOPLE, first=500)}))
    city.drop("H1X", "月报.xlsx", procurement_with_names(PEOPLE))
    city.ingest()
    city.drop("H1X", "再报职工.xlsx", of_staff)
    city.ingest()
    stages = {row["status"] for row in city.view("select status from evaluation.submissions")}
    assert {"returned", "held", "duplicate"} < stages
    with administration_engine(city.settings).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("checkpoint"))
    traces = traces_of(PEOPLE)
    assert len(traces) > 3 * len(PEOPLE)
    assert found_below(city.settings.home, traces) == []
    rows = rows_of_all_tables(city)
    assert len(rows) > 10_000
    assert [trace for trace in traces if trace in rows] == []
    signed = [name for name in ("王芳", "李明", "张三") if name.encode() in rows]
    assert signed == []  # of the catalogue, which has no persons but its signatures and may lie in the archive
    assert [trace for one in [*PEOPLE, CLERK] for trace in one.traces() if trace in caplog.text] == []
    assert list(city.settings.home.rglob(".incoming-*")) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").write_bytes(b"x" + PEOPLE[0].name.encode("gb18030"))
    assert len(found_below(tmp_path, traces_of(PEOPLE))) == 1
