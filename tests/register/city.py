"""A small city for tests that need no database."""

from __future__ import annotations

from datetime import date

from bangfu.register.lookup import Register
from bangfu.register.records import Alias, Obligation, Organisation, Platform, Region, SectorSystem, Venue

ABOLISHED = date(2019, 1, 1)

REGIONS = (
    Region("371500", "聊城市", "city", managing_area_code="371500", aliases=("市本级",)),
    Region("371502", "东昌府区", "county", "371500", True, "county", "371502", ("东昌府",)),
    Region("371503", "茌平区", "county", "371500", True, "county", "371503", ("茌平县", "371523")),
    Region("3715Z2", "高新技术产业开发区", "zone", "371500", True, "zone", "3715Z2", ("高新区",)),
    Region("3715T02", "许营镇", "town", "371502", managing_area_code="3715Z2", aliases=("许营",)),
    Region("3715T03", "广平镇", "town", "371503", managing_area_code="371503"),
)

ORGANISATIONS = (
    Organisation("WJW", "聊城市卫生健康委员会", system_code="HEALTH", aliases=("市卫健委",)),
    Organisation("WJ-DCF", "东昌府区卫生健康系统", parent_org_code="WJW", aliases=("东昌府区卫健局",)),
    Organisation("WJ-DCF-01", "东昌府区医疗机构01", parent_org_code="WJ-DCF"),
    Organisation("WJ-ZYY", "聊城市中医医院", aliases=("市中医院",), uscc="12371599100210291D"),
    Organisation("WJ-RM", "聊城市人民医院"),
    Organisation("SJGJ", "聊城市市场监督管理局"),
    Organisation("GH-WJW", "聊城市卫生健康委员会工会委员会", parent_org_code="WJW"),
    Organisation("SZGH", "聊城市总工会", system_code="UNION", represents=("GH-WJW",)),
    Organisation("QY-1", "聊城市消费帮扶农产品经营有限责任公司"),
    Organisation("LY-OLD", "聊城市林业局", valid_to=ABOLISHED),
    Organisation("LY-NEW", "聊城市自然资源局", valid_from=ABOLISHED, aliases=("聊城市林业局",)),
    Organisation("SW-OLD", "聊城市粮食局", valid_to=ABOLISHED),
    Organisation("TW-1", "聊城市便民店", region_code="371502"),
    Organisation("TW-2", "聊城市便民店", region_code="371503"),
)

CITY = Register(
    organisations={one.org_code: one for one in ORGANISATIONS},
    regions={one.region_code: one for one in REGIONS},
    systems={
        "HEALTH": SectorSystem("HEALTH", "卫健系统", "WJW"),
        "UNION": SectorSystem("UNION", "工会系统", "SZGH"),
    },
    platforms={"HHAX": Platform("HHAX", "鸿航爱心联播", ("聊城鸿航爱心联播",))},
    venues={"ZG-001": Venue("ZG-001", "东昌府区消费帮扶专柜01", "counter", opened_on=date(2020, 8, 1))},
    aliases=[
        Alias("organisation", "聊城中医", "WJ-ZYY"),
        Alias("region", "东昌", "371502"),
        Alias("system", "医疗卫生", "HEALTH"),
        Alias("platform", "鸿航", "HHAX"),
        Alias("venue", "0012", "ZG-001"),
        Alias("product", "冠县灵芝 孢子粉", "LC-0001"),
    ],
    obligations={
        ("WJW", "institution_procurement"): Obligation("WJW", "institution_procurement", "monthly", "202007", "202112")
    },
    workdays={date(2020, 1, 1): False, date(2020, 1, 19): True},
)
