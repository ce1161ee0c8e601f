"""Versions of files and of rows (INTERFACE 5.2), from outside: each month of a unit is a series of its own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.acceptance.city import City, Row, credit_code

pytestmark = pytest.mark.city


def bought(month: int, count: int, category: str | None = "食堂", yuan: int = 500, first: int = 1) -> list[Row]:
    """``count`` lines of R01 of 2021, each of ``yuan`` and with an invoice of its own."""
    return [
        {"采购日期": f"2021-{month:02d}-{10 + number % 15:02d}", "采购类别": category, "数量": 10, "单价（元）": yuan / 10,
         "发票号": f"FP{month:02d}{category or ''}{number:03d}".replace("食堂", "1").replace("慰问", "2").replace("办公福利", "3")}
        for number in range(first, first + count)
    ]  # fmt: skip


class Series:
    """The R01 files of one unit and month."""

    def __init__(self, city: City, month: int, org: str = "H1X") -> None:
        self.city, self.month, self.org = city, month, org

    def send(self, name: str, rows: Sequence[Row], on: str | None = "2021-11-03", **form: str) -> str:
        return self.city.send(
            "R01", self.org, rows, f"2021年{self.month}月", name=f"{self.month}月{name}.xlsx", reported_on=on, **form
        )

    def receipt(self, name: str) -> dict[str, object]:
        return self.city.receipt(self.org, f"{self.month}月{name}.xlsx")

    def live(self) -> list[str]:
        rows = self.city.view(
            "select file_name from evaluation.submissions where org_code = :org and report = 'institution_procurement'"
            " and period = :period and state = 'live' order by file_name",
            org=self.org,
            period=f"2021{self.month:02d}",
        )
        return [str(row["file_name"]).removesuffix(".xlsx").split("月", 1)[1] for row in rows]

    def net(self) -> str:
        rows = self.city.view(
            "select coalesce(sum(net_amount), 0) as net from evaluation.sales where buyer_org_code = :org and month = :month"
            " and organizing_channel = 'institution_procurement'",
            org=self.org,
            month=self.month,
        )
        return str(rows[0]["net"])


@pytest.fixture
def months(city: City) -> dict[int, Series]:
    city.send_catalogue()
    return {month: Series(city, month) for month in range(1, 12)}


def test_newer_is_decided_by_version_then_day_then_time_then_name(city: City, months: dict[int, Series]) -> None:
    by_version, backwards, by_day, one_without_version, by_time, by_name = (months[month] for month in range(1, 7))
    by_version.send("_v1", bought(1, 10), on="2021-11-09", mtime="2021-11-20T10:00")
    backwards.send("_v2", bought(2, 9), on="2021-11-01", mtime="2021-11-01T10:00")
    by_day.send("甲", bought(3, 10), on="2021-11-03", mtime="2021-11-20T10:00")
    one_without_version.send("_v9", bought(4, 10), on="2021-11-03")
    by_time.send("甲", bought(5, 10), mtime="2021-11-20T10:00")
    by_name.send("b", bought(6, 10), mtime="2021-11-20T10:00")
    city.ingest()
    by_version.send("_v2", bought(1, 9), on="2021-11-08", mtime="2021-11-01T10:00")
    backwards.send("_v1", bought(2, 10), on="2021-11-09", mtime="2021-11-20T10:00")
    by_day.send("乙", bought(3, 9), on="2021-11-04", mtime="2021-11-10T10:00")
    one_without_version.send("改", bought(4, 9), on="2021-11-04")
    by_time.send("乙", bought(5, 9), mtime="2021-11-19T10:00")
    by_name.send("a", bought(6, 9), mtime="2021-11-20T10:00")
    city.ingest()
    assert [months[month].live() for month in range(1, 7)] == [["_v2"], ["_v2"], ["乙"], ["改"], ["甲"], ["b"]]
    assert [months[month].net() for month in range(1, 7)] == ["4500.00"] * 4 + ["5000.00"] * 2
    newer, older = by_version.receipt("_v2"), backwards.receipt("_v1")
    assert (newer["status"], newer["version"]) == ("accepted", 2)
    assert newer["supersedes"] == by_version.receipt("_v1")["submission_id"]
    assert newer["effect"] == {
        "net_amount_before": "5000.00", "net_amount_after": "4500.00",
        "rows_added": 0, "rows_removed": 1, "rows_changed": 0,
    }  # fmt: skip
    assert (older["status"], older["version"], older["supersedes"]) == ("accepted", 2, None)
    assert older["rows"] == {"read": 12, "loaded": 10, "quarantined": 0, "excluded": 2}
    assert older["effect"]["net_amount_before"] == older["effect"]["net_amount_after"]  # type: ignore[index]
    states = city.view(
        "select file_name, state, superseded_by from evaluation.submissions where period = '202102' order by file_name"
    )
    assert [row["state"] for row in states] == ["superseded", "live"]
    assert states[0]["superseded_by"] == backwards.receipt("_v2")["submission_id"]
    city.assert_sound()


def test_scopes_live_side_by_side_contain_each_other_or_wait(city: City, months: dict[int, Series]) -> None:
    apart, containing, contained, partly, unnamed = (months[month] for month in range(1, 6))
    apart.send("食堂", bought(1, 4))
    apart.send("慰问", bought(1, 4, "慰问"))
    containing.send("食堂", bought(2, 4))
    containing.send("慰问", bought(2, 4, "慰问"))
    contained.send("全部_v2", bought(3, 4) + bought(3, 4, "慰问"))
    partly.send("食堂慰问", bought(4, 4) + bought(4, 4, "慰问"))
    unnamed.send("无类别", bought(5, 4, None))
    city.ingest()
    assert [apart.receipt(one)["version"] for one in ("食堂", "慰问")] == [1, 1]
    assert apart.net() == "4000.00"
    apart.send("食堂新", bought(1, 5), on="2021-11-04")
    containing.send("全部", bought(2, 4) + bought(2, 4, "慰问"), on="2021-11-04")
    contained.send("食堂_v1", bought(3, 4))
    partly.send("慰问福利", bought(4, 4, "慰问") + bought(4, 4, "办公福利"), on="2021-11-04")
    unnamed.send("食堂", bought(5, 4), on="2021-11-04")
    city.ingest()
    assert unnamed.live() == ["食堂"]
    assert [months[month].live() for month in range(1, 5)] == [["慰问", "食堂新"], ["全部"], ["全部_v2"], ["食堂慰问"]]
    assert apart.net() == "4500.00"
    assert apart.receipt("食堂新")["supersedes"] == apart.receipt("食堂")["submission_id"]
    assert apart.receipt("食堂新")["version"] == 2
    assert containing.receipt("全部")["supersedes"] == containing.receipt("慰问")["submission_id"]  # the newest of both
    assert (contained.receipt("食堂_v1")["status"], contained.receipt("食堂_v1")["supersedes"]) == ("accepted", None)
    waiting = partly.receipt("慰问福利")
    assert waiting["status"] == "held"
    assert waiting["rows"] == {"read": 10, "loaded": 0, "quarantined": 8, "excluded": 2}
    assert partly.net() == "4000.00"
    city.assert_sound()


def test_a_replacement_that_removes_too_much_waits(city: City, months: dict[int, Series]) -> None:
    for month in range(1, 7):
        months[month].send("原", bought(month, 10))
    months[7].send("原", [], more_meta="零报告：是")
    months[8].send("原", bought(8, 2))
    city.ingest()
    assert months[7].receipt("原")["status"] == "accepted"
    months[1].send("改", bought(1, 7, yuan=1000), on="2021-11-04")  # 30 % of the rows
    months[2].send("改", bought(2, 6, yuan=1000), on="2021-11-04")  # 40 %
    months[3].send("改", bought(3, 10, yuan=350), on="2021-11-04")  # 30 % of the yuan
    months[4].send("改", bought(4, 9, yuan=350) + bought(4, 1, yuan=349, first=10), on="2021-11-04")
    months[5].send("改", bought(5, 10) + bought(5, 1, first=11), on="2021-11-04")
    gone = [{**row, "产品认定编号": "P-999"} for row in bought(6, 10)]
    months[6].send("改", gone, on="2021-11-04")  # as many rows and yuan, none of it counted any more
    months[7].send("改", bought(7, 3), on="2021-11-04")
    months[8].send("改", [], on="2021-11-04", more_meta="零报告：是")
    city.ingest()
    statuses = [months[month].receipt("改")["status"] for month in range(1, 9)]
    assert statuses[:6] == ["accepted", "held", "accepted", "held", "accepted", "held"]
    assert statuses[7] == "held"
    assert [months[month].net() for month in range(1, 7)] == [
        "7000.00", "5000.00", "3500.00", "5000.00", "5500.00", "5000.00",
    ]  # fmt: skip
    assert months[2].live() == ["原"]
    [issue] = [one for one in months[4].receipt("改")["issues"] if one["rule"] == "C-VER-01"]  # type: ignore[attr-defined]
    assert "5000.00" in issue["message"]
    assert "3499.00" in issue["message"]
    assert months[7].live() == ["改"]
    assert months[7].receipt("改")["supersedes"] == months[7].receipt("原")["submission_id"]
    city.assert_sound()


def test_rows_are_compared_key_by_key(city: City) -> None:
    city.send_catalogue()

    def ordered(name: str, on: str, *lines: tuple[int, int]) -> str:
        rows = [{"团购单号": "TG-7", "行号": line, "数量": quantity} for line, quantity in lines]
        return city.send("R05", "U-H1", rows, name=f"{name}.xlsx", reported_on=on)

    first = ordered("一", "2021-11-01", (1, 10), (2, 10))
    city.ingest()
    second = ordered("二", "2021-11-02", (2, 20), (3, 30))
    city.ingest()
    assert city.total() == "3000.00"  # 10 + 20 + 30 bags of 50 yuan
    assert city.receipt("U-H1", second)["supersedes"] is None
    assert city.receipt("U-H1", second)["version"] == 2
    assert city.receipt("U-H1", second)["effect"] == {
        "net_amount_before": "500.00", "net_amount_after": "2500.00",
        "rows_added": 1, "rows_removed": 0, "rows_changed": 1,
    }  # fmt: skip
    older = ordered("旧", "2021-10-31", (3, 99), (4, 5))
    city.ingest()
    assert city.total() == "3250.00"
    ids_before = {row["sale_id"]: row["net_amount"] for row in city.sales()}
    third = ordered("三", "2021-11-03", (1, 11))
    city.ingest()
    assert city.total() == "3300.00"
    assert {row["sale_id"] for row in city.sales()} == set(ids_before)
    receipt = city.receipt("U-H1", third)
    assert receipt["supersedes"] == city.receipt("U-H1", first)["submission_id"]
    states = {
        row["file_name"]: row["state"]
        for row in city.view("select file_name, state from evaluation.submissions where report = 'union_group_buy'")
    }
    assert states == {first: "superseded", second: "live", older: "live", third: "live"}
    superseded = [row for row in city.uncounted() if row["counted_status"] == "superseded"]
    assert len(superseded) == 3
    assert all(row["counted_sale_id"] == row["sale_id"] for row in superseded)
    city.assert_sound()


def test_the_latest_snapshot_of_a_session_is_in_force(city: City) -> None:
    city.send(
        "R06",
        "SWJ",
        [
            {
                "场次编号": "ZB1",
                "成交金额（元）": 1200,
                "其中：认定产品成交金额（元）": 900,
                "数据截至时间": "2021-10-26 08:00",
            }
        ],
        name="a_v1.xlsx",
    )
    city.ingest()
    city.send(
        "R06",
        "SWJ",
        [
            {
                "场次编号": "ZB1",
                "成交金额（元）": 1000,
                "其中：认定产品成交金额（元）": 800,
                "数据截至时间": "2021-10-25 08:00",
            }
        ],
        name="a_v2.xlsx",
    )
    city.ingest()
    assert city.total() == "900.00"
    [session] = city.view("select * from evaluation.live_sessions")
    assert (session["session_no"], session["platform_code"], str(session["gmv_amount"])) == ("ZB1", "DOUYIN", "1200.00")
    city.send(
        "R06",
        "SWJ",
        [
            {
                "场次编号": "ZB1",
                "成交金额（元）": 1300,
                "退款金额（元）": 950,
                "其中：认定产品成交金额（元）": 900,
                "数据截至时间": "2021-11-26 08:00",
            }
        ],
        name="a.xlsx",
    )
    city.ingest()
    assert city.total() == "0.00"  # refunds reduce the certified part first
    rest = [
        row
        for row in city.uncounted()
        if row["counted_status"] == "uncertified" and row["sale_id"].endswith("-uncertified")
    ]
    assert [(str(row["paid_amount"]), str(row["refund_amount"])) for row in rest] == [("400.00", "50.00")]
    city.assert_sound()


def test_catalogue_and_agreements_keep_the_rows_that_a_later_file_does_not_name(city: City) -> None:
    other = credit_code("93", 777)
    city.send_catalogue()
    city.send(
        "R12",
        "H1X",
        [{"协议编号": "XY-1", "累计履约金额": 1000}, {"协议编号": "XY-2", "供应方信用代码": other}],
        "2021年10月",
    )
    city.ingest()
    city.send_catalogue([{"产品认定编号": "P-002", "产品名称": "西坡小磨香油"}], "2021年3月")
    city.send("R12", "H1X", [{"协议编号": "XY-1", "累计履约金额": 3000, "本月履约金额": 2000}], "2021年11月")
    city.ingest()
    products = city.view("select product_no, product_name from evaluation.products order by product_no")
    assert [tuple(row.values()) for row in products] == [
        ("P-001", "东湖大米"),
        ("P-002", "西坡小磨香油"),
        ("P-003", "红富士苹果"),
    ]
    agreements = city.view("select agreement_no, agreed_amount, fulfilled_amount from evaluation.agreements order by 1")
    assert [(row["agreement_no"], str(row["agreed_amount"]), str(row["fulfilled_amount"])) for row in agreements] == [
        ("XY-1", "50000.00", "3000.00"),
        ("XY-2", "50000.00", "None"),
    ]
    city.assert_sound()
