"""What the shipped reference data of the first city must hold."""

from __future__ import annotations

import csv
from collections import Counter

from bangfu.contracts.identifiers import uscc_check, uscc_organisation_check
from bangfu.register.loader import read_folder
from bangfu.settings import SQL

SHIPPED = SQL / "reference"


def lines(name: str) -> list[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_consistent() -> None:
    filled = {one.table.name: bool(one.rows) for one in read_folder(SHIPPED, SHIPPED)}
    assert [name for name, is_filled in filled.items() if not is_filled] == ["policy_register"]


def test_eleven_areas_and_fifteen_systems_with_a_lead_unit() -> None:
    assessed = Counter(row["group_code"] for row in lines("region.csv") if row["assessed"] == "true")
    assert assessed == {"county": 8, "zone": 3}
    assert len([row for row in lines("system.csv") if row["lead_org_code"]]) == 15


def test_staff_of_the_health_system_print_as_more_than_fifty_thousand() -> None:
    headcount = sum(int(row["headcount"]) for row in lines("organisation.csv") if row["system_code"] == "HEALTH")
    assert 50_000 < headcount < 60_000


def test_credit_codes_belong_to_nobody() -> None:
    codes = [row["uscc"] for row in lines("organisation.csv")]
    assert len(set(codes)) == len(codes)
    assert all(uscc_check(code) and uscc_organisation_check(code) and code[2:8] == "371599" for code in codes)


def test_no_name_means_two_units() -> None:
    names = Counter(
        name for row in lines("organisation.csv") for name in {row["name"], *row["aliases"].split(";")} if name
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_every_union_has_a_unit_and_is_represented_by_the_city_union() -> None:
    unions = [row for row in lines("organisation.csv") if row["org_type"] == "union"]
    city_union = next(row for row in lines("organisation.csv") if row["org_code"] == "SZGH")
    assert all(row["parent_org_code"] and row["system_code"] == "UNION" for row in unions)
    assert set(city_union["represents"].split(";")) == {row["org_code"] for row in unions}


def test_no_name_means_two_media() -> None:
    names = Counter(
        name for row in lines("media_outlet.csv") for name in {row["name"], *row["aliases"].split(";")} if name
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_made_up_evidence_says_so_and_leaves_the_published_pieces_alone() -> None:
    made_up = [row for row in lines("evidence.csv") if row["reason"].startswith("示例：")]
    assert len(lines("evidence.csv")) - len(made_up) == 4
    assert {row["level"] for row in made_up} <= {"", "city"}, "no invented honours above the city's"
    assert all("example.org" in row["link"] and row["reviewer"] == "样例评审组" for row in made_up)
    assert not {row["kind"] for row in made_up} & {"veto", "criticism"}


def test_every_assessed_object_has_scores_of_all_other_modules() -> None:
    objects = {row["region_code"] for row in lines("region.csv") if row["assessed"] == "true"}
    objects |= {row["system_code"] for row in lines("system.csv")}
    modules = {row["module"] for row in lines("module_score.csv")}
    assert {(row["object_code"], row["module"]) for row in lines("module_score.csv")} == {
        (one, module) for one in objects for module in modules
    }
