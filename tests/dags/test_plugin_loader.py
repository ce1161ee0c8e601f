"""Airflow's own plugin loader, in a fresh process, sees the plugin file and nothing of the package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bangfu.settings import PROJECT_ROOT

PLUGINS = PROJECT_ROOT / "plugins"

_LOAD = """
import json, sys
from airflow import plugins_manager
plugins, errors = plugins_manager._get_plugins()
below = sys.argv[1]
modules = {name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())}
print(json.dumps({
    "names": [plugin.name for plugin in plugins],
    "errors": errors,
    "middlewares": [one["middleware"].__name__ for one in plugins_manager.get_fastapi_plugins()[1]],
    "loose_modules": [
        file for name, file in modules.items()
        if file.startswith(below) and name.split(".")[0] != "bangfu"
    ],
    "calendar": __import__("calendar").__file__,
}))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow home")),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PLUGINS),
    }
    done = subprocess.run(
        [sys.executable, "-c", _LOAD, str(PLUGINS)], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_loads_the_plugin_without_an_error(loaded: dict[str, Any]) -> None:
    assert "bangfu" in loaded["names"]
    assert not loaded["errors"]
    assert "ChineseByDefault" in loaded["middlewares"]


def test_runs_the_plugin_file_and_no_module_of_the_package(loaded: dict[str, Any]) -> None:
    assert loaded["loose_modules"] == [str(PLUGINS / "bangfu_plugin.py")]
    assert Path(loaded["calendar"]).parent == Path(os.__file__).parent
