"""The way to our actions, against a server that answers each call, or does not, as it is told to.

On uvloop, as Sanic runs: what becomes of a connection that ends under a call is another thing on asyncio's own loop.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing
from threading import Thread
from typing import Any

import aiohttp
import pytest
import uvloop
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.nlu.endpoint import ActionsEndpoint

CALL = {"next_action": "action_file", "events": ["x" * 100] * 50}
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
REFUSAL = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}"
NONE, CUT = b"", ANSWER[:-1]
MOST = 1 << 20


class Actions:
    """Takes calls over one connection at a time, and ends it behind an answer that is not whole."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._kept: socket.socket | None = None
        self.calls = 0
        self.reads: list[int] = []
        """For each call, in how many pieces it came."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/webhook"

    def answer(self, *answers: bytes) -> Thread:
        """Take so many calls from now on, in a thread of their own."""
        answering = Thread(target=self._take, args=(answers,), daemon=True)
        answering.start()
        return answering

    def end(self, *, broken: bool = False) -> None:
        """End the connection that is kept, properly or by a reset."""
        assert self._kept is not None
        if broken:
            self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._kept.close()
        self._kept = None

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self._listening.close()

    def _take(self, answers: tuple[bytes, ...]) -> None:
        for answer in answers:
            if self._kept is None:
                self._kept, _ = self._listening.accept()
            self._hear(self._kept)
            self._kept.sendall(answer)
            if answer in (NONE, CUT):
                self.end()

    def _hear(self, kept: socket.socket) -> None:
        heard, reads, length = b"", 0, None
        while length is None or len(heard.partition(b"\r\n\r\n")[2]) < length:
            piece = kept.recv(MOST)
            assert piece, "the connection ended amid a call"
            heard, reads = heard + piece, reads + 1
            if b"\r\n\r\n" in heard and (told := re.search(rb"(?i)content-length: (\d+)", heard)):
                length = int(told[1])
        self.calls += 1
        self.reads.append(reads)


@pytest.fixture
def actions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Actions]:
    monkeypatch.delenv("ACTIONS_URL", raising=False)
    with closing(Actions()) as actions:
        yield actions


def on_uvloop(talk: Coroutine[Any, Any, Any]) -> Any:
    with closing(uvloop.new_event_loop()) as loop:
        return loop.run_until_complete(asyncio.wait_for(talk, 30))


@asynccontextmanager
async def connected(actions: Actions) -> AsyncIterator[ActionsEndpoint]:
    """An endpoint that keeps a connection."""
    endpoint = ActionsEndpoint(EndpointConfig(actions.url), "token")
    answering = actions.answer(ANSWER)
    try:
        await endpoint.request(json=CALL)
        answering.join()
        yield endpoint
    finally:
        await endpoint._connection().close()


@pytest.mark.parametrize(
    ("before", "answers"),
    [
        pytest.param(lambda actions: actions.end(), [ANSWER], id="ended while the loop was busy"),
        pytest.param(lambda actions: actions.end(broken=True), [ANSWER], id="reset while the loop was busy"),
        pytest.param(lambda actions: None, [NONE, ANSWER], id="ended without an answer"),
        pytest.param(lambda actions: None, [CUT, ANSWER], id="ended amid the answer"),
    ],
)
def test_a_call_whose_connection_was_lost_is_made_again(
    actions: Actions, before: Callable[[Actions], None], answers: list[bytes]
) -> None:
    async def talk() -> Any:
        async with connected(actions) as endpoint:
            before(actions)
            actions.answer(*answers)
            return await endpoint.request(json=CALL)

    assert on_uvloop(talk()) == {}
    assert actions.calls == 1 + len(answers)


def test_a_call_that_is_lost_twice_fails(actions: Actions) -> None:
    async def talk() -> None:
        async with connected(actions) as endpoint:
            actions.answer(NONE, NONE)
            await endpoint.request(json=CALL)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        on_uvloop(talk())


def test_a_call_that_was_refused_is_not_made_again(actions: Actions) -> None:
    async def talk() -> None:
        async with connected(actions) as endpoint:
            actions.answer(REFUSAL)
            await endpoint.request(json=CALL)

    with pytest.raises(ClientResponseError):
        on_uvloop(talk())
    assert actions.calls == 2


def test_head_and_body_of_a_call_arrive_at_once(actions: Actions) -> None:
    async def talk() -> None:
        async with connected(actions) as endpoint:
            actions.answer(*[ANSWER] * 20)
            for _ in range(20):
                await endpoint.request(json=CALL)

    on_uvloop(talk())

    assert set(actions.reads) == {1}
