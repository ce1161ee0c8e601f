"""The business entities: those of the register, and smaller ones that stand in the counties' lists only."""

from __future__ import annotations

from dataclasses import dataclass

from bangfu.contracts.identifiers import make_organisation_code, make_uscc
from bangfu.samples.truth import REGIONS
from bangfu.samples.units import Register

REPORTING = tuple(f"JY-{number:02d}" for number in range(1, 12))
"""The large entity of each county or zone; only these report their own sales (R16)."""
REGISTERED = tuple(f"JY-{number:02d}" for number in range(1, 25))
SMALL_PER_REGION = 10
RESORT = "聊城刘道之文化旅游度假村"
DELIAN = "山东德莲食品科技有限公司"
"""Two names of the articles; neither gets invented sales of certified products."""

SHORT_NAMES = dict(
    zip(
        REGIONS,
        ("东昌府", "茌平", "阳谷", "莘县", "东阿", "冠县", "高唐", "临清", "开发区", "高新区", "度假区"),
        strict=True,
    )
)


@dataclass(frozen=True)
class Entity:
    """A business entity; ``org_code`` only where the register has it, ``number`` is its place in the sample."""

    number: int
    name: str
    uscc: str
    region: str
    region_code: str
    org_code: str | None = None

    @property
    def kind(self) -> str:
        """企业 or 合作社, as the first characters of its credit code say."""
        return "合作社" if self.uscc.startswith("93") else "企业"

    @property
    def reports_sales(self) -> bool:
        """Whether it files the monthly sales report."""
        return self.org_code in REPORTING


def found_entities(register: Register) -> tuple[Entity, ...]:
    """All entities, the registered ones first; synthetic credit codes of area 371599."""
    area_of = {register.unit(f"XZ-{region}").region_code: region for region in REGIONS}
    entities: list[Entity] = []
    for org_code in REGISTERED:
        unit = register.unit(org_code)
        entities.append(
            Entity(len(entities) + 1, unit.name, unit.uscc, area_of[unit.region_code], unit.region_code, org_code)
        )
    for region_code, region in area_of.items():
        for place in range(SMALL_PER_REGION):
            number = len(entities) + 1
            is_cooperative = place % 3 == 2
            kind = "种植专业合作社" if is_cooperative else ("食品有限公司", "农业科技有限公司")[place % 2]
            name = f"{register.regions[region_code]}样例{number:03d}{kind}"
            entities.append(Entity(number, name, credit_code(number, is_cooperative), region, region_code))
    return tuple(entities)


def credit_code(number: int, is_cooperative: bool) -> str:
    """A credit code that belongs to nobody, right in both check characters."""
    prefix = f"{'93' if is_cooperative else '91'}371599"
    return make_uscc(prefix + make_organisation_code(f"MA{number:06d}"))


def landmark_code(name: str) -> str:
    """The synthetic credit code of an entity that the articles name."""
    return credit_code({RESORT: 900_001, DELIAN: 900_002}[name], False)
