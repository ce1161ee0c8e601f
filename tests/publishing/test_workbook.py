"""The evaluators' workbook against the views: every score, every row behind it, nothing cut off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text
from tests.conftest import Insert, _database, _settings

from bangfu.assessment.drafts import draft_assessment
from bangfu.cli import main
from bangfu.database.engine import administration_engine, engine
from bangfu.database.server import Server
from bangfu.publishing.workbook import NoScoresError, WrittenWorkbook, write_workbook
from bangfu.settings import Settings

ROWS_OF_A_SHEET = 100


@pytest.fixture(scope="module")
def settings(postgres: Server, register_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Seven sales of two counties, a person's score, and the year's draft."""
    with _database(postgres, register_template) as url:
        found = _settings(url, tmp_path_factory.mktemp("workbook"))
        with administration_engine(found).begin() as connection:
            insert = Insert(connection)
            for number in range(7):
                insert(
                    "warehouse.fact_sale", sale_id=f"S{number}", sale_date=f"2021-0{number + 1}-15",
                    paid_amount=1000 + number, counted_status="counted", report="entity_sales", part="main",
                    supplier_region_code="371502" if number < 5 else "371521", system_code="NONE",
                    organizing_channel="counter", fulfilment_channel="counter", product_no="P", detail_level="line",
                )  # fmt: skip
            insert("warehouse.fact_target", object_code="371502", indicator_code="C1", year=2021, target_value=6000)
            insert(
                "assessment.score_override", year=2021, object_code="371502", indicator_code="A2", score="3.5",
                decided_by="王芳", reason="会议纪要齐全", link="https://example.org/1",
            )  # fmt: skip
        draft_assessment(found, 2021)
        yield found


@pytest.fixture(scope="module")
def written(settings: Settings) -> WrittenWorkbook:
    return write_workbook(settings, 2021, rows_of_a_sheet=ROWS_OF_A_SHEET)


@pytest.fixture(scope="module")
def sheets(written: WrittenWorkbook) -> dict[str, list[dict[str, Any]]]:
    """Rows of every sheet by their heads."""
    book = openpyxl.load_workbook(written.path)
    read: dict[str, list[dict[str, Any]]] = {}
    for page in book:
        heads, *rows = list(page.iter_rows(min_row=3, values_only=True))
        read[page.title] = [dict(zip(heads, row, strict=True)) for row in rows]
    return read


def asked(settings: Settings, query: str) -> list[Any]:
    with engine(settings, "assessor").connect() as connection:
        return list(connection.execute(text(query)))


def test_where_it_lies(settings: Settings, written: WrittenWorkbook) -> None:
    assert written.path == settings.published / "workbooks" / "2021" / "考核底稿_2021_草案.xlsx"
    assert list(written.path.parent.glob(".*")) == []


def test_the_cover_names_rubric_time_and_hash(settings: Settings, sheets: dict[str, list[dict[str, Any]]]) -> None:
    cover = {row["项目"]: row["内容"] for row in sheets["封面"]}
    (known,) = asked(
        settings, "select distinct rubric_version, input_hash from evaluation.ranking where object_group = 'county'"
    )
    assert cover["县(市、区)：考核办法"] == f"county {known.rubric_version}"
    assert cover["县(市、区)：数据截止时间"] == "2021-12-01T09:00:00+08:00"
    assert cover["县(市、区)：数据哈希（SHA-256）"] == known.input_hash


def test_every_score_is_the_views(settings: Settings, sheets: dict[str, list[dict[str, Any]]]) -> None:
    known = asked(settings, "select * from evaluation.scores where year = 2021 and edition = 'draft'")
    printed = [row for name, page in sheets.items() if name.startswith("指标明细") for row in page]
    assert len(printed) == len(known) > 300
    found = {(row["代码"], row["指标"]): row for row in printed}
    columns = {
        "numerator": "分子",
        "denominator": "分母",
        "target": "目标",
        "value": "测算值",
        "score": "得分",
        "weight": "权重",
    }
    for one in known:
        row = found[one.object_code, one.indicator_code]
        for column, head in columns.items():
            value = getattr(one, column)
            if value is None:
                assert row[head] is None
            else:
                assert abs(Decimal(str(row[head])) - value) <= abs(value) * Decimal("1e-14")


