"""From a platform's JSON to the lines of a report."""

from __future__ import annotations

import pytest

from bangfu.intake.connectors.order_rows import NoSuchPlace, as_csv, at_path, lines_of, list_at, parse_json
from bangfu.intake.connectors.sources import HttpSource

SOURCE = HttpSource.model_validate(
    {
        "name": "shop",
        "kind": "http",
        "org_code": "PT-LIU",
        "url": "https://api.example.org/orders",
        "rows": "data.orders",
        "lines": "skus",
        "columns": {
            "主订单编号": "id",
            "支付时间": {"path": "pay.time", "time": "unix_millis"},
            "商品名称": "line.title",
            "实付金额（分）": "line.paid",
            "平台": {"constant": "抖音"},
        },
        "paging": {"by": "cursor", "parameter": "cursor", "next": "next"},
    }
)


def test_orders_and_their_lines() -> None:
    document = parse_json(
        b"""{"data": {"orders": [
            {"id": 6915000000000000001, "pay": {"time": 1634000000123}, "receiver": {"name": "x"},
             "skus": [{"title": "a", "paid": 1990}, {"title": "b,\\"c", "paid": 0.1}]},
            {"id": "2", "pay": {"time": 0}, "skus": [{"title": null, "paid": 5}]},
            {"id": "3", "skus": []}]}}"""
    )
    lines, orders = lines_of(SOURCE, document)
    assert orders == 3
    assert lines == [
        ("6915000000000000001", "2021-10-12 08:53:20", "a", "1990", "抖音"),
        ("6915000000000000001", "2021-10-12 08:53:20", 'b,"c', "0.1", "抖音"),
        ("2", "", "", "5", "抖音"),
    ]
    text = as_csv(SOURCE, lines).decode("utf-8-sig")
    assert text.splitlines()[0] == "主订单编号,支付时间,商品名称,实付金额（分）,平台"
    assert '"b,""c"' in text


def test_numbers_keep_their_digits() -> None:
    assert parse_json(b'{"a": 0.30000000000000004, "b": 12345678901234567890}') == {
        "a": "0.30000000000000004",
        "b": "12345678901234567890",
    }
    with pytest.raises(ValueError, match="Expecting"):
        parse_json(b'{"a": ')


def test_paths() -> None:
    document = {"a": [{"b": 1}], "empty": None}
    assert at_path(document, "a.0.b") == 1
    assert at_path(document, "a.1.b") is None
    assert at_path(document, "x.y") is None
    assert list_at(document, "empty") == []
    with pytest.raises(NoSuchPlace, match="x"):
        list_at(document, "x")
    with pytest.raises(NoSuchPlace):
        list_at([], "x")
