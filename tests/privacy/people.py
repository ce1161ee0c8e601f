"""Invented persons and the files that name them. Area code 371599 and birth years of the 1890s are nobody's."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.city import FARM, FARM_NAME, City, csv_bytes
from tests.acceptance.desk import H1, sheet
from tests.acceptance.forms import DEFAULTS, HEADERS

from bangfu.database.engine import administration_engine

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = "司马欧阳上官皇甫令狐诸葛东郭"


@dataclass(frozen=True)
class Person:
    """Somebody who must not be found anywhere."""

    name: str
    identity: str
    phone: str
    household: str = ""

    def traces(self) -> list[str]:
        """Everything that would give the person away."""
        return [one for one in (self.name, self.identity, self.phone, self.household) if one]


def identity_number(number: int, birth: str = "18950101") -> str:
    """A valid identity number of nobody."""
    body = f"371599{birth}{number % 998 + 1:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def person(number: int, birth: str | None = None) -> Person:
    """The person of that number; up to some tens of thousands are different."""
    born = birth or f"189{number // 998 % 10}{number // 9980 % 12 + 1:02d}15"
    name = (
        f"{_SURNAMES[number % 7 * 2 : number % 7 * 2 + 2]}{chr(0x9F00 + number % 97)}{chr(0x8C00 + number // 97 % 997)}"
    )
    return Person(
        name, identity_number(number, born), f"139{number:04d}{(number * 7919) % 10000:04d}", f"户号{number:08d}"
    )


CLERK = Person("钟离填报", "", "13877776666")
ROSTER_HEADER = ["县（市、区）", "乡镇", "身份证号", "姓名", "户编号", "人员类别", "经营主体", "产品认定编号", "带动方式", "起止日期", "本期增收金额（元）"]  # fmt: skip
STAFF_HEADER = ["产品名称", "产品认定编号", "供应商", "供应商统一社会信用代码", "组织方式", "购买人数", "订单数", "计量单位", "数量", "金额（元）", "履约渠道", "姓名", "手机号"]  # fmt: skip


def roster(
    people: Sequence[Person], unit: str = "柳城市农业农村局", period: str = "2021年上半年", footer: bool = True
) -> bytes:
    """An R13 of these people, filled in by the clerk."""
    rows = [_roster_row(place, one) for place, one in enumerate(people)]
    ends = [
        ["合计", *[None] * 9, sum(float(str(row[-1])) for row in rows)],
        [f"填报人：{CLERK.name}", f"联系电话：{CLERK.phone}"],
    ]
    return sheet([["带动脱贫人口花名册"], _meta(unit, period), ROSTER_HEADER, *rows, *(ends if footer else [])])


def _roster_row(place: int, one: Person) -> list[object]:
    return ["河东区", "石桥镇", one.identity, one.name, one.household, "脱贫户", FARM_NAME, "P-001", "务工", "2021-01-01至2021-06-30", 500 + place]  # fmt: skip


def staff(people: Sequence[Person], unit: str = H1, period: str = "2021年10月") -> bytes:
    """An R02 with a column of names and one of telephones."""
    rows: list[list[object]] = [
        [
            f"东湖大米{place}",
            None if place else "P-001",
            FARM_NAME,
            FARM,
            "直购",
            1,
            1,
            "袋",
            2,
            100,
            "直供",
            one.name,
            one.phone,
        ]
        for place, one in enumerate(people)
    ]
    return sheet([["干部职工采购月报"], _meta(unit, period), STAFF_HEADER, *rows])


def orders(people: Sequence[Person], first: int = 1) -> bytes:
    """An R07 export with the columns of recipients."""
    header = [*HEADERS["R07"], "收件人", "收件人手机号", "收货地址"]
    rows = []
    for place, one in enumerate(people):
        number = f"6915{first + place:014d}"
        cells = {**DEFAULTS["R07"], "主订单编号": number, "子订单编号": number}
        rows.append([*(cells.get(name, "") for name in HEADERS["R07"]), one.name, one.phone, f"石桥镇{one.name}收"])
    return csv_bytes([header, *rows])


def procurement_with_names(people: Sequence[Person], unit: str = H1, period: str = "2021年10月") -> bytes:
    """An R01 with a column of persons, which has no place there."""
    header = [*HEADERS["R01"], "领取人", "身份证号"]
    rows = []
    for place, one in enumerate(people):
        cells = {**DEFAULTS["R01"], "序号": place + 1, "金额（元）": 500, "发票号": f"FPX{place:05d}"}
        rows.append([*(cells.get(name) for name in HEADERS["R01"]), one.name, one.identity])
    return sheet([["单位采购月报"], _meta(unit, period), header, *rows])


def _meta(unit: str, period: str) -> list[object]:
    return [
        f"填报单位：{unit}",
        f"报告期：{period}",
        f"填报人：{CLERK.name}  联系电话：{CLERK.phone}",
        "填报日期：2021-11-03",
    ]


def traces_of(people: Sequence[Person]) -> list[bytes]:
    """What to search for, in the encodings in which it could lie around."""
    return [
        trace.encode(codec)
        for one in [*people, CLERK]
        for trace in one.traces()
        for codec in ("utf-8", "gb18030", "utf-16-le")
    ]


def found_below(root: Path, traces: Sequence[bytes]) -> list[str]:
    """Files below ``root`` that hold a trace, but those of inboxes and of the vault."""
    return [
        f"{path.relative_to(root)}: {trace!r}"
        for path in _searched(root)
        for content in [path.read_bytes()]
        for trace in traces
        if trace in content
    ]


def _searched(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if (
            path.is_file()
            and path.parent.name != "inbox"
            and not path.relative_to(root).as_posix().startswith("vault/")
        ):
            yield path


def rows_of_all_tables(city: City) -> bytes:
    """Everything that the database holds, as COPY writes it."""
    stream = io.BytesIO()
    with administration_engine(city.settings).connect() as connection, connection.connection.cursor() as cursor:
        cursor.execute("""
            select format('%I.%I', schemaname, tablename) from pg_tables
            where schemaname in ('reference', 'intake', 'staging', 'warehouse', 'assessment', 'evaluation', 'public')
        """)
        for (table,) in cursor.fetchall():
            cursor.copy_expert(f"copy (select * from {table}) to stdout", stream)
    return stream.getvalue()
