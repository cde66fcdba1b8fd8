"""Ports for servers of our own that are started for a while."""

from __future__ import annotations

import random
import socket

BELOW_THE_SYSTEMS = range(20_000, 32_000)
"""Those from 32,768 (Linux) or 49,152 on the system gives to whoever connects: one found free may be taken by the time
that its server has started.
"""


def free_port() -> int:
    """A TCP port of the loopback interface that nobody uses right now. Raises OSError where there is none."""
    for port in random.sample(BELOW_THE_SYSTEMS, len(BELOW_THE_SYSTEMS)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port of the loopback interface is free")
