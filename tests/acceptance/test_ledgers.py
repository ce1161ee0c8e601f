"""Projects, inspections and issues as bureaus really write them, from the inbox to what persons decide about them."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text
from tests.acceptance.city import FARM, FARM_NAME, City, csv_bytes
from tests.acceptance.desk import sheet

from bangfu.cli import main
from bangfu.database.engine import engine

PROJECTS = [
    ["柳城市产业扶贫项目（资产）台账"],
    ["填报单位：柳城市农业农村局  报告期：2021年下半年  填报日期：2022-01-06"],
    ["序号", "项目编号", "项目名称", "实施年度", "县区", "乡镇", "项目类别", "投资额\n（万元）", "竣工时间", "资产性质", "年收益(万元)",
     "收益率", "收益分配（万元）", "受益户", "受益人", "户均", "是否有标识牌", "备注"],
    [1, "CY-01", "蔬菜大棚", 2018, "河东区", None, "温室大棚", 548, "2018.11.20", "经营性资产", 42.2, "7.7%", 42.2, 612, 1500, 689.54, "有", None],
    [2, "CY-02", "冷库", "2019年度", "河西县", None, "冷库", "830万元", "2019年10月8日", "经营类", 66.4, 0.08, 70, 300, 800, None, "√", None],
    [3, "CY-03", "光伏电站", "2020", "河西县", None, "光伏", "100.00", None, "公益性", 2, 0.02, None, 10, 30, None, "无", None],
    [4, "CY-04", "扶贫车间", 2019, "河东区", None, "扶贫车间", 50, None, "经营性", 3, None, None, 10, 30, None, "无", None],
    [None, "合计", None, None, None, None, None, 1528, None, None, 113.6, None, 112.2, None, None, None, None, None],
    ["单位负责人：李明 审核人：张三 制表人：王芳"],
]  # fmt: skip
SAMPLES = [
    ["抽样编号", "样品名称", "受检单位", "统一社会信用代码", "抽样时间", "检验项目", "检验结论", "处置措施", "抽样人"],
    ["CJ-001", "东湖大米", FARM_NAME, FARM, "2021/10/12", "农残", "符合要求", "", "王小明"],
    ["CJ-002", "东湖大米", FARM_NAME, FARM, "2021年10月13日", "重金属", "超标", "立案查处，罚款5000元", "王小明"],
    ["CJ-003", "东湖大米", FARM_NAME, FARM, "20211014", "", "不合格品", "", "王小明"],
    ["CJ-004", "东湖大米", FARM_NAME, FARM, "2021-10-15", "水分", "待定", "", "王小明"],
]
ISSUES = [
    ["消费帮扶问题整改台账"],
    ["填报单位：柳城市商务局  报告期：2021年10月  填报日期：2021-11-03"],
    ["问题编号", "问题来源", "整改责任单位", "存在问题", "登记日期", "整改时限", "整改情况", "整改状态", "是否整改到位", "成效是否符合上级要求", "群众是否满意", "销号时间", "佐证材料"],
    ["WT-01", "省督查", "柳城市第一医院", "台账\n不全", "2021-08-02", "2021-10-31", "已补齐", "已销号", "√", "符合", "满意", "2021.10.28", "照片"],
    ["WT-02", "省督查", "柳城市第一医院", "未公示", "2021-09-02", "2021-11-30", "已公示", "已销号", "是", "是", None, "2021.10.28", "照片"],
    ["WT-03", "群众反映", "某某公司", "价格偏高", "2021-09-10", "2021-12-31", None, "待整改", None, None, None, None, None],
    ["WT-04", "群众反映", "柳城市第一医院", "标签不清", "2021-10-10", "2021-12-31", None, None, None, None, None, None, None],
    ["WT-05", "群众反映", "河东区", "缺斤短两", "2021-10-11", "2021-12-31", None, None, None, None, None, None, None],
]  # fmt: skip


CONCLUSIONS = [
    ["填报单位：柳城市商务局  报告期：2021年11月  填报日期：2021-12-01"],
    ["问题编号", "来源", "责任单位", "内容", "期限", "整改措施", "三项销号结论", "佐证"],
    ["WT-11", "省督查", "柳城市第一医院", "台账不全", "2021-12-31", "已补齐", "整改到位、成效符合上级要求、群众满意", "照片"],
    ["WT-12", "省督查", "柳城市第一医院", "未公示", "2021-12-31", "已公示", "整改到位、群众不满意", "照片"],
    ["WT-13", "省督查", "柳城市第一医院", "价格偏高", "2021-12-31", "正在核价", None, None],
    ["WT-14", "省督查", "柳城市第一医院", "标签不清", "2021-12-31", "正在更换", "差不多", None],
]  # fmt: skip


def run(*words: str) -> int:
    """The exit code of a command."""
    try:
        main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def said(receipt: dict[str, object]) -> dict[str, tuple[str, object]]:
    """Severity and rows by rule."""
    issues: list[dict[str, object]] = receipt["issues"]  # type: ignore[assignment]
    return {str(one["rule"]): (str(one["severity"]), one["rows"]) for one in issues if one["severity"] != "note"}


def test_ledgers_as_bureaus_write_them(
    desk: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANGFU_NOW", "2022-01-10T09:00:00+08:00")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    desk.send_catalogue()
    desk.drop("NYJ", "R15_产业项目.xlsx", sheet(PROJECTS, "项目台账"))
    desk.drop("NYJ", "R17_抽检结果.csv", csv_bytes(SAMPLES, "GB18030"))
    desk.drop("SWJ", "问题整改台账.xlsx", sheet(ISSUES))
    desk.ingest()

    projects = desk.receipt("NYJ", "R15_产业项目.xlsx")
    assert (projects["report"], projects["period"], projects["status"]) == (
        "industry_projects", "2021H2", "partially_accepted",
    )  # fmt: skip
    assert projects["rows"] == {"read": 6, "loaded": 3, "quarantined": 1, "excluded": 2}
    assert projects["amount"]["loaded"] == "6980000.00"
    assert said(projects) == {"R15-DISTRIBUTED": ("error", [5]), "R15-USUAL": ("warning", [6])}

    samples = desk.receipt("NYJ", "R17_抽检结果.csv")
    assert (samples["report"], samples["period"]) == ("sample_inspections", "202110")
    assert samples["rows"] == {"read": 4, "loaded": 3, "quarantined": 1, "excluded": 0}
    assert said(samples) == {"C-ENUM-01": ("error", [5]), "R17-HANDLING": ("warning", [4])}

    ledger = desk.receipt("SWJ", "问题整改台账.xlsx")
    assert ledger["rows"] == {"read": 5, "loaded": 4, "quarantined": 1, "excluded": 0}
    assert said(ledger) == {"R18-CLOSED": ("error", [5]), "R18-UNIT": ("warning", [6])}
    desk.assert_sound()

    for path in [path for path in desk.settings.intake.rglob("*") if path.is_file()]:
        assert "王小明".encode() not in path.read_bytes()
    submission = samples["submission_id"]
    assert run("rectify", "handover", submission, "--rule", "R17-HANDLING", "--to", "NYJ", "--due", "2022-01-31",
               "--by", "李主任") == 0  # fmt: skip
    number = f"JB-{submission}-R17-HANDLING"
    place = f"NYJ/notices/整改交办_{number}.txt"
    assert capsys.readouterr().out == (
        f"已交办：{number}，责任单位 柳城市农业农村局，期限 2022-01-31；交办单在 {place}。\n"
    )
    letter = (desk.settings.intake / place).read_text(encoding="utf-8-sig")
    assert (
        "问题内容：“R17_抽检结果.csv”中有1处：第4行检测结果为不合格，但未填处理情况，请补充。\n整改期限：2022-01-31\n"
        in letter
    )
    assert run("rectify", "list", "--open", "--json") == 0
    found = {one["issue_no"]: one for one in json.loads(capsys.readouterr().out)}
    states = {number: (one["org_code"], one["state"], one["overdue_days"]) for number, one in found.items()}
    assert states == {
        "WT-03": ("UNKNOWN", "assigned", 10), "WT-04": ("H1X", "registered", 10), "WT-05": ("379901", "registered", 10),
        number: ("NYJ", "assigned", 0),
    }  # fmt: skip
    assert run("rectify", "move", "WT-04", "交办", "--by", "李主任", "--reason", "交办") == 0
    assert run("rectify", "move", "WT-04", "销号", "--by", "李主任", "--reason", "快") == 2
    assert capsys.readouterr().err.splitlines() == ["问题 WT-04 现为“交办”，下一步只能是 整改中，不能变更为“销号”。"]
    assert run("rectify", "move", "WT-09", "交办", "--by", "李主任", "--reason", "交办") == 3
    assert run("rectify", "list") == 0
    assert "共5个问题，其中逾期未销号3个。" in capsys.readouterr().out


def test_three_conclusions_in_one_column(desk: City) -> None:
    """Three conclusions met are no day of closing: the issue is being verified until somebody closes it."""
    desk.drop("SWJ", "问题整改台账.xlsx", sheet(CONCLUSIONS))
    desk.ingest()
    receipt = desk.receipt("SWJ", "问题整改台账.xlsx")
    assert (receipt["report"], receipt["rows"]["loaded"], receipt["rows"]["quarantined"]) == (
        "rectification_issues", 3, 1,
    )  # fmt: skip
    assert {issue["rule"]: issue["message"] for issue in receipt["issues"] if issue["severity"] != "note"} == {
        "R18-CONCLUDED": "第3行三项销号结论均为“是”，却没有状态和销号日期，暂按“核查”登记；已销号的请补填状态和销号日期。",
        "C-ENUM-02": "第6行“三项销号结论”的“差不多”不能逐项辨认，请写明各项结论，如“整改到位、成效符合上级要求、群众不满意”，"
        "或依次填写“是、是、否”。",
    }
    with engine(desk.settings, "loader").connect() as connection:
        found = connection.execute(text("""
            select issue_no, state, is_rectified, is_effective, is_satisfying from warehouse.fact_issue order by 1
        """)).all()  # fmt: skip
    assert [tuple(row) for row in found] == [
        ("WT-11", "verifying", True, True, True),
        ("WT-12", "rectifying", True, None, False),
        ("WT-13", "rectifying", None, None, None),
    ]
