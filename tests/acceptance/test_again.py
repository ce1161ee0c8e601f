"""The same bytes again: at the same unit or another, live, held, returned or superseded, under any name."""

from __future__ import annotations

from tests.acceptance.city import City, export
from tests.acceptance.desk import H1, H2, SWJ, catalogue, procurement, zipped


def test_live_bytes_again_are_a_duplicate_that_names_the_earlier(desk: City) -> None:
    content = procurement(2)
    desk.drop("H1X", "月报.xlsx", content)
    desk.ingest()
    first = desk.receipt("H1X", "月报.xlsx", "accepted")
    before = desk.figures()
    for name in ("月报.xlsx", "月报(1).xlsx"):
        desk.drop("H1X", name, content)
    desk.ingest()
    for name in ("月报__2.xlsx", "月报(1).xlsx"):
        again = desk.receipt("H1X", name, "accepted")
        assert again["status"] == "duplicate"
        assert again["submission_id"] != first["submission_id"]
        assert set(again["rows"].values()) == {0}
        assert set(again["amount"].values()) == {"0.00"}
        assert (again["org_code"], again["report"], again["period"]) == ("H1X", "institution_procurement", "202110")
        assert (again["version"], again["supersedes"], again["effect"]) == (None, None, None)
        assert [(issue["rule"], issue["severity"], issue["message"]) for issue in again["issues"]] == [
            (
                "C-FILE-02",
                "note",
                f"该文件与2021年12月1日已接收的文件完全相同（编号{first['submission_id']}），本次不重复处理。",
            )
        ]
    assert again["file_name"] == "月报(1).xlsx"
    assert desk.receipt("H1X", "月报.xlsx", "accepted") == first
    assert desk.figures() == before


def test_twice_in_one_morning(desk: City) -> None:
    desk.drop("H1X", "a.xlsx", procurement(2))
    desk.drop("H1X", "b.xlsx", procurement(2))
    desk.ingest()
    assert [desk.judged("H1X", name) for name in ("a.xlsx", "b.xlsx")] == ["accepted_with_warnings", "duplicate"]


def test_returned_bytes_are_processed_again(desk: City) -> None:
    content = procurement(1, period="2022年3月")
    desk.drop("H1X", "早了.xlsx", content)
    desk.ingest()
    first = desk.receipt("H1X", "早了.xlsx", "returned")
    desk.drop("H1X", "早了.xlsx", content)
    desk.ingest()
    again = desk.receipt("H1X", "早了__2.xlsx", "returned")
    assert again["status"] == first["status"] == "returned"
    assert again["submission_id"] != first["submission_id"]
    assert again["issues"] == first["issues"]


def test_held_bytes_again_are_a_duplicate_of_the_held(desk: City) -> None:
    desk.drop("H1X", "a.xlsx", procurement(1, "柳城市天文馆"))
    desk.ingest()
    desk.drop("H1X", "b.xlsx", procurement(1, "柳城市天文馆"))
    desk.ingest()
    held = desk.receipt("H1X", "a.xlsx", "held")["submission_id"]
    assert held in desk.receipt("H1X", "b.xlsx", "accepted")["issues"][0]["message"]


def test_superseded_bytes_wait_for_an_answer(desk: City) -> None:
    old, new = procurement(3), procurement(3, cells={"备注": "改"})
    desk.drop("H1X", "报_v1.xlsx", old)
    desk.ingest()
    desk.drop("H1X", "报_v2.xlsx", new)
    desk.ingest()
    first, second = desk.receipt("H1X", "报_v1.xlsx"), desk.receipt("H1X", "报_v2.xlsx")
    assert (first["version"], second["version"], second["supersedes"]) == (1, 2, first["submission_id"])
    before = desk.figures()
    desk.drop("H1X", "又一次.xlsx", old)
    desk.drop("H1X", "新的又一次.xlsx", new)
    desk.ingest()
    held = desk.receipt("H1X", "又一次.xlsx", "held")
    assert held["status"] == "held"
    assert (held["rows"]["loaded"], held["rows"]["quarantined"], held["amount"]["quarantined"]) == (0, 3, "300.00")
    assert [issue["message"] for issue in held["issues"] if issue["rule"] == "C-FILE-02"] == [
        f"该文件与2021年12月1日接收、现已被更正件替换的文件完全相同（编号{first['submission_id']}），已暂存。"
        "是否恢复旧版本？请与管理人员联系。"
    ]
    assert desk.judged("H1X", "新的又一次.xlsx") == "duplicate"
    assert desk.figures() == before


