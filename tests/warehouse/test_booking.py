"""Files of closed months that a decision lets in: sale dates stay, the difference is booked in the month of release."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import text

from bangfu.warehouse.arrival import Loaded
from bangfu.warehouse.load import weigh

R01 = "institution_procurement"


def _close(clerk: Any, period: str) -> None:
    closing = text("insert into intake.closed_period values (:period, '张三', '月结', now())")
    clerk.connection.execute(closing, {"period": period})


def _answer(clerk: Any, question: str | None, answer: str, at: str) -> None:
    clerk.connection.execute(
        text("""
            insert into intake.decision (question, answer, decided_by, reason, decided_at)
            values (:question, :answer, '张三', '更正', :at)
        """),
        {"question": question, "answer": answer, "at": at},
    )


def _let_in(clerk: Any, rows: list[dict[str, Any]], released: str = "2021-12-20T10:00+08:00", **how: Any) -> Loaded:
    """Send a file of a closed period, answer its question, and send it on."""
    arrival, held = clerk.weigh(R01, rows, **how)
    assert held.kind == "held"
    _answer(clerk, held.question, "accept", released)
    verdict = weigh(clerk.connection, arrival, clerk.register)
    assert verdict.kind == "load", verdict.question
    return clerk.load(arrival, verdict)


def _booked(clerk: Any) -> dict[str, Decimal]:
    query = """
        select to_char(make_date(year, month, 1), 'YYYYMM') as month, sum(net_amount) as net_amount
        from evaluation.sales_by_booking group by 1 having sum(net_amount) <> 0
    """
    return {row.month: row.net_amount for row in clerk.connection.execute(text(query))}


def _by_sale(clerk: Any) -> dict[str, Decimal]:
    query = "select to_char(sale_date, 'YYYYMM') as month, sum(net_amount) as yuan from evaluation.sales group by 1"
    return {row.month: row.yuan for row in clerk.connection.execute(text(query))}


def _booking_months(clerk: Any) -> list[str]:
    query = "select booking_month from intake.submission where booking_month is not null order by submission_id"
    return list(clerk.connection.execute(text(query)).scalars())


def test_an_ordinary_file_is_booked_in_the_month_of_its_sales(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{}])
    assert _booked(clerk) == {"202110": Decimal(100)}
    assert _booking_months(clerk) == []


def test_a_file_let_in_is_booked_in_the_month_of_release(clerk: Any) -> None:
    clerk.catalogue()
    _close(clerk, "202110")
    _let_in(clerk, [{}])
    assert _by_sale(clerk) == {"202110": Decimal(100)}
    assert _booked(clerk) == {"202112": Decimal(100)}
    assert _booking_months(clerk) == ["202112"]


def test_the_month_of_release_is_that_of_the_city(clerk: Any) -> None:
    clerk.catalogue()
    _close(clerk, "202110")
    _let_in(clerk, [{}], released="2021-12-31T16:00+00:00")
    assert _booked(clerk) == {"202201": Decimal(100)}


def test_a_correction_books_only_the_difference(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "A"}, {"invoice_no": "B"}])
    _close(clerk, "202110")
    changed = [{"invoice_no": "A", "amount": "110", "quantity": "11"}, {"invoice_no": "B"}]
    _let_in(clerk, changed)
    assert _by_sale(clerk) == {"202110": Decimal(210)}
    assert _booked(clerk) == {"202110": Decimal(200), "202112": Decimal(10)}

    _let_in(
        clerk, [{"invoice_no": "A"}, {"invoice_no": "C", "amount": "90", "quantity": "9"}], "2022-01-05T10:00+08:00"
    )
    assert _by_sale(clerk) == {"202110": Decimal(190)}
    assert _booked(clerk) == {"202110": Decimal(200), "202112": Decimal(10), "202201": Decimal(-20)}


def test_what_lies_in_open_months_is_not_moved(clerk: Any) -> None:
    clerk.catalogue()
    _close(clerk, "202110")
    _let_in(clerk, [{"invoice_no": "A"}, {"invoice_no": "B", "purchase_date": "2021-11-01"}])
    assert _booked(clerk) == {"202111": Decimal(100), "202112": Decimal(100)}


def test_an_older_version_let_in_books_nothing(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "A"}], name_version=2)
    _close(clerk, "202110")
    _let_in(clerk, [{"invoice_no": "A"}, {"invoice_no": "B"}], name_version=1)
    assert _booked(clerk) == {"202110": Decimal(100)}


def test_a_refusal_lets_nothing_in(clerk: Any) -> None:
    _close(clerk, "202110")
    arrival, held = clerk.weigh(R01, [{}])
    _answer(clerk, held.question, "return", "2021-12-20T10:00+08:00")
    assert weigh(clerk.connection, arrival, clerk.register).kind == "held"
