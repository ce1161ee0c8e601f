"""What the Airflow processes are told."""

from __future__ import annotations

import socket
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bangfu.database.ports import free_port
from bangfu.database.server import Server
from bangfu.settings import PROJECT_ROOT, Settings, load_settings
from bangfu.stack.environment import Ports, airflow_environment, page_password, passwords_file

SERVER = Server(pid=1, port=5433, socket_folder="", passwords={"airflow": "geheim"})
PORTS = Ports(8080, 8793, 8794)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"BANGFU_HOME": str(tmp_path / "home with space"), "BANGFU_BACKLOAD": "1"})


def test_paths_and_addresses(settings: Settings) -> None:
    told = airflow_environment(settings, SERVER, PORTS)
    assert told["AIRFLOW_HOME"] == str(settings.home / "airflow")
    assert told["AIRFLOW__CORE__DAGS_FOLDER"] == str(PROJECT_ROOT / "dags")
    assert told["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8080/execution/"
    assert told["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == "postgresql+psycopg2://airflow:geheim@127.0.0.1:5433/airflow"
    assert told["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC"].startswith("postgresql+asyncpg://")


def test_our_own_settings_reach_the_dags(settings: Settings) -> None:
    told = airflow_environment(settings, SERVER, PORTS)
    again = load_settings(told)
    assert (again.home, again.intake, again.archive, again.backload) == (
        settings.home,
        settings.intake,
        settings.archive,
        True,
    )


def test_secrets_are_made_once_and_kept_private(settings: Settings) -> None:
    first, second = (airflow_environment(settings, SERVER, PORTS) for _ in range(2))
    names = ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET")
    assert [first[name] for name in names] == [second[name] for name in names]
    assert len({first[name] for name in names}) == len(names)
    assert page_password(settings) == page_password(settings)
    for file in (settings.airflow / "secrets.json", passwords_file(settings)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_ports_are_kept_where_they_are_free() -> None:
    kept = Ports(free_port(), free_port(), free_port())
    assert Ports.choose(kept) == kept
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        kept = replace(kept, api=squatter.getsockname()[1])
        again = Ports.choose(kept)
    assert again.api != kept.api
    assert (again.task_logs, again.trigger_logs) == (kept.task_logs, kept.trigger_logs)
