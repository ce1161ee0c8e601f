"""A desk of the small city of the acceptance tests, for files with persons in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.city import City
from tests.acceptance.desk import write_desk_reference

from bangfu.pipeline.setting_up import set_up
from bangfu.settings import Settings, load_settings


@pytest.fixture(scope="session")
def desk_reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the city's reference data."""
    return write_desk_reference(tmp_path_factory.mktemp("desk reference"))


@pytest.fixture
def desk(warehouse: Settings, desk_reference: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    """The city's intake desk with empty inboxes."""
    monkeypatch.setenv("BANGFU_REFERENCE", str(desk_reference))
    set_up(load_settings())
    return City(load_settings())
