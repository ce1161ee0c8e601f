"""The bulletin from the warehouse to the files: every printed number is the views' number, approval is for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from tests.conftest import Insert, _database, _settings

from bangfu.cli import main
from bangfu.database.engine import administration_engine, engine
from bangfu.database.server import Server
from bangfu.intake.archive import file_sha256
from bangfu.publishing.bulletin import (
    AlreadyApprovedError,
    NoSuchPeriodError,
    NothingToTellError,
    WrittenBulletin,
    approve_bulletin,
    write_bulletin,
)
from bangfu.settings import TIME_ZONE, Settings

CHANGFU, CHIPING, ZONE = "371502", "371503", "3715Z1"
SALES = [
    # day, area of the supplier, system, channel, fulfilled by, yuan
    ("2020-10-10", CHANGFU, "NONE", "entity_direct", "entity_direct", "400000.00"),
    ("2021-08-15", CHANGFU, "HEALTH", "institution_procurement", "institution_procurement", "500000.00"),
    ("2021-08-20", CHIPING, "NONE", "entity_direct", "entity_direct", "300000.00"),
    ("2021-09-10", CHANGFU, "NONE", "counter", "counter", "123456.78"),
    ("2021-09-11", ZONE, "UNION", "union_group_buy", "livestream", "2000.00"),
    ("2021-10-12", CHANGFU, "HEALTH", "livestream", "livestream", "100000.22"),
    ("2021-10-13", ZONE, "NONE", "counter", "counter", "98000.00"),
    ("2021-10-14", "UNKNOWN", "NONE", "counter", "counter", "1234.56"),
]
TARGETS = [("371500", "2000000"), (CHANGFU, "900000"), (ZONE, "100000"), ("3715Z2", "50000"), ("3715Z3", "50000")]


def sell(insert: Insert, number: int, sale: tuple[str, ...]) -> None:
    day, area, system, channel, fulfilled, yuan = sale
    insert(
        "warehouse.fact_sale", sale_id=f"S{number}", sale_date=day, paid_amount=yuan, counted_status="counted",
        organizing_channel=channel, fulfilment_channel=fulfilled, system_code=system, supplier_region_code=area,
        supplier_uscc="U", product_no="P", report="entity_sales", part="main", detail_level="line", period="202108",
    )  # fmt: skip


@pytest.fixture(scope="module")
def settings(postgres: Server, register_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A few sales of nine months, targets for the city, one county and all zones; on 5 November 2021."""
    with _database(postgres, register_template) as url:
        found = _settings(url, tmp_path_factory.mktemp("bulletin"))
        with administration_engine(found).begin() as connection:
            insert = Insert(connection)
            for number, sale in enumerate(SALES):
                sell(insert, number, sale)
            for code, target in TARGETS:
                insert("warehouse.fact_target", object_code=code, indicator_code="C1", year=2021, target_value=target)
        yield replace(found, fixed_now=datetime(2021, 11, 5, 9, 0, tzinfo=TIME_ZONE))


@pytest.fixture(scope="module")
def september(settings: Settings) -> WrittenBulletin:
    """The bulletin of September, approved; afterwards somebody reports another sale of August."""
    write_bulletin(settings, "202109")
    approved = approve_bulletin(settings, "202109", "张三", "9")
    with administration_engine(settings).begin() as connection:
        late = ("2021-08-21", CHIPING, "NONE", "entity_direct", "entity_direct", "1000.00")
        sell(Insert(connection), len(SALES), late)
    return approved


@pytest.fixture(scope="module")
def october(settings: Settings, september: WrittenBulletin) -> WrittenBulletin:
    """The draft of October."""
    return write_bulletin(settings, "202110")


def path_of(written: WrittenBulletin, ending: str) -> Path:
    return next(path for path in written.files if path.suffix == ending)


def texts(written: WrittenBulletin) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path_of(written, ".docx"))).paragraphs if paragraph.text]


def rows(written: WrittenBulletin, number: int) -> dict[str, list[str]]:
    """Rows of a table of the Word file by the object's name."""
    table = docx.Document(str(path_of(written, ".docx"))).tables[number]
    read = [[cell.text for cell in row.cells] for row in table.rows]
    place = read[0].index("县(市、区)") if "县(市、区)" in read[0] else read[0].index("系统")
    return {row[place]: row for row in read[1:]}


