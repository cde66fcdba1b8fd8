"""The client of the dialogue server: what it sends, and what each fault means for the message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.ports import free_port
from connectors.dialogue import RasaDialogue
from desk.dialogue import Choice, DialogueDown, Note, Reply, Said, Turn, TurnFailed, TurnRefused

TURN = Turn(id="7", sender="c1", text="路灯不亮", payload=None, metadata={"lang": "zh"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[RasaDialogue]]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def serve(session: aiohttp.ClientSession) -> AsyncIterator[Serve]:
    """A dialogue server that answers as the given handler does."""
    servers: list[TestServer] = []

    async def start(handler: Handler) -> RasaDialogue:
        app = web.Application()
        app.router.add_post("/webhooks/desk/webhook", handler)
        app.router.add_post("/webhooks/desk/note", handler)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return RasaDialogue(str(server.make_url("/")), "secret", session, seconds=1.0)

    yield start
    for server in servers:
        await server.close()


def answering(body: Any, status: int = 200) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    return answer


async def test_a_turn_is_sent_with_the_token_and_its_reply_is_read(serve: Serve) -> None:
    seen: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.path, request.headers["Authorization"], await request.json()))
        message = {
            "text": "是什么声音？",
            "buttons": [{"title": "施工", "payload": "/x"}],
            "card": {"kind": "k"},
        }
        return web.json_response(
            {
                "messages": [message],
                "intent": "file_complaint",
                "confidence": 0.9,
                "entities": [{"entity": "place", "value": "望京"}],
                "model": "m1",
                "lang": "zh",
            }
        )

    dialogue = await serve(answer)

    reply = await dialogue.turn(TURN)

    assert reply == Reply(
        messages=[Said("是什么声音？", [Choice("施工", "/x")], {"kind": "k"})],
        intent="file_complaint",
        confidence=0.9,
        entities=[{"entity": "place", "value": "望京"}],
        model="m1",
        lang="zh",
    )
    body = {"id": "7", "sender": "c1", "text": "路灯不亮", "metadata": {"lang": "zh"}}
    assert seen == [("/webhooks/desk/webhook", "Bearer secret", body)]


async def test_a_pressed_button_goes_as_its_payload_beside_its_words(serve: Serve) -> None:
    seen: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(await request.json())
        return web.json_response({"messages": []})

    dialogue = await serve(answer)
    await dialogue.turn(Turn(id="8", sender="c1", text="是", payload="/affirm", metadata={}))

    assert (seen[0]["payload"], seen[0]["text"]) == ("/affirm", "是")


async def test_a_note_is_sent(serve: Serve) -> None:
    seen: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.path, await request.json()))
        return web.json_response({"ok": True})

    dialogue = await serve(answer)
    await dialogue.note(Note(id="9", sender="c1", note={"text": "派单了"}))

    assert seen == [("/webhooks/desk/note", {"id": "9", "sender": "c1", "note": {"text": "派单了"}})]


@pytest.mark.parametrize(
    ("status", "expected"),
    [(503, TurnFailed), (500, TurnFailed), (400, TurnRefused), (401, DialogueDown), (404, DialogueDown)],
)
async def test_a_status_says_what_to_do_with_the_message(
    serve: Serve, status: int, expected: type[DialogueDown]
) -> None:
    dialogue = await serve(answering({"error": "x"}, status))

    with pytest.raises(DialogueDown) as raised:
        await dialogue.turn(TURN)

    assert type(raised.value) is expected


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"messages": None},
        {"messages": [{"text": None}]},
        {"messages": [{"text": "好", "buttons": [{"title": "x"}]}]},
        {"messages": ["好"]},
        {"messages": [], "confidence": "sure"},
    ],
)
async def test_an_answer_that_makes_no_sense_is_a_failed_turn(serve: Serve, body: Any) -> None:
    dialogue = await serve(answering(body))

    with pytest.raises(TurnFailed):
        await dialogue.turn(TURN)


async def test_an_answer_that_is_no_json_is_a_failed_turn(serve: Serve) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="<html>")

    dialogue = await serve(answer)

    with pytest.raises(TurnFailed):
        await dialogue.turn(TURN)


async def test_a_refused_connection_means_the_dialogue_is_down(session: aiohttp.ClientSession) -> None:
    dialogue = RasaDialogue(f"http://127.0.0.1:{free_port()}", "secret", session)

    with pytest.raises(DialogueDown) as raised:
        await dialogue.turn(TURN)

    assert not isinstance(raised.value, TurnFailed)


async def test_a_connection_that_breaks_off_means_the_dialogue_is_down(serve: Serve) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    dialogue = await serve(hang_up)

    with pytest.raises(DialogueDown):
        await dialogue.turn(TURN)


async def test_an_answer_that_does_not_come_in_time_is_a_failed_turn(serve: Serve) -> None:
    never = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    dialogue = await serve(hang)

    with pytest.raises(TurnFailed):
        await dialogue.turn(TURN)
    never.set()
