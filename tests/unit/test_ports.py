"""A port for a server that starts in a moment is not one that the system gives to whoever connects."""

from __future__ import annotations

import socket

import pytest

from bot import ports


def test_a_free_port_can_be_listened_on_and_is_none_of_the_systems_own() -> None:
    found = {ports.free_port() for _ in range(20)}

    assert found <= {*ports.BELOW_THE_SYSTEMS}
    with socket.socket() as server:
        server.bind(("127.0.0.1", found.pop()))


def test_a_port_in_use_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        taken: int = server.getsockname()[1]
        monkeypatch.setattr(ports, "BELOW_THE_SYSTEMS", range(taken - 1, taken + 2))

        assert all(ports.free_port() != taken for _ in range(20))
