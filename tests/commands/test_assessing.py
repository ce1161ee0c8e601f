"""``bangfu assess``, ``bangfu review`` and ``bangfu trace``: what is printed, what is kept, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from bangfu.cli import main
from bangfu.database.engine import administration_engine, engine
from bangfu.settings import SQL, Settings

RUBRIC = SQL / "reference" / "rubrics" / "county-2021.1.yaml"


_VETO = text("""
    insert into reference.evidence (evidence_no, object_code, indicator_code, kind, date, title, reviewer, reason)
    values (9999, '371524', 'V1', 'veto', '2021-08-01', '抽检通报', '王芳', '属实')
""")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    try:
        main(words)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def kept(settings: Settings) -> list[tuple[Any, ...]]:
    """The runs that are kept: rubric, version, kind."""
    query = text("select rubric, rubric_version, kind from assessment.run order by run_id")
    with engine(settings, "assessor").connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


@pytest.fixture
def settings(registered_warehouse: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The shipped register in Chinese; nobody reported anything, one module of another office is known."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    with administration_engine(registered_warehouse).begin() as connection:
        connection.execute(
            text("insert into reference.module_score values (2021, '371502', '产业发展', 20) on conflict do nothing")
        )
    return registered_warehouse


def test_a_draft_a_persons_score_and_another_rubric(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "assess", "2021", "--json")
    told = json.loads(out)
    assert (code, [one["rubric"] for one in told["runs"]]) == (0, ["county", "department"])
    assert {one["object_group"] for one in told["runs"][0]["ranking"]} == {"county", "zone"}
    assert {"kind": "target", "what": "C1", "who": "371502", "detail": "年度销售额完成率", "count": 1} in told[
        "missing"
    ]
    assert {"report", "evidence"} < {one["kind"] for one in told["missing"]}

    code, out, _ = run(
        capsys, "review", "2021", "东昌府区", "A2", "--score", "3.5", "--by", "王芳", "--reason", "会议纪要齐全"
    )
    assert (code, out) == (0, "已记录 2021年 371502 A2 的评分 3.5（王芳），下次 bangfu assess 起生效。\n")
    code, out, _ = run(capsys, "assess", "2021")
    lines = out.splitlines()
    assert lines[0] == "县(市、区) 2021年度考核草案（办法 county 2021.1，数据截至 2021-12-01 09:00）"
    assert "数据、办法（department 2021.1）与程序均无变化，沿用上一份草案。" in lines
    assert "  未下达年度任务 C1 年度销售额完成率：全部11个对象" in lines
    assert "  应报未报 媒体宣传台账：1个单位11份，名单见 bangfu obligations" in lines
    yearly = "".join(lines[lines.index("2021年度综合成效考核总表") :])
    assert yearly.index("临清市") < yearly.index("经济技术开发区") < yearly.index("农业农村系统")
    assert kept(settings) == [
        ("county", "2021.1", "draft"),
        ("department", "2021.1", "draft"),
        ("county", "2021.1", "draft"),
    ]

    other = yaml.safe_load(RUBRIC.read_text(encoding="utf-8")) | {"version": "2021.9"}
    other["indicators"][0]["weight"], other["indicators"][1]["weight"] = 9, 19
    other["indicators"][0]["indicators"][1]["weight"], other["indicators"][1]["indicators"][3]["weight"] = 5, 5
    file = tmp_path / "county-2021.9.yaml"
    file.write_text(yaml.safe_dump(other, allow_unicode=True), encoding="utf-8")
    code, out, _ = run(capsys, "assess", "2021", "--rubric", str(file), "--json")
    changed = json.loads(out)["changed"]
    assert code == 0
    assert {"object": "东昌府区", "indicator": "A2", "before": "3.50/4", "after": "3.50/5"} in changed
    assert {one["indicator"] for one in changed} == {"A2", "B4"}
    assert len(kept(settings)) == 3
    code, out, _ = run(capsys, "assess", "2021", "--rubric", str(file), "--keep")
    assert (code, out.splitlines()[0]) == (0, "县(市、区)：现行 2021.1 与比较 2021.9")
    assert kept(settings)[-1] == ("county", "2021.9", "what_if")
    with engine(settings, "evaluator").connect() as connection:
        assert list(connection.execute(text("select distinct rubric_version from evaluation.ranking")).scalars()) == [
            "2021.1"
        ]


def test_a_veto_is_named_under_the_ranking(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with administration_engine(settings).begin() as connection:
        connection.execute(_VETO)
    lines = run(capsys, "assess", "2021")[1].splitlines()
    assert "否决 V1 认定产品发生食品安全事故：东阿县" in lines


REVIEW = ("--by", "王芳", "--reason", "x")


REFUSED = [
    (("assess", "2021", "--keep"), 2, "--keep 只与 --rubric 一起用：草案本来就会保存。"),
    (("assess", "2021", "--rubric", "没有.yaml"), 3, "没有文件 没有.yaml。"),
    (("review", "2021", "371502", "C1", "--score", "14", *REVIEW), 2, "C1 年度销售额完成率由计入的销售算出，不得人工评分；数据有误的，请由报送单位更正。"),
    (("review", "2021", "371502", "G1", "--score", "2", *REVIEW), 2, "G1 报送及时率由数据算出，办法未规定须佐证或人工评审，不得人工评分。"),
    (("review", "2021", "371502", "A1", "--score", "4.5", *REVIEW), 2, "A1 方案制定与会议部署的评分须在 0 至 4 之间、至多两位小数，4.5 不行。"),
    (("review", "2021", "371502", "A1", "--score", "四", *REVIEW), 2, "评分“四”不是数字。"),
    (("review", "2021", "371502", "A1", "--score", "4", "--by", " ", "--reason", "x"), 2, "人工评分须写明评分人（--by）和理由（--reason）。"),
    (("review", "2021", "371502", "P1", "--score", "4", *REVIEW), 3, "《县(市、区)、市属开发区消费帮扶工作考核细则》中没有指标 P1。"),
    (("review", "2021", "济南市", "A1", "--score", "4", *REVIEW), 3, "没有考核对象“济南市”；请写区划代码、系统代码或名称。"),
    (("trace", "没有"), 3, "仓库中没有销售行 没有；编号见视图 evaluation.sales 的 sale_id。"),
    (("assess", "2022"), 2, "2022年还没有开始，不能考核；请写今年或以前的年度。"),
    (("assess", "2022", "--rubric", str(RUBRIC)), 2, "2022年还没有开始，不能考核；请写今年或以前的年度。"),
    (("assess", "2019"), 3, "2019年没有适用的考核办法，请把办法文件放入参考数据目录的 rubrics 后运行 bangfu init。"),
]  # fmt: skip


def test_what_is_refused(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    for words, code, said in REFUSED:
        assert run(capsys, *words) == (code, "", f"{said}\n")
    assert kept(settings) == []
