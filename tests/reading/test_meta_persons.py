"""Names and telephones of those who filled in a form."""

from __future__ import annotations

import pytest

from bangfu.reading.meta import read_meta
from bangfu.reading.meta_persons import without_reporters
from bangfu.reading.table import SheetRow


def row(*texts: str) -> SheetRow:
    return SheetRow(2, texts, b"t" * len(texts))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["填报单位：柳城市第一医院 报告期：2021年10月 填报人：王芳 填报日期：2021-11-03"],
         ["填报单位：柳城市第一医院 报告期：2021年10月 填报人：**** 填报日期：2021-11-03"]),
        (["填 报 人: 王芳　联系电话（手机）：13912345678"], ["填 报 人:**** 联系电话（手机）：****"]),
        (["填报人", "王芳", "联系电话", "13912345678", "填报日期", "2021-11-03"],
         ["填报人", "****", "联系电话", "****", "填报日期", "2021-11-03"]),
        (["填报人：", "", "王芳"], ["填报人：", "", "****"]),
        (["填报单位：柳城市商务局 联系人：李明"], ["填报单位：柳城市商务局 联系人：****"]),
        (["填报人：", "报告期：2021年10月"], ["填报人：", "报告期：2021年10月"]),
        (["单位采购月报", "单位：元"], ["单位采购月报", "单位：元"]),
    ],
)  # fmt: skip
def test_lines(before: list[str], after: list[str]) -> None:
    assert list(without_reporters(row(*before)).texts) == after


def test_the_rest_is_read_as_before() -> None:
    line = row(
        "填报单位：柳城市商务局 报告期：2021年10月 填报人：王芳 联系电话：0635-8212345 填报日期：2021-11-03 零报告：是"
    )
    before, after = read_meta([line]), read_meta([without_reporters(line)])
    assert (after.unit_name, after.period_text, after.reported_on_text, after.zero_report) == (
        before.unit_name, before.period_text, before.reported_on_text, True,
    )  # fmt: skip
    assert (before.reporter, after.reporter) == ("王芳", "****")
