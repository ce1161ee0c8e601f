"""Passwords of the embedded server's roles: generated once, kept in one file that only its owner reads."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from bangfu.notices import OperatorError
from bangfu.private_files import write_private_file
from bangfu.settings import Settings

SUPERUSER = "postgres"
ROLES = (SUPERUSER, "airflow", "bangfu_owner", "bangfu_loader", "bangfu_assessor", "bangfu_evaluator")


def credentials_file(settings: Settings) -> Path:
    """Where the passwords lie; mode 600, part of the backup."""
    return settings.postgres / "credentials.json"


def credentials(settings: Settings) -> dict[str, str]:
    """Role name -> password of the embedded server. Raises :class:`OperatorError` when the file is gone."""
    file = credentials_file(settings)
    if not file.exists():
        raise OperatorError("postgres.credentials_lost", folder=settings.postgres, file=file)
    passwords: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return passwords


def generate_credentials(settings: Settings) -> dict[str, str]:
    """Passwords for :data:`ROLES`, written before the server that will know them is made."""
    passwords = {role: secrets.token_urlsafe(24) for role in ROLES}
    write_private_file(credentials_file(settings), json.dumps(passwords, indent=1))
    return passwords
