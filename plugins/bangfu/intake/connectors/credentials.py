"""Secrets of the sources as the command line finds them: environment variables named after the source."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from bangfu.intake.connectors.source import Secret, SourceTrouble
from bangfu.intake.connectors.sources import Source


def secret_from_environment(source: Source, environ: Mapping[str, str] = os.environ) -> Secret:
    """``BANGFU_SOURCE_<NAME>_USER``, ``_PASSWORD``, ``_TOKEN``, and ``_KEY_FILE`` with a private key.

    Raises :class:`SourceTrouble` when the key file cannot be read.
    """
    prefix = f"BANGFU_SOURCE_{source.name.upper()}_"
    key_file = environ.get(f"{prefix}KEY_FILE")
    return Secret(
        user=environ.get(f"{prefix}USER"),
        password=environ.get(f"{prefix}PASSWORD"),
        token=environ.get(f"{prefix}TOKEN"),
        private_key=_read_key(Path(key_file)) if key_file else None,
    )


def _read_key(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SourceTrouble("pull.private_key") from None
