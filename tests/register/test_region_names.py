"""Which area a text names."""

from __future__ import annotations

import pytest
from tests.register.city import CITY


@pytest.mark.parametrize(
    ("written", "region_code"),
    [
        ("371502", "371502"),
        ("3715z2", "3715Z2"),
        ("东昌府区", "371502"),
        ("东昌昌府区", "371502"),
        ("聊城市东昌府区", "371502"),
        ("山东省聊城市东昌府区", "371502"),
        ("聊城高新区", "3715Z2"),
        ("茌平县", "371503"),
        ("371523", "371503"),
        ("東昌府區", "371502"),
        ("市本级", "371500"),
        ("聊城", "371500"),
        ("许营镇", "3715T02"),
        ("东昌府区许营镇", "3715T02"),
        ("高新区许营镇", "3715T02"),
        ("聊城市茌平区许营镇", "371503"),
        ("茌平区某某街道12号", "371503"),
        ("济南市历下区", None),
        ("济南高新区", None),
        ("", None),
    ],
)
def test_find_region(written: str, region_code: str | None) -> None:
    assert CITY.find_region(written) == region_code


def test_a_town_counts_for_the_area_that_manages_it() -> None:
    assert CITY.managing_area("3715T02") == "3715Z2"
    assert CITY.managing_area("371503") == "371503"
    assert CITY.managing_area("110101") == "UNKNOWN"
