"""What is no request at all is answered in our own words, and nothing of it is said back."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import pytest
from aiohttp import web

from bot.serving import Runner

PHONE = b"13911110009"


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


async def said(runner: Runner, sent: bytes) -> tuple[bytes, bytes]:
    """The first line and the body of what a connection is answered that sends this."""
    host, port = runner.addresses[0]
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(sent)
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return head.split(b"\r\n")[0], body


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /?q=%s HTTP/1.1\r\nHost: x\r\n\r\n" % (PHONE * 900),
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Odd: %s\r\n\r\n" % (PHONE * 900),
        b"GET / HTTP/1.1\r\n%s\r\n\r\n" % PHONE,
        b"%s\r\n\r\n" % PHONE,
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\n" % (PHONE * 500),
    ],
)
async def test_what_is_no_request_is_refused_without_saying_it_back(sent: bytes) -> None:
    app = web.Application()
    app.router.add_get("/", hello)
    runner = Runner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()

        status, body = await said(runner, sent)
        still = await said(runner, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    finally:
        await runner.cleanup()

    assert status == b"HTTP/1.0 400 Bad Request"
    assert PHONE not in body
    assert json.loads(body)["title"]
    assert still == (b"HTTP/1.1 200 OK", b"hello")


async def test_beyond_as_many_connections_as_may_be_open_another_is_closed_and_none_is_lost() -> None:
    app = web.Application()
    app.router.add_get("/", hello)
    runner = Runner(app, most=3, access_log=None)
    await runner.setup()
    asking = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        opened = []
        for _ in range(3):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(asking)
            opened.append((writer, await reader.readuntil(b"hello")))
        reader, writer = await asyncio.open_connection(host, port)
        with suppress(ConnectionError):
            writer.write(asking)
            assert await reader.read() == b""
        writer.close()

        opened.pop(0)[0].close()
        async with asyncio.timeout(10):
            while len(runner.server.connections if runner.server else ()) == 3:
                await asyncio.sleep(0.01)
        again = await said(runner, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        for writer, _ in opened:
            writer.close()
    finally:
        await runner.cleanup()

    assert again == (b"HTTP/1.1 200 OK", b"hello")
