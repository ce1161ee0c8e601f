"""Loading a folder into the warehouse: equal to the files, told row by row, and nothing the second time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bangfu.register.files import ReferenceDataError
from bangfu.register.loader import Change, describe_changes, load_reference
from bangfu.register.lookup import load_register
from bangfu.settings import SQL

SHIPPED = SQL / "reference"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the shipped folder that the test may change."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "own reference"))


@pytest.fixture
def minimum(tmp_path: Path) -> Path:
    """Another city with the three needed files and hardly a cell filled."""
    folder = tmp_path / "another city"
    folder.mkdir()
    write(
        folder,
        "region.csv",
        "region_code,name,level,parent_code,uncalled",
        "410100,某市,city,,",
        "410102,某区,county,410100,",
    )
    write(folder, "system.csv", "system_code,name", "HEALTH,卫健系统")
    write(
        folder,
        "organisation.csv",
        "org_code,name,org_type,system_code,region_code,parent_org_code,uscc,valid_from",
        "A-WJW,某市卫健委,government,HEALTH,410100,,,",
        "A-YY1,某区医院,hospital,HEALTH,410102,A-WJW,,",
    )
    return folder


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def change_line(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def count(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"select count(*) from reference.{table}")).scalar_one())


def test_the_second_load_changes_nothing(connection: Connection) -> None:
    first = load_reference(connection, SHIPPED, SHIPPED)
    assert {change.action for change in first} == {"added"}
    assert {"region", "organisation", "calendar", "published_figure", "report_type"} <= {one.table for one in first}
    assert load_reference(connection, SHIPPED, SHIPPED) == []


def test_what_changed_is_told_row_by_row(connection: Connection, own: Path) -> None:
    load_reference(connection, own, SHIPPED)
    change_line(own, "platform.csv", "JD,京东,", "JINGDONG,京东,")
    change_line(own, "organisation.csv", "聊城市人民医院,hospital", "聊城市人民医院总院,hospital")
    change_line(
        own,
        "obligation.csv",
        "WJW,institution_procurement,monthly,202007,",
        "WJW,institution_procurement,monthly,202007,202512",
    )
    assert load_reference(connection, own, SHIPPED) == [
        Change("organisation", "changed", "WJ-SRMYY"),
        Change("platform", "removed", "JD"),
        Change("platform", "added", "JINGDONG"),
        Change("obligation", "changed", "WJW/institution_procurement"),
    ]
    assert load_register(connection).organisation_name("WJ-SRMYY") == "聊城市人民医院总院"
    load_reference(connection, SHIPPED, SHIPPED)
    assert load_register(connection).organisation_name("WJ-SRMYY") == "聊城市人民医院"


def test_another_city_needs_three_files_and_few_cells(connection: Connection, minimum: Path) -> None:
    load_reference(connection, SHIPPED, SHIPPED)
    load_reference(connection, minimum, SHIPPED)
    register = load_register(connection)
    assert register.organisation_codes() == {"A-WJW", "A-YY1"}
    assert register.regions["410102"].assessed
    assert register.find_organisation("市卫健委").org_code == "A-WJW"
    assert register.may_report_for("A-WJW", "A-YY1")
    assert count(connection, "published_figure") == len(published_lines())
    assert register.unit("斤") is not None
    assert register.find_platform("抖音") == "DOUYIN"
    assert (register.obligations, register.venues) == ({}, {})
    assert load_reference(connection, minimum, SHIPPED) == []
    load_reference(connection, SHIPPED, SHIPPED)
    assert load_register(connection).find_organisation("聊城市人民医院").org_code == "WJ-SRMYY"


def published_lines() -> list[str]:
    return (SHIPPED / "published_figure.csv").read_text(encoding="utf-8").splitlines()[1:]


def test_a_published_figure_file_of_its_own_wins(connection: Connection, minimum: Path) -> None:
    header = "figure_id,phrase,claimed,unit,multiplier,decimals,kind,measure,filter,basis,window_start,as_of"
    write(minimum, "published_figure.csv", header, "G1,共举办3场,3,场,1,0,E,live_session_count,,,2020-01-01,2020-12-31")
    load_reference(connection, minimum, SHIPPED)
    assert connection.execute(text("select figure_id from reference.published_figure")).scalars().all() == ["G1"]


@pytest.mark.parametrize("name", ["region.csv", "system.csv", "organisation.csv"])
def test_a_needed_file_that_is_missing_is_named(connection: Connection, minimum: Path, name: str) -> None:
    (minimum / name).unlink()
    with pytest.raises(ReferenceDataError, match=name):
        load_reference(connection, minimum, SHIPPED)


def test_a_wrong_file_changes_nothing(connection: Connection, own: Path) -> None:
    load_reference(connection, SHIPPED, SHIPPED)
    change_line(own, "platform.csv", "JD,京东,", "JINGDONG,京东,")
    change_line(own, "venue.csv", ",CS-DCF-001,", ",CS-NOBODY,")
    with pytest.raises(ReferenceDataError, match=r"venue\.csv .*CS-NOBODY"):
        load_reference(connection, own, SHIPPED)
    assert load_register(connection).find_platform("京东") == "JD"


def test_an_alias_that_a_person_decided_stays(connection: Connection, own: Path) -> None:
    connection.execute(
        text("insert into reference.alias values ('organisation', '市第一医院', 'WJ-SRMYY', 'decision')")
    )
    load_reference(connection, own, SHIPPED)
    with (own / "alias.csv").open("a", encoding="utf-8") as file:
        file.write("organisation,市第一医院,WJ-SZYY\n")
    assert load_reference(connection, own, SHIPPED) == []
    assert load_register(connection).find_organisation("市第一医院").org_code == "WJ-SRMYY"


def test_changes_in_few_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    many = [Change("calendar", "added", str(number)) for number in range(11)]
    assert describe_changes([Change("platform", "added", "A"), Change("platform", "added", "B"), *many]) == [
        "platform：新增2项（A、B）",
        "calendar：新增11项",
    ]


def test_every_table_and_column_has_a_chinese_comment(connection: Connection) -> None:
    bare = connection.execute(
        text("""
            select c.relname, a.attname from pg_class c
            join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'reference'
            left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind = 'r' and (
                coalesce(obj_description(c.oid), '') !~ '[一-龥]'
                or coalesce(col_description(c.oid, a.attnum), '') !~ '[一-龥]'
            )
        """)
    ).all()
    assert [tuple(row) for row in bare if row[0] not in ("rubric", "rubric_indicator")] == []


PERSON = "a1" * 32
REGISTER_HEADER = "person_pseudonym,region_code,valid_from,valid_to,status"


def test_a_register_of_entitled_persons_is_loaded_where_there_is_one(connection: Connection, own: Path) -> None:
    assert count(connection, "policy_register") == 0
    write(own, "policy_register.csv", REGISTER_HEADER, f"{PERSON},371502,2020-01-01,,", f"{PERSON},371524,2021-01-01,,")
    load_reference(connection, own, SHIPPED)
    assert count(connection, "policy_register") == 2
    load_reference(connection, SHIPPED, SHIPPED)
    assert count(connection, "policy_register") == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("371502195001010014,371502,2020-01-01,,", "policy_register.csv"),
        (f"{PERSON},371599,2020-01-01,,", "371599"),
        (f"{PERSON},371502,2021-01-01,2020-12-31,", "valid_to"),
    ],
)
def test_a_register_that_cannot_be_is_refused(connection: Connection, own: Path, line: str, said: str) -> None:
    write(own, "policy_register.csv", REGISTER_HEADER, line)
    with pytest.raises(ReferenceDataError, match=said) as refused:
        load_reference(connection, own, SHIPPED)
    assert "371502195001010014" not in str(refused.value)


def test_hosts_of_known_media(connection: Connection) -> None:
    load_reference(connection, SHIPPED, SHIPPED)
    register = load_register(connection)
    hosts = ("www.dzwww.com", "liaocheng.dzwww.com", "MP.weixin.qq.com", "xuexi.cn")
    assert all(register.is_media_host(host) for host in hosts)
    assert not any(register.is_media_host(host) for host in ("notdzwww.com", "dzwww.com.cn", "qq.com", "com"))