def test_bytes_of_another_unit_are_held(desk: City) -> None:
    content = export([{"主订单编号": "691500000000000011"}])
    desk.drop("PT-LIU", "订单.csv", content)
    desk.ingest()
    desk.drop("SWJ", "订单.csv", content)
    desk.ingest()
    held = desk.receipt("SWJ", "订单.csv", "held")
    assert held["status"] == "held"
    assert (held["org_code"], held["rows"]["read"], held["rows"]["quarantined"]) == ("SWJ", 1, 1)
    assert [issue["message"] for issue in held["issues"] if issue["rule"] == "C-FILE-02"] == [
        "该文件与单位“柳城优选电商”2021年12月1日报送的文件完全相同，已暂存，请确认是否放错了文件夹。"
    ]


def test_a_file_misplaced_first_is_held_in_its_own_folder_too(desk: City) -> None:
    desk.drop("H1X", "商务局.xlsx", procurement(1, SWJ))
    desk.ingest()
    desk.drop("SWJ", "商务局.xlsx", procurement(1, SWJ))
    desk.ingest()
    assert [desk.judged(org, "商务局.xlsx") for org in ("H1X", "SWJ")] == ["held", "held"]


def test_what_the_bureau_sent_for_a_hospital_is_the_hospitals(desk: City) -> None:
    desk.drop("WJW", "汇总.zip", zipped({"二院.xlsx": procurement(2, H2)}))
    desk.ingest()
    desk.drop("H2X", "月报.xlsx", procurement(2, H2))
    desk.drop("WJW", "又汇总.zip", zipped({"又二院.xlsx": procurement(2, H2), "一院.xlsx": procurement(2, H1)}))
    desk.ingest()
    assert desk.judged("H2X", "月报.xlsx") == "duplicate"
    assert desk.judged("WJW", "又汇总.zip__又二院.xlsx") == "duplicate"
    assert desk.judged("WJW", "又汇总.zip__一院.xlsx") == "accepted_with_warnings"


def test_what_a_hospital_sent_itself_is_a_duplicate_from_the_bureau(desk: City) -> None:
    desk.drop("H2X", "月报.xlsx", procurement(2, H2))
    desk.ingest()
    desk.drop("WJW", "二院.xlsx", procurement(2, H2))
    desk.ingest()
    assert desk.judged("WJW", "二院.xlsx") == "duplicate"


def test_the_whole_drop_again_under_other_names_changes_nothing(desk: City) -> None:
    files = {
        ("NYJ", "目录.xlsx"): catalogue(),
        ("H1X", "报_v1.xlsx"): procurement(3),
        ("H1X", "报_v2.xlsx"): procurement(3, cells={"备注": "改"}),
        ("H2X", "报.xlsx"): procurement(2, H2),
        ("PT-LIU", "订单.csv"): export([{"主订单编号": "691500000000000011"}]),
    }
    for (org, name), content in files.items():
        desk.drop(org, name, content)
    desk.ingest()
    before = desk.figures()
    for (org, name), content in files.items():
        desk.drop(org, f"再报{name}", content)
    desk.ingest()
    assert desk.figures() == before
    assert {name: desk.judged(org, f"再报{name}") for org, name in files} == {
        "目录.xlsx": "duplicate",
        "报_v1.xlsx": "held",
        "报_v2.xlsx": "duplicate",
        "报.xlsx": "duplicate",
        "订单.csv": "duplicate",
    }
