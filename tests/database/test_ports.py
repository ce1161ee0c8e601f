"""Free ports."""

from __future__ import annotations

import socket

from bangfu.database.ports import free_port


def test_the_wished_port_if_it_is_free() -> None:
    port = free_port()
    assert free_port(port) == port


def test_another_when_somebody_listens_there() -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        taken = squatter.getsockname()[1]
        assert free_port(taken) != taken
