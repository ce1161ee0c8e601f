"""The embedded PostgreSQL: made, started and stopped with the wheel's own programs.

One cluster under ``$BANGFU_HOME/postgres`` with the databases ``airflow`` and ``bangfu``. It listens on
127.0.0.1 and on a socket in a private folder; everybody logs in with a generated password (scram-sha-256).
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from filelock import FileLock

from bangfu.database.cluster import data_folder, log_file, make_cluster, private_folder, run_in
from bangfu.database.credentials import credentials
from bangfu.database.ports import free_port
from bangfu.database.processes import process_mark
from bangfu.database.server import Server, answers, make_databases, named_server
from bangfu.database.server_programs import ServiceUser, service_program, service_user
from bangfu.notices import OperatorError
from bangfu.private_files import open_log, write_private_file
from bangfu.settings import Settings

_PATIENCE = 120  # seconds for a start, which may have to recover, and for a stop
_PORT_TAKEN = "Address already in use"
_CHILDREN_LEFT = "pre-existing shared memory block"


@dataclass(frozen=True)
class _State:
    """What is recorded of a server that came up: ``mark`` tells it from any later process with its id."""

    pid: int
    mark: str
    port: int
    socket_folder: str


def status(settings: Settings) -> Server | None:
    """The server if it runs, else None."""
    state = _read_state(settings)
    if state is None or process_mark(state.pid) != state.mark:
        return None
    return Server(state.pid, state.port, state.socket_folder, credentials(settings))


def start(settings: Settings) -> Server:
    """The running server, made and started if need be; any number of processes may ask at once.

    Raises :class:`OperatorError` with one sentence when it cannot be made or started.
    """
    running = status(settings)
    if running:
        return running
    with _lock(settings):
        return status(settings) or _start(settings)


def stop(settings: Settings) -> bool:
    """Stop the server; False when none was running. Raises :class:`OperatorError` when it will not stop."""
    if not data_folder(settings).exists():
        return False
    with _lock(settings):
        running = status(settings) or _adopt(settings)
        if running:
            _stop(settings, running)
        _forget(settings)
        return running is not None


def _lock(settings: Settings) -> FileLock:
    settings.postgres.mkdir(parents=True, exist_ok=True, mode=0o700)
    return FileLock(settings.postgres / "server.lock", mode=0o600)


def _start(settings: Settings) -> Server:
    data = data_folder(settings)
    user = service_user(data)
    make_cluster(settings, user)
    adopted = _adopt(settings)
    if adopted:
        return adopted
    wished = _last_port(settings)
    _forget(settings)
    _remove_misleading_pid(data)
    return _launch(settings, user, free_port(wished))


def _launch(settings: Settings, user: ServiceUser | None, port: int) -> Server:
    deadline = time.monotonic() + _PATIENCE
    while True:
        said = _run_start(settings, user, port)
        server = _adopt(settings)
        if server:
            return server
        if time.monotonic() > deadline or not (_PORT_TAKEN in said or _CHILDREN_LEFT in said):
            raise OperatorError("postgres.start_failed", log=log_file(settings))
        port = free_port(None if _PORT_TAKEN in said else port)
        time.sleep(0.5)  # children of a killed server leave within a second or two


def _run_start(settings: Settings, user: ServiceUser | None, port: int) -> str:
    """Try to start on ``port``; what the server said meanwhile."""
    folder = private_folder(user)
    command = [str(service_program("pg_ctl", user)), "start", "--wait", f"--timeout={_PATIENCE}"]
    command += ["-o", f"-p {port} -c unix_socket_directories={folder}"]
    with open_log(log_file(settings)) as log:
        before = log_file(settings).stat().st_size
        done = run_in(data_folder(settings), user, command, log)
    if done.returncode != 0:
        shutil.rmtree(folder)
    with log_file(settings).open("rb") as file:
        file.seek(before)
        return file.read().decode("utf-8", "replace")


def _adopt(settings: Settings) -> Server | None:
    """Take over the server that the data folder names, if it is ours: it knows our password."""
    server = named_server(data_folder(settings), credentials(settings))
    mark = process_mark(server.pid) if server else None
    if server is None or mark is None or not answers(server, _PATIENCE):
        return None
    make_databases(server)
    state = _State(server.pid, mark, server.port, server.socket_folder)
    write_private_file(_state_file(settings), json.dumps(vars(state)))
    return server


def _remove_misleading_pid(data: Path) -> None:
    """Remove the record of a server that is gone while its process id still counts as in use.

    It is a zombie that nobody reaps (in a container without init), or since a reboot another process;
    PostgreSQL would take either for a running server. Children of a killed server it finds by their shared memory.
    """
    named = named_server(data, {})
    if named and psutil.pid_exists(named.pid):
        (data / "postmaster.pid").unlink()


def _stop(settings: Settings, server: Server) -> None:
    data = data_folder(settings)
    user = service_user(data)
    for mode in ("fast", "immediate"):
        command = [str(service_program("pg_ctl", user)), "stop", "--wait"]
        command += [f"--timeout={_PATIENCE}", f"--mode={mode}"]
        with open_log(log_file(settings)) as log:
            done = run_in(data, user, command, log)
        if done.returncode == 0:
            return
    raise OperatorError("postgres.stop_failed", pid=server.pid, log=log_file(settings))


def _state_file(settings: Settings) -> Path:
    return settings.postgres / "server.json"


def _read_state(settings: Settings) -> _State | None:
    try:
        return _State(**json.loads(_state_file(settings).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _last_port(settings: Settings) -> int | None:
    """The port of the last run: asked for again, so that an address once noted stays good."""
    state = _read_state(settings)
    return state.port if state else None


def _forget(settings: Settings) -> None:
    """Remove the socket folder of a server that is gone; its record stays, it holds the port."""
    state = _read_state(settings)
    if state:
        shutil.rmtree(state.socket_folder, ignore_errors=True)
