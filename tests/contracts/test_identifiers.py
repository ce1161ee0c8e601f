"""Check digits against the verified examples of domain section 3.8."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.contracts.identifiers import (
    USCC_ALPHABET,
    gtin13_check,
    make_organisation_code,
    make_uscc,
    resident_id_check,
    uscc_check,
    uscc_organisation_check,
)

CREDIT_CODES = ("91330100799655058B", "9144030071526726XG", "914403001922038216")


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_real_credit_codes_pass_both_checks(code: str) -> None:
    assert uscc_check(code)
    assert uscc_organisation_check(code)


@pytest.mark.parametrize(
    "text",
    ["", "91330100799655058", "91330100799655058BB", "91330100799655058b", "9133O100799655058B", "913301007996550588"],
)
def test_credit_codes_of_wrong_length_alphabet_or_check_fail(text: str) -> None:
    assert not uscc_check(text)


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17))
def test_a_made_credit_code_passes(prefix: str) -> None:
    assert uscc_check(make_uscc(prefix))


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_one_wrong_character_is_always_found(prefix: str, place: int, other: str) -> None:
    code = make_uscc(prefix)
    changed = code[:place] + other + code[place + 1 :]
    assert uscc_check(changed) == (changed == code)


@pytest.mark.parametrize("prefix", ["", "1" * 16, "1" * 18, "1" * 16 + "I", "1" * 16 + "a"])
def test_making_a_credit_code_refuses_what_cannot_become_one(prefix: str) -> None:
    with pytest.raises(ValueError, match="credit code"):
        make_uscc(prefix)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
def test_a_made_organisation_code_passes_inside_a_credit_code(prefix: str) -> None:
    assert uscc_organisation_check(make_uscc("91371599" + make_organisation_code(prefix)))


def test_an_organisation_code_may_fail_where_the_credit_code_passes() -> None:
    code = make_uscc("91371599" + "100000001")
    assert uscc_check(code)
    assert not uscc_organisation_check(code)
    assert not uscc_organisation_check("9137")
    with pytest.raises(ValueError, match="organisation code"):
        make_organisation_code("123")


def test_resident_identity_numbers() -> None:
    assert resident_id_check("371502195001010014")
    assert not resident_id_check("371502195001010015")
    assert not resident_id_check("37150219500101001")
    assert not resident_id_check("３７１５０２１９５００１０１００１４")
    assert not resident_id_check("371502195001010000")


def test_a_truncated_identity_number_may_pass_by_chance() -> None:
    assert resident_id_check("371502199501010000")


def test_trade_item_numbers() -> None:
    assert gtin13_check("6901234567892")
    assert not gtin13_check("6901234567893")
    assert not gtin13_check("690123456789")
    assert not gtin13_check("2001234567893")
    assert not gtin13_check("690123456789X")
