"""Reference data of a small city, with few columns filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.acceptance.forms import Row, csv_bytes

REFERENCE: dict[str, list[Row]] = {
    "region.csv": [
        {"region_code": "379900", "name": "柳城市", "level": "city", "assessed": "false"},
        {
            "region_code": "379901",
            "name": "河东区",
            "level": "county",
            "parent_code": "379900",
            "assessed": "true",
            "group_code": "county",
        },
        {
            "region_code": "379902",
            "name": "河西县",
            "level": "county",
            "parent_code": "379900",
            "assessed": "true",
            "group_code": "county",
        },
        {
            "region_code": "3799Z1",
            "name": "高新区",
            "level": "zone",
            "parent_code": "379900",
            "assessed": "true",
            "group_code": "zone",
        },
        {
            "region_code": "379902101",
            "name": "石桥镇",
            "level": "town",
            "parent_code": "379902",
            "managing_area_code": "3799Z1",
        },
    ],
    "system.csv": [
        {"system_code": "HEALTH", "name": "卫健系统"},
        {"system_code": "UNION", "name": "工会系统"},
        {"system_code": "TRADE", "name": "商务系统"},
        {"system_code": "AGRI", "name": "农业农村系统"},
    ],
    "organisation.csv": [
        {
            "org_code": "H1X",
            "name": "柳城市第一医院",
            "org_type": "hospital",
            "system_code": "HEALTH",
            "region_code": "379900",
        },
        {
            "org_code": "H2X",
            "name": "河东区第二医院",
            "org_type": "hospital",
            "system_code": "HEALTH",
            "region_code": "379901",
        },
        {
            "org_code": "U-H1",
            "name": "柳城市第一医院工会委员会",
            "org_type": "union",
            "system_code": "UNION",
            "region_code": "379900",
            "parent_org_code": "H1X",
        },
        {
            "org_code": "U-H2",
            "name": "河东区第二医院工会委员会",
            "org_type": "union",
            "system_code": "UNION",
            "region_code": "379901",
            "parent_org_code": "H2X",
        },
        {
            "org_code": "SWJ",
            "name": "柳城市商务局",
            "org_type": "government",
            "system_code": "TRADE",
            "region_code": "379900",
        },
        {
            "org_code": "NYJ",
            "name": "柳城市农业农村局",
            "org_type": "government",
            "system_code": "AGRI",
            "region_code": "379900",
        },
        {"org_code": "PT-LIU", "name": "柳城优选电商", "org_type": "platform", "region_code": "379900"},
    ],
    "platform.csv": [
        {"platform_code": "DOUYIN", "name": "抖音", "aliases": "抖店"},
        {"platform_code": "LIU", "name": "柳城优选"},
    ],
    "venue.csv": [
        {"venue_code": "ZG-001", "name": "第一专柜", "venue_type": "counter", "region_code": "379901"},
    ],
    "alias.csv": [],
    "obligation.csv": [],
}


EMPTY_HEADERS = {
    "alias.csv": ("kind", "alias", "code"),
    "obligation.csv": ("org_code", "report", "frequency", "first_period", "last_period"),
}


def write_reference(folder: Path, files: Mapping[str, Sequence[Row]] = REFERENCE) -> Path:
    """The reference data of the city as CSV files in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        headers = list(dict.fromkeys(key for row in rows for key in row)) or list(EMPTY_HEADERS[name])
        (folder / name).write_bytes(csv_bytes([headers, *([row.get(key, "") for key in headers] for row in rows)]))
    return folder
