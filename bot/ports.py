"""Ports of this machine: those that settings name, and those for servers of our own that are started for a while."""

from __future__ import annotations

import errno
import random
import socket
from collections.abc import Iterable
from contextlib import closing

from bot.setup.progress import Refusal

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


def require_free(host: str, ports: Iterable[tuple[str, int]]) -> None:
    """Raise Refusal unless each port can be listened on: PORT at `host`, those of other settings on loopback."""
    for name, port in ports:
        try:
            _try(host if name == "PORT" else "127.0.0.1", port)
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise Refusal(
                    f"nothing can listen at {host} ({error.strerror}): set HOST to an address of this machine"
                ) from None
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise Refusal(f"port {port} {reason}: set {name} to another one") from None


def _try(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
