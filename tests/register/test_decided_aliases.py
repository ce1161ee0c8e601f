"""What a person decided about a name."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from bangfu.register.decided_aliases import accept_alias
from bangfu.register.loader import load_reference
from bangfu.register.lookup import load_register
from bangfu.settings import SQL


def test_a_decision_goes_above_names_and_files_and_survives_loading(registered_connection: Connection) -> None:
    assert accept_alias(registered_connection, "organisation", " 人民医院 ", "WJ-SRMYY")
    assert accept_alias(registered_connection, "organisation", "市卫计局", "WJ-DCF")
    assert accept_alias(registered_connection, "organisation", "市直学校01", "JT-SZ-02")
    assert load_reference(registered_connection, SQL / "reference", SQL / "reference") == []
    register = load_register(registered_connection)
    for written, org_code in (("人民医院", "WJ-SRMYY"), ("市卫计局", "WJ-DCF"), ("市直学校 01", "JT-SZ-02")):
        match = register.find_organisation(written)
        assert (match.kind, match.org_code) == ("alias", org_code)


def test_a_later_decision_replaces_an_earlier_one(registered_connection: Connection) -> None:
    assert accept_alias(registered_connection, "product", "红枣", "LC-1")
    assert accept_alias(registered_connection, "product", "红枣", "LC-2")
    assert load_register(registered_connection).alias("product", "红枣") == "LC-2"


def test_a_later_decision_counts_however_the_name_was_spelt(registered_connection: Connection) -> None:
    for written, org_code in (("柳城天文馆", "WJ-DCF"), ("柳城　天文馆", "WJ-SRMYY"), ("柳城天文馆", "WJ-DCF")):
        assert accept_alias(registered_connection, "organisation", written, org_code)
        register = load_register(registered_connection)
        assert [register.find_organisation(one).org_code for one in ("柳城天文馆", "柳城 天文馆")] == [org_code] * 2


def test_a_code_that_nothing_has_is_not_accepted(registered_connection: Connection) -> None:
    assert not accept_alias(registered_connection, "organisation", "人民医院", "NOBODY")
    assert load_register(registered_connection).alias("organisation", "人民医院") is None
    with pytest.raises(ValueError, match="no aliases of kind 'person'"):
        accept_alias(registered_connection, "person", "某人", "X")