def sheet(written: WrittenBulletin, name: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path_of(written, ".xlsx"))
    found = list(book[name].iter_rows(min_row=3, values_only=True))
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


def asked(settings: Settings, query: str) -> dict[str, Decimal]:
    with engine(settings, "assessor").connect() as connection:
        return {row[0]: row[1] for row in connection.execute(text(query))}


def in_ten_thousands(yuan: Decimal) -> str:
    return f"{(yuan / 10_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def test_the_names_of_the_files(settings: Settings, october: WrittenBulletin) -> None:
    folder = settings.published / "bulletins" / "202110"
    assert list(october.files) == [folder / "通报_202110.docx", folder / "通报_202110.xlsx"]
    assert all(file_sha256(path) == digest for path, digest in october.files.items())
    assert (october.state, october.as_of, october.approved_by) == ("draft", "2021-10-31", None)


def test_areas_print_what_the_view_says(settings: Settings, october: WrittenBulletin) -> None:
    names = asked(settings, "select region_code, name from reference.region where assessed")
    query = """
        select region_code, sum(net_amount) from evaluation.sales_by_region
        where basis = 'supplier' and year = 2021 and month {months} group by region_code
    """
    year, month = (asked(settings, query.format(months=months)) for months in ("<= 10", "= 10"))
    printed = rows(october, 0)
    for code, name in names.items():
        cells = printed[str(name)]
        assert (cells[2], cells[4]) == tuple(in_ten_thousands(one.get(code, Decimal(0))) for one in (month, year))
    exact = {row["县(市、区)"]: row for row in sheet(october, "县区进度")}
    assert Decimal(str(exact["东昌府区"]["本年累计（元）"])) == year[CHANGFU] == Decimal("723457.00")
    assert Decimal(str(exact["市本级、市外及未列明"]["本月销售额（元）"])) == month["UNKNOWN"]


def test_the_city_is_booked(settings: Settings, october: WrittenBulletin) -> None:
    booked = asked(
        settings,
        "select 'city', sum(net_amount) from evaluation.sales_by_booking where year = 2021 and month <= 10",
    )["city"]
    assert rows(october, 0)["全市（按入账月份）"][4] == in_ten_thousands(booked) == "112.57"
    exact = {row["渠道"]: Decimal(str(row["本年累计（元）"])) for row in sheet(october, "渠道")}
    by_channel = asked(
        settings, "select channel, sum(net_amount) from evaluation.sales_by_booking where year = 2021 group by channel"
    )
    assert sum(exact.values()) == booked
    assert exact["商超专柜(专区)"] == by_channel["counter"]


def test_systems_print_what_the_view_says(settings: Settings, october: WrittenBulletin) -> None:
    by_system = asked(
        settings,
        """
        select coalesce(name, 'rest'), sum(net_amount) from evaluation.sales_by_system
        left join reference.sector_system using (system_code) where year = 2021 group by 1
        """,
    )
    exact = {row["系统"]: row for row in sheet(october, "系统")}
    assert Decimal(str(exact["卫健系统"]["本年累计（元）"])) == by_system["卫健系统"] == Decimal("600000.22")
    assert Decimal(str(exact["社会消费等未归口"]["本年累计（元）"])) == by_system["rest"]
    assert exact["卫健系统"]["年度任务（元）"] == "暂无"


def test_rates_ranks_and_what_is_not_known(october: WrittenBulletin) -> None:
    changfu, zone = rows(october, 0)["东昌府区"], rows(october, 0)["经济技术开发区"]
    assert changfu == [
        "1", "东昌府区", "10.00", "-19.00%", "72.35", "80.86%", "90.00", "80.38%", "-2.95", "0",
    ]  # fmt: skip
    assert zone[5:] == ["暂无", "10.00", "100.00%", "+16.67", "0"]
    assert rows(october, 0)["茌平区"][6:8] == ["暂无", "暂无"]
    assert rows(october, 0)["高新技术产业开发区"][0] == "2并列"
    work = {row["县(市、区)"]: row for row in sheet(october, "县区工作")}
    assert work["东昌府区"]["覆盖人口(人)"] == "暂无"
    assert work["东昌府区"]["新增产品(种)"] == "暂无"
    assert work["东昌府区"]["未销号问题"] == "暂无"