def test_the_ranking_is_the_views(settings: Settings, sheets: dict[str, list[dict[str, Any]]]) -> None:
    known = asked(settings, "select object_name, rank, total_score, grade from evaluation.ranking where year = 2021")
    printed = [row for name, page in sheets.items() if name.startswith("排名") for row in page]
    assert Counter(
        (row["考核对象"], row["位次"], Decimal(str(row["总得分"])), row["等次"]) for row in printed
    ) == Counter(map(tuple, known))
    glance = {row["考核对象"]: row for row in sheets["得分一览 县(市、区)"]}
    assert glance["东昌府区"]["A2\n(4.00)"] == 3.5


def test_every_row_behind_a_score_is_there_in_sheets_of_the_size_asked_for(
    settings: Settings, written: WrittenWorkbook, sheets: dict[str, list[dict[str, Any]]]
) -> None:
    known = asked(
        settings,
        """
        select indicator_code, object_name, behind.row_key, behind.amount
        from evaluation.scores inner join evaluation.ranking using (year, edition, object_group, object_code)
        cross join lateral evaluation.score_rows(year, edition, object_code, indicator_code) as behind
        where year = 2021 and edition = 'draft' and indicator_code in ('A2', 'B1', 'C1', 'C2', 'G1', 'P2')
        """,
    )
    wanted = Counter((one.indicator_code, one.object_name, one.row_key) for one in known)
    printed: Counter[tuple[str, str, str]] = Counter()
    for name, page in sheets.items():
        code, mark, _ = name.partition(" 依据")
        if mark:
            assert len(page) == written.row_counts[name] <= ROWS_OF_A_SHEET
            printed.update((code, row["考核对象"], row["依据行"]) for row in page)
    assert {one: count for one, count in printed.items() if one[0] in ("A2", "B1", "C1", "C2", "G1", "P2")} == wanted
    due = sum(one.indicator_code == "G1" for one in known)
    names = ["G1 依据", *(f"G1 依据({number})" for number in range(2, -(-due // ROWS_OF_A_SHEET) + 1))]
    assert [name for name in sheets if name.startswith("G1 ")] == names
    assert len(names) > 2
    sold = [row for row in sheets["C1 依据"] if str(row["依据行"]).startswith("counted_sale")]
    assert sum(Decimal(str(row["数额"])) for row in sold) == sum(map(Decimal, range(1000, 1007)))
    assert {row["表名"]: row["行数"] for row in sheets["目录"]} == written.row_counts


def test_what_is_missing_and_what_a_person_gave(sheets: dict[str, list[dict[str, Any]]]) -> None:
    assert {"缺项（不计，按其余折算）"} <= {row["状态"] for row in sheets["缺项"]}
    given = [row for row in sheets["佐证与人工评分"] if row["人工调整"]]
    assert len(given) == 1
    assert (given[0]["考核对象"], given[0]["指标"]) == ("东昌府区", "A2")
    assert str(given[0]["人工调整"]).split(" → ")[1].startswith("3.5")


def test_a_year_without_scores(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NoScoresError):
        write_workbook(settings, 2021, "2021-9")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("BANGFU_HOME", str(settings.home))
    monkeypatch.setenv("BANGFU_WAREHOUSE_URL", str(settings.warehouse_url))
    with pytest.raises(SystemExit) as end:
        main(["workbook", "2019"])
    assert end.value.code == 3
    assert capsys.readouterr().err == (
        "2019年没有“draft”的得分：请先运行 bangfu assess 2019，定稿名称见 bangfu edition list。\n"
    )
