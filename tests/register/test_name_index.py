"""Own names before aliases, and one result or none."""

from __future__ import annotations

from bangfu.register.name_index import NameIndex


def test_an_own_name_wins_over_anothers_alias() -> None:
    index = NameIndex()
    index.add("A", "抖音", ["快手"])
    index.add("B", "快手")
    found = index.find("快手")
    assert found is not None
    assert (found.codes, found.by_alias) == (frozenset({"B"}), False)


def test_two_results_are_no_result() -> None:
    index = NameIndex()
    index.add("A", "东店", ["便民店"])
    index.add("B", "西店", ["便民店"])
    assert index.find_one("便民店") is None
    assert index.find_one("东店") == "A"
    assert index.find("南店") is None
