"""Names from other systems in an inbox."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.intake.connectors.names import LONGEST_BYTES, fit_name, looks_like_report
from bangfu.intake.settle import is_ignored


@pytest.mark.parametrize(
    ("given", "fit"),
    [
        ("月报.xlsx", "月报.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\reports\\月报.xlsx", "月报.xlsx"),
        ("a:b\n(1).csv", "a_b_(1).csv"),
        (".hidden.csv", "hidden.csv"),
        ("~$月报.xlsx", "月报.xlsx"),
        ("长" * 100 + ".csv", "长" * 65 + ".csv"),
        ("", "file"),
        ("..", "file"),
    ],
)
def test_fit_name(given: str, fit: str) -> None:
    assert fit_name(given) == fit


@given(st.text(max_size=300))
def test_every_name_is_one_plain_name(name: str) -> None:
    fit = fit_name(name)
    assert fit not in ("", ".", "..")
    assert "/" not in fit
    assert "\x00" not in fit
    assert len(fit.encode()) <= LONGEST_BYTES
    assert not fit.startswith((".", "~$"))


def test_attachments_that_are_no_reports() -> None:
    assert looks_like_report("月报.XLSX")
    assert not looks_like_report("logo.png")
    assert not looks_like_report("函.pdf")
    assert is_ignored("a.part")
