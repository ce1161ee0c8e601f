"""A city for each test, its folders made and its register loaded, ready to receive."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.city import City, write_reference
from tests.acceptance.desk import write_desk_reference

from bangfu.pipeline.setting_up import set_up
from bangfu.settings import Settings, load_settings


@pytest.fixture(scope="session")
def city_reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the city's reference data."""
    return write_reference(tmp_path_factory.mktemp("reference"))


@pytest.fixture
def city(warehouse: Settings, city_reference: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    """The city with empty inboxes; its catalogue has not arrived yet."""
    monkeypatch.setenv("BANGFU_REFERENCE", str(city_reference))
    set_up(load_settings())
    return City(load_settings())


@pytest.fixture(scope="session")
def desk_reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the city's reference data, with the units that only the intake desk needs."""
    return write_desk_reference(tmp_path_factory.mktemp("desk reference"))


@pytest.fixture
def desk(warehouse: Settings, desk_reference: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    """The city's intake desk with empty inboxes."""
    monkeypatch.setenv("BANGFU_REFERENCE", str(desk_reference))
    set_up(load_settings())
    return City(load_settings())
