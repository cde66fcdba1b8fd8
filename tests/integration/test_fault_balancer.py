"""The balancer of the stage does as deploy/nginx.conf says: another one is asked where one is gone or cannot answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import aiohttp
import pytest
from aiohttp import web

from bot.ports import free_port
from tests.e2e.faults.proxy import Balancer

Answer = Callable[[web.Request], Awaitable[web.Response]]


@pytest.fixture
async def standing() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def server(standing: AsyncExitStack, answer: Answer) -> str:
    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    standing.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


async def balanced(standing: AsyncExitStack, *targets: str) -> Balancer:
    found = Balancer(targets)
    await found.start()
    standing.push_async_callback(found.stop)
    return found


async def ask(standing: AsyncExitStack, found: Balancer) -> tuple[int, str]:
    http = await standing.enter_async_context(aiohttp.ClientSession())
    async with http.post(f"{found.url}/webhook", json={"id": 1}) as response:
        return response.status, await response.text()


def says(status: int, text: str) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=text, status=status)

    return answer


@pytest.mark.parametrize("status", [502, 503])
async def test_who_cannot_answer_now_is_passed_over(standing: AsyncExitStack, status: int) -> None:
    unable, able = await server(standing, says(status, "not now")), await server(standing, says(200, "done"))
    found = await balanced(standing, unable, able)

    answers = {await ask(standing, found) for _ in range(4)}

    assert answers == {(200, "done")}


async def test_who_is_gone_is_passed_over(standing: AsyncExitStack) -> None:
    able = await server(standing, says(200, "done"))
    found = await balanced(standing, f"http://127.0.0.1:{free_port()}", able)

    answers = {await ask(standing, found) for _ in range(4)}

    assert answers == {(200, "done")}


async def test_a_refusal_is_an_answer(standing: AsyncExitStack) -> None:
    refusing = await server(standing, says(400, "no")), await server(standing, says(400, "no"))
    found = await balanced(standing, *refusing)

    assert await ask(standing, found) == (400, "no")


async def test_where_none_can_answer_that_is_told(standing: AsyncExitStack) -> None:
    unable = await server(standing, says(503, "not now")), f"http://127.0.0.1:{free_port()}"
    found = await balanced(standing, *unable)

    assert await ask(standing, found) == (503, "not now")


async def test_where_all_are_gone_it_hangs_up(standing: AsyncExitStack) -> None:
    found = await balanced(standing, f"http://127.0.0.1:{free_port()}")

    with pytest.raises(aiohttp.ClientError):
        await ask(standing, found)


async def test_what_comes_while_one_is_busy_goes_to_the_other(standing: AsyncExitStack) -> None:
    free, busy = asyncio.Event(), asyncio.Event()
    heard: list[str] = []

    def noted(name: str) -> Answer:
        async def answer(_: web.Request) -> web.Response:
            heard.append(name)
            if len(heard) == 1:
                busy.set()
                await free.wait()
            return web.Response(text=name)

        return answer

    names = await server(standing, noted("first")), await server(standing, noted("second"))
    found = await balanced(standing, *names)

    waiting = asyncio.create_task(ask(standing, found))
    await busy.wait()
    for _ in range(3):
        await ask(standing, found)
    free.set()
    await waiting

    assert heard[1] != heard[0]
    assert set(heard[1:]) == {heard[1]}
