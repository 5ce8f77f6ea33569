"""Ports for servers of a test's own."""

import os
import random
import socket

_FIRST, _EACH, _WORKERS = 16_000, 2_000, 8
"""Below 32768, from where the system takes its own ends of connections: one that is opened while
a server is still starting must not come to lie on the server's port. Each worker of xdist has a
part of its own."""

_given: set[int] = set()


def free_port() -> int:
    """A port nobody listens on, and that no other test of this run is given."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _WORKERS
    first = _FIRST + worker * _EACH
    places = [port for port in range(first, first + _EACH) if port not in _given]
    for port in random.sample(places, len(places)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
    raise RuntimeError(f"no port is free from {first} to {first + _EACH - 1}")
