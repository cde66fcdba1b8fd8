"""Calls of our actions go out whole, over connections that are used again, and a lost one is tried once more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.nlu.endpoint import ActionsEndpoint

LARGE = "楼" * 100_000


@dataclass
class Actions:
    """Answers each call by what `saying` makes of its number; keeps what it got, and how many connections."""

    saying: Callable[[int], bytes]
    port: int = 0
    connections: int = 0
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while head := await reader.readline():
            while (line := await reader.readline()) != b"\r\n":
                head += line
            told = head.decode().lower()
            length = int(told.partition("content-length: ")[2].split()[0])
            self.heads.append(told)
            self.bodies.append(await reader.readexactly(length))
            if not (answer := self.saying(len(self.bodies))):
                break
            writer.write(answer)
        writer.close()

    async def call(self, endpoint: ActionsEndpoint, what: str = "") -> object:
        return await endpoint.request(json={"next_action": what})


def said(body: bytes, first: bytes = b"200 OK", *more: bytes) -> bytes:
    lines = (b"HTTP/1.1 " + first, b"Content-Length: %d" % len(body), *more, b"", body)
    return b"\r\n".join(lines)


@asynccontextmanager
async def running(saying: Callable[[int], bytes]) -> AsyncIterator[tuple[Actions, ActionsEndpoint]]:
    actions = Actions(saying)
    server = await asyncio.start_server(actions.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield actions, ActionsEndpoint(EndpointConfig(f"http://127.0.0.1:{port}/webhook"), "secret")


async def test_calls_share_a_connection_and_carry_the_token() -> None:
    async with running(lambda number: said(b'{"events": %d}' % number)) as (actions, endpoint):
        answers = [await actions.call(endpoint, LARGE) for _ in range(3)]

    assert answers == [{"events": 1}, {"events": 2}, {"events": 3}]
    assert actions.connections == 1
    assert actions.heads[0].startswith("post /webhook http/1.1\r\n")
    assert "authorization: bearer secret\r\n" in actions.heads[0]


async def test_calls_at_once_do_not_mix() -> None:
    async with running(lambda number: said(b'{"events": %d}' % number)) as (actions, endpoint):
        answers = await asyncio.gather(*(actions.call(endpoint) for _ in range(5)))

    assert sorted(str(one) for one in answers) == [f"{{'events': {number}}}" for number in range(1, 6)]


@pytest.mark.parametrize("lost", [b"", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}"])
async def test_a_lost_answer_is_asked_for_once_more(lost: bytes) -> None:
    async with running(lambda number: lost if number == 2 else said(b"{}")) as (actions, endpoint):
        answers = [await actions.call(endpoint), await actions.call(endpoint)]

    assert answers == [{}, {}]
    assert len(actions.bodies) == 3


async def test_twice_lost_is_a_failure() -> None:
    async with running(lambda number: b"") as (actions, endpoint):
        with pytest.raises(aiohttp.ClientConnectionError):
            await actions.call(endpoint)

    assert len(actions.bodies) == 2


async def test_nobody_there_is_a_failure() -> None:
    async with running(lambda number: said(b"{}")) as (actions, endpoint):
        pass

    with pytest.raises(aiohttp.ClientConnectionError):
        await actions.call(endpoint)


async def test_a_connection_that_the_other_side_gives_up_is_not_used_again() -> None:
    async with running(lambda number: said(b"{}", b"200 OK", b"Connection: close")) as (actions, endpoint):
        await actions.call(endpoint)
        await actions.call(endpoint)

    assert actions.connections == 2


async def test_a_refusal_is_told_with_its_words() -> None:
    async with running(lambda number: said(b"not now", b"503 Service Unavailable")) as (actions, endpoint):
        with pytest.raises(ClientResponseError) as refused:
            await actions.call(endpoint)

    assert (refused.value.status, refused.value.text) == (503, b"not now")


async def test_who_stops_waiting_leaves_no_answer_to_the_next() -> None:
    asked = asyncio.Event()

    def saying(number: int) -> bytes:
        asked.set()
        # Half of an answer, the other half of which never comes.
        return said(b'{"events": 2}') if number > 1 else said(b'{"events": 1}')[:-3]

    async with running(saying) as (actions, endpoint):
        first = asyncio.ensure_future(actions.call(endpoint))
        await asked.wait()
        first.cancel()

        answer = await actions.call(endpoint)

    assert answer == {"events": 2}
