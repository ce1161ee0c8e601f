"""The data folder of the embedded server: made by ``initdb``, owned by the account that runs the server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from bangfu.database.credentials import SUPERUSER, credentials, generate_credentials
from bangfu.database.server_programs import ServiceUser, service_program
from bangfu.notices import OperatorError
from bangfu.private_files import open_log
from bangfu.settings import Settings

_LOCALE = ("--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_PARAMETERS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "256MB",
    "max_connections": "120",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "jit": "off",
}


def data_folder(settings: Settings) -> Path:
    """The cluster itself; beside it lie passwords, state and lock, which the server need not read."""
    return settings.postgres / "data"


def log_file(settings: Settings) -> Path:
    """Log of ``initdb`` and of the server."""
    return settings.logs / "postgres.log"


def run_in(
    data: Path, user: ServiceUser | None, command: list[str], log: IO[bytes]
) -> subprocess.CompletedProcess[bytes]:
    """Run a server program on ``data`` as ``user``: ``-D`` is added, output goes to ``log``.

    The program enters the folder before it changes the account and knows it only as its working directory, so
    no parent folder has to be open to the account, and no character in the path can hurt.
    """
    place = "/proc/self/cwd" if Path("/proc/self/cwd").exists() else str(data)
    groups: list[str | int] | None = [] if user else None
    return subprocess.run(
        [*command, "-D", place],
        cwd=data,
        env={"PATH": os.defpath, "LANG": "C", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        check=False,
        umask=0o077,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=groups,
    )


def private_folder(user: ServiceUser | None) -> Path:
    """A new folder with a short path that only the server's account can enter."""
    short = Path("/tmp")  # a socket's path may have about 100 characters
    folder = Path(tempfile.mkdtemp(prefix="bangfu-", dir=short if short.is_dir() else None))
    if user:
        os.chown(folder, user.uid, user.gid)
    return folder


def make_cluster(settings: Settings, user: ServiceUser | None) -> None:
    """Make the cluster where there is none; one left unfinished by a killed process is made anew."""
    data = data_folder(settings)
    if data.exists():
        credentials(settings)
        if user and data.stat().st_uid == 0:
            _give_to(user, data)  # restored from a backup by root
        return
    passwords = generate_credentials(settings)
    unfinished = data.with_name("data.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if user:
        os.chown(unfinished, user.uid, user.gid)
    _initialise(settings, unfinished, user, passwords[SUPERUSER])
    unfinished.rename(data)


def _initialise(settings: Settings, folder: Path, user: ServiceUser | None, password: str) -> None:
    parameters = [f"--set={name}={value}" for name, value in _PARAMETERS.items()]
    private = private_folder(user)
    try:
        password_file = private / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(password, encoding="ascii")
        if user:
            os.chown(password_file, user.uid, user.gid)
        command = [str(service_program("initdb", user)), f"--username={SUPERUSER}", "--auth=scram-sha-256"]
        command += [f"--pwfile={password_file}", *_LOCALE, *parameters]
        with open_log(log_file(settings)) as log:
            done = run_in(folder, user, command, log)
    finally:
        shutil.rmtree(private)
    if done.returncode != 0:
        raise OperatorError("postgres.initdb_failed", log=log_file(settings))


def _give_to(user: ServiceUser, folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.uid, user.gid, follow_symlinks=False)
