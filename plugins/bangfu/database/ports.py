"""Free ports of this machine."""

from __future__ import annotations

import random
import socket

# Below the range from which systems take ports for outgoing connections: one of those may come up at any moment.
_OURS = range(20_000, 32_768)


def free_port(wished: int | None = None) -> int:
    """A port of 127.0.0.1 that nobody listens on: the wished one if it is free, else any."""
    for port in ([wished] if wished else []) + random.sample(_OURS, 200):
        if is_free(port):
            return port
    raise OSError("none of 200 ports between 20000 and 32767 is free on 127.0.0.1")


def is_free(port: int) -> bool:
    """Whether nobody listens on that port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