def test_the_text(october: WrittenBulletin) -> None:
    said = texts(october)
    assert said[:4] == [
        "草稿，未经批准，不得印发", "关于2021年10月消费帮扶工作情况的通报", "〔2021〕　号",
        "各县(市、区)人民政府，市属开发区管委会，市直有关部门：",
    ]  # fmt: skip
    assert (
        "截至2021年10月31日，全市本年累计销售消费帮扶产品112.57万元，完成年度任务（200.00万元）的56.28%，"
        "慢于时序进度27.05个百分点，同比增长181.42%。其中，本月销售19.92万元，环比增长58.81%。"
        "按履约渠道统计，线上销售占9.06%。本月新增专柜(专区)7个。"
    ) in said
    assert (
        "注：累计销售额中可能重复计算的金额（已含在总额内）：未列明供应方或产品、无法从经营主体自报中扣减的0.00元（0笔）。"
        not in said
    )
    assert (
        "从县(市、区)看，本年累计销售额居前3位的是东昌府区（72.35万元）、茌平区（30.10万元）、"
        "阳谷县（0.00元，并列）、莘县（0.00元，并列）、东阿县（0.00元，并列）、冠县（0.00元，并列）、"
        "高唐县（0.00元，并列）、临清市（0.00元，并列）（年度任务暂无，位次按累计销售额）。"
    ) in said
    assert (
        "注：各系统数据按组织方归口统计，不与县(市、区)数据相加。“其中采购额”为食堂、慰问采购与工会团购，年度任务与完成率以此为准。"
        in said
    )
    assert said[-2:] == ["聊城市乡村振兴局", "2021年11月5日"]


def test_the_year_is_checked_against_the_last_bulletin(october: WrittenBulletin) -> None:
    assert october.differences == 3
    named = [one.partition(". ")[2] for one in texts(october) if "：上期通报累计" in one]
    assert [one.partition("：")[0] for one in named] == ["聊城市", "茌平区", "社会消费等未归口"]
    assert named[1] == (
        "茌平区：上期通报累计30.00万元，本期0.00元，本年累计30.10万元，相差1000.00元，为上期通报之后的更正、退款所致。"
    )


def test_an_approved_bulletin_says_by_whom_and_stays(settings: Settings, september: WrittenBulletin) -> None:
    said = texts(september)
    assert said[1] == "〔2021〕9号"
    assert said[-3:] == ["聊城市乡村振兴局", "2021年11月5日", "经张三于2021年11月5日批准"]
    assert "草稿，未经批准，不得印发" not in said
    path = path_of(september, ".docx")
    path.write_bytes(b"changed by somebody")
    path_of(september, ".xlsx").unlink()
    assert write_bulletin(settings, "202109") == september
    assert all(file_sha256(path) == digest for path, digest in september.files.items())
    with pytest.raises(AlreadyApprovedError, match="202109 的通报已经 张三 批准，不再改变"):
        approve_bulletin(settings, "202109", "李四")


def test_the_warehouse_refuses_to_change_what_was_approved(settings: Settings, october: WrittenBulletin) -> None:
    approved = "(select bulletin_id from assessment.bulletin where period = '202109')"
    changes = [
        f"update assessment.bulletin set as_of = as_of where bulletin_id = {approved}",
        f"delete from assessment.bulletin where bulletin_id = {approved}",
        f"update assessment.bulletin_figure set printed = 'x' where bulletin_id = {approved}",
        f"delete from assessment.bulletin_figure where bulletin_id = {approved}",
        f"insert into assessment.bulletin_figure select bulletin_id, 'late', '1' from assessment.bulletin where bulletin_id = {approved}",
        "truncate assessment.bulletin_figure",
    ]
    with administration_engine(settings).connect() as connection:
        said = {one: refusal(connection, one) for one in changes}
        assert refusal(connection, "delete from assessment.bulletin where period = '202110'") == ""
    sentence = "通报一经批准不再改变：不得增加、更改、删除或清空；数据有误的，在下期通报中更正"
    assert said == dict.fromkeys(changes, sentence)


