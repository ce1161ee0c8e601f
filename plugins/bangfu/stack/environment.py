"""What the Airflow processes are told: every setting goes by environment, nothing by an edited airflow.cfg."""

from __future__ import annotations

import json
import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from bangfu.database.ports import free_port
from bangfu.database.server import HOST, Server
from bangfu.private_files import write_private_file
from bangfu.settings import PROJECT_ROOT, Settings

USER = "admin"
USUAL_PORT = 8080


@dataclass(frozen=True)
class Ports:
    """Ports of the stack on 127.0.0.1: the pages and API, the logs of running tasks, the logs of triggers."""

    api: int
    task_logs: int
    trigger_logs: int

    @classmethod
    def choose(cls, wished: Ports | None) -> Ports:
        """Free ports, the wished ones where they still are."""
        if wished is None:
            return cls(free_port(USUAL_PORT), free_port(), free_port())
        return cls(free_port(wished.api), free_port(wished.task_logs), free_port(wished.trigger_logs))


def passwords_file(settings: Settings) -> Path:
    """Name and password for the pages, as Airflow's simple login reads them; mode 600."""
    return settings.airflow / "simple_auth_manager_passwords.json"


def page_password(settings: Settings) -> str:
    """The password of :data:`USER`, generated once."""
    file = passwords_file(settings)
    if not file.exists():
        write_private_file(file, json.dumps({USER: secrets.token_urlsafe(12)}))
    password: str = json.loads(file.read_text(encoding="utf-8"))[USER]
    return password


def airflow_environment(settings: Settings, server: Server, ports: Ports) -> dict[str, str]:
    """The whole environment of the Airflow processes."""
    page_password(settings)
    return {**os.environ, **_bangfu(settings), **_airflow(settings, ports), **_secrets(settings), **_database(server)}


def _bangfu(settings: Settings) -> dict[str, str]:
    """Our own variables with absolute paths: the processes have another working directory."""
    own = {
        "BANGFU_HOME": str(settings.home),
        "BANGFU_REFERENCE": str(settings.reference),
        "BANGFU_INTAKE": str(settings.intake),
        "BANGFU_ARCHIVE": str(settings.archive),
        "BANGFU_SOURCES": str(settings.sources),
        "BANGFU_BACKLOAD": str(int(settings.backload)),
        "PYTHONUTF8": "1",
    }
    return {**own, "BANGFU_WAREHOUSE_URL": settings.warehouse_url} if settings.warehouse_url else own


def _airflow(settings: Settings, ports: Ports) -> dict[str, str]:
    address = f"http://{HOST}:{ports.api}"
    return {
        "AIRFLOW_HOME": str(settings.airflow),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT_ROOT / "plugins"),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__AUTH_MANAGER": (
            "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
        ),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords_file(settings)),
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(ports.api),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__INSTANCE_NAME": "帮扶",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        # A killed scheduler or task is noticed within a minute, not within five: the ledger makes repeating safe.
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "20",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "20",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "10",
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(ports.task_logs),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(ports.trigger_logs),
    }


def _secrets(settings: Settings) -> dict[str, str]:
    """Keys generated once: connections are encrypted, and sessions and task tokens signed, with the same for ever."""
    file = settings.airflow / "secrets.json"
    if not file.exists():
        keys = {
            "AIRFLOW__CORE__FERNET_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(32),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
        }
        write_private_file(file, json.dumps(keys, indent=1))
    kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return kept


def _database(server: Server) -> dict[str, str]:
    url = server.url("airflow", "airflow")
    return {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": url,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": url.replace("+psycopg2", "+asyncpg"),
    }
