"""Free ports of this machine."""

from __future__ import annotations

import socket


def free_port(wished: int | None = None) -> int:
    """A port of 127.0.0.1 that nobody listens on: the wished one if it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wished or 0))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])
