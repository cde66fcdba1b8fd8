"""Frames that are sent together leave in one write, in their order, and none is lost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from connectors.web_writes import fits, one_write


class Transport:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.closing = False

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def is_closing(self) -> bool:
        return self.closing


@pytest.fixture
def transport() -> Transport:
    return Transport()


@pytest.fixture
def socket(transport: Transport) -> Any:
    """As much of a socket as is asked for: its writer, which has a transport."""
    return SimpleNamespace(_writer=SimpleNamespace(transport=transport))


def test_the_locked_version_is_the_one_that_was_tried() -> None:
    assert fits(aiohttp.__version__)
    assert not fits("3.15.0")
    assert not fits("4.0.0")


def test_frames_of_a_block_leave_in_one_write_and_later_ones_by_themselves(
    socket: Any, transport: Transport
) -> None:
    with one_write(socket):
        for data in (b"one", b"two"):
            socket._writer.transport.write(data)
        before = list(transport.writes)
    socket._writer.transport.write(b"three")

    assert (before, transport.writes) == ([], [b"onetwo", b"three"])
    assert socket._writer.transport is transport


def test_frames_before_a_fault_leave_all_the_same(socket: Any, transport: Transport) -> None:
    def fails() -> None:
        with one_write(socket):
            socket._writer.transport.write(b"one")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    assert transport.writes == [b"one"]


def test_blocks_that_cross_lose_nothing(socket: Any, transport: Transport) -> None:
    first, second = one_write(socket), one_write(socket)
    first.__enter__()
    second.__enter__()
    socket._writer.transport.write(b"one")
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    socket._writer.transport.write(b"two")

    assert transport.writes == [b"one", b"two"]


def test_nothing_is_written_to_what_closes(socket: Any, transport: Transport) -> None:
    with one_write(socket):
        socket._writer.transport.write(b"one")
        transport.closing = True

    assert transport.writes == []


def test_a_socket_that_is_not_open_is_left_alone() -> None:
    with one_write(SimpleNamespace(_writer=None)):  # type: ignore[arg-type]
        pass
