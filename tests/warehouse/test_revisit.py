"""Lines resolved again without a new file: decisions, aliases, and the proof that nothing moves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import text

from bangfu.warehouse.checks import suspected_units
from bangfu.warehouse.revisit import revisit_everything, revisit_invoice, revisit_products, revisit_session

R01, R05, R06, R07 = "institution_procurement", "union_group_buy", "live_session", "platform_orders"


def _decide(clerk: Any, question: str, answer: str) -> None:
    clerk.connection.execute(
        text("""
            insert into intake.decision (question, answer, decided_by, reason, decided_at)
            values (:question, :answer, '张三', '核实', now())
        """),
        {"question": question, "answer": answer},
    )


def test_a_decided_invoice_counts_for_the_unit_named(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "12345678"}])
    clerk.send(R01, [{"invoice_no": "12345678", "amount": "90", "quantity": "9"}], org="WJ-SZ-02")
    assert clerk.total() == 0

    _decide(clerk, "invoice:12345678", "WJ-SZ-02")
    assert revisit_invoice(clerk.connection, "12345678") == 1
    assert clerk.total() == Decimal("90.00")
    (other,) = clerk.sales("own_organizing_org_code = 'WJ-SZ-01'")
    assert (other["counted_status"], other["reason"]) == ("duplicate", "发票12345678经核实属于WJ-SZ-02。")

    _decide(clerk, "invoice:12345678", "accept")
    revisit_invoice(clerk.connection, "12345678")
    assert clerk.total() == Decimal("190.00")


def test_an_invoice_whose_unit_takes_it_back_is_asked_about_again(clerk: Any) -> None:
    """Else it would count for nobody, and nobody would be asked."""
    clerk.catalogue()
    for org in ("WJ-SZ-01", "WJ-SZ-02", "WJ-SZ-03"):
        clerk.send(R01, [{"invoice_no": "12345678"}], org=org)
    _decide(clerk, "invoice:12345678", "WJ-SZ-02")
    revisit_invoice(clerk.connection, "12345678")
    clerk.send(R01, [{"invoice_no": "87654321"}], org="WJ-SZ-02")
    waiting = clerk.sales("counted_status = 'pending'")
    assert [line["own_organizing_org_code"] for line in waiting] == ["WJ-SZ-01", "WJ-SZ-03"]
    assert waiting[0]["reason"].startswith("发票12345678有多个单位报送（WJ-SZ-01、WJ-SZ-03）")


def test_a_session_that_was_real_counts_after_all_and_one_that_was_not_never(clerk: Any) -> None:
    clerk.catalogue()
    refunded = {"refund_amount": "100", "refunded_at": "2021-10-13T10:00"}
    clerk.send(R07, [
        {"session_no": "LIVE1", "main_order_no": number, "sub_order_no": number, **({} if number == "A" else refunded)}
        for number in "ABCDE"
    ])  # fmt: skip
    assert clerk.total() == 0

    _decide(clerk, "brushing:HHAX:LIVE1", "return")
    revisit_session(clerk.connection, "LIVE1")
    assert {(line["counted_status"], line["reason"]) for line in clerk.sales()} == {
        ("out_of_scope", "场次LIVE1经核查为刷单，不计入。")
    }

    _decide(clerk, "brushing:HHAX:LIVE1", "accept")
    revisit_session(clerk.connection, "LIVE1")
    assert clerk.total() == Decimal("100.00")


def test_an_accepted_alias_makes_a_line_count(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(
        R07,
        [{"product_name": "阿胶糕 直播间专享"}, {"sub_order_no": "M1-2", "product_name": "福袋", "item_id": "88001"}],
    )
    assert clerk.total() == 0

    clerk.connection.execute(
        text("insert into reference.alias (kind, alias, code) values ('product', '阿胶糕直播间专享', 'LC-001'),"
             " ('product', '88001', 'LC-001')")
    )  # fmt: skip
    assert revisit_products(clerk.connection, ["LC-001"]) == 2
    assert clerk.total() == Decimal("200.00")
    assert {line["match_method"] for line in clerk.sales()} == {"alias"}


def test_an_alias_of_a_product_that_nobody_listed_waits_for_it(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"product_name": "梨", "certification_no": None}])
    clerk.connection.execute(text("insert into reference.alias (kind, alias, code) values ('product', '梨', 'LC-777')"))
    assert revisit_products(clerk.connection, ["LC-777"]) == 0
    assert [line["counted_status"] for line in clerk.sales()] == ["uncertified"]
    clerk.catalogue({"certification_no": "LC-777"}, period="202007")
    assert clerk.total() == Decimal("100.00")


def test_resolving_everything_again_moves_nothing(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R06, [{"certified_amount": "800"}])
    clerk.send(R07, [{"session_no": "LIVE1"}, {"sub_order_no": "M1-2", "paid_amount": "20"}])
    clerk.send(
        R05, [{"fulfilment_channel": "直播", "fulfilment_ref": "LIVE1"}, {"line_no": 2, "fulfilment_ref": "M1-2"}]
    )
    clerk.send(R01, [{"invoice_no": "A"}])
    clerk.send(R01, [{"invoice_no": "A", "amount": "90", "quantity": "9"}])
    columns = "sale_id, part, submission_id, counted_status, reason, net_amount, organizing_channel, counted_sale_id"
    query = text(f"select {columns} from warehouse.fact_sale order by 1, 2, 3")
    before = clerk.connection.execute(query).all()

    assert revisit_everything(clerk.connection) == 0
    assert clerk.connection.execute(query).all() == before


def test_the_price_of_the_catalogue_never_makes_an_error(clerk: Any) -> None:
    clerk.catalogue()
    arrival, _ = clerk.weigh(R01, [{"amount": "0.01", "unit_price": "0.001"}, {"amount": "1000000"}])
    assert suspected_units(clerk.connection, arrival) == []


def test_a_price_ten_thousand_times_that_of_earlier_months_is_a_wrong_unit(clerk: Any) -> None:
    clerk.send(R01, [{"purchase_date": "2021-09-10"}], period="202109")
    arrival, _ = clerk.weigh(R01, [{"amount": "1000000"}, {"amount": "400", "invoice_no": "B"}])
    [found] = suspected_units(clerk.connection, arrival)
    assert (found.rule, found.row, found.values["k"]) == ("C-UNIT-01", 5, "10000")


def test_a_later_month_does_not_judge_an_earlier_one(clerk: Any) -> None:
    clerk.send(R01, [{"purchase_date": "2021-11-10"}], period="202111")
    arrival, _ = clerk.weigh(R01, [{"amount": "1000000"}])
    assert suspected_units(clerk.connection, arrival) == []