def refusal(connection: Connection, statement: str) -> str:
    """The sentence with which the warehouse refuses a statement, empty when it does not; nothing is kept."""
    trial = connection.begin_nested()
    try:
        connection.execute(text(statement))
    except DBAPIError as error:
        return str(error.orig).splitlines()[0]
    finally:
        trial.rollback()
    return ""


def test_figures_are_kept_as_printed(settings: Settings, october: WrittenBulletin) -> None:
    with engine(settings, "assessor").connect() as connection:
        found = connection.execute(
            text("""
                select figure, measured_value, printed from assessment.bulletin_figure
                inner join assessment.bulletin using (bulletin_id)
                where period = '202110' and object_code = :code
            """),
            {"code": CHANGFU},
        ).all()
    kept = {row.figure: (row.measured_value, row.printed) for row in found}
    assert kept["year_amount"] == (Decimal("723457.00"), "72.35")
    assert kept["rank"] == (1, "1")
    assert kept["covered_person_count"] == (None, "暂无")


def test_the_shape_of_a_notice(october: WrittenBulletin) -> None:
    document = docx.Document(str(path_of(october, ".docx")))
    title = next(one for one in document.paragraphs if one.text.startswith("关于"))
    fonts = title.runs[0]._r.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    for table in document.tables:
        assert sum(column.width for column in table.columns) <= room
        marks = {child.tag for child in table.rows[0]._tr.trPr}
        assert {qn("w:tblHeader"), qn("w:cantSplit")} <= marks
    footer = page.footer.paragraphs[0]._p.xml
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    assert len(document.inline_shapes) == 4
    headings = [one.text for one in document.paragraphs if one.text[1:2] == "、"]
    assert headings[:3] == ["一、总体情况", "二、各县(市、区)、市属开发区情况", "三、各系统情况"]


def test_a_draft_is_the_same_until_something_changes(settings: Settings, october: WrittenBulletin) -> None:
    assert write_bulletin(settings, "202110").files == october.files


def test_a_quarter_and_what_there_is_nothing_to_tell_of(settings: Settings) -> None:
    quarter = write_bulletin(settings, "2021Q3")
    assert [path.name for path in quarter.files] == ["通报_2021Q3.docx", "通报_2021Q3.xlsx"]
    assert "关于2021年第三季度\n消费帮扶工作情况的通报" in texts(quarter)
    with pytest.raises(NothingToTellError, match="2019年没有计入的销售"):
        write_bulletin(settings, "201912")
    with pytest.raises(NoSuchPeriodError):
        write_bulletin(settings, "2021H1")


def test_the_command(
    settings: Settings,
    october: WrittenBulletin,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("BANGFU_HOME", str(settings.home))
    monkeypatch.setenv("BANGFU_WAREHOUSE_URL", str(settings.warehouse_url))
    monkeypatch.setenv("BANGFU_NOW", "2021-11-05T09:00:00+08:00")

    def run(*words: str) -> tuple[int, str]:
        try:
            main(["bulletin", *words])
        except SystemExit as end:
            said = capsys.readouterr()
            return int(end.code or 0), said.out + said.err
        return 0, capsys.readouterr().out

    code, out = run("202109", "--json")
    assert (code, json.loads(out)["state"], json.loads(out)["document_no"]) == (0, "approved", "〔2021〕9号")
    code, out = run("202110")
    assert out.splitlines() == [
        "202110 通报草稿（截至2021-10-31），经 bangfu bulletin 202110 --approve --by 姓名 批准后冻结：",
        "有 3 个对象的本年累计与上期通报累计加本期数不一致，差额列于附注。",
        *map(str, october.files),
    ]
    refused = (
        ["2019"],
        ["上月"],
        ["202110", "--approve"],
        ["202110", "--by", "张三"],
        ["202109", "--approve", "--by", "李四"],
    )
    assert [run(*words)[0] for words in refused] == [3, 2, 2, 2, 2]
