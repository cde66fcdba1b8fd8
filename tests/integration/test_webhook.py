"""A city's own channel, both ways, against an app of ours on loopback."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.check_channels import webhooks as look_at
from bot.ports import free_port
from bot.red import Red
from bot.settings import Settings
from connectors.webhook import WebhookChannel
from connectors.webhook_door import WebhookDoor
from connectors.webhook_gateway import Gateway
from connectors.webhook_media import WebhookFiles
from desk.channel import (
    LARGEST_MEDIA,
    AnswerLost,
    Button,
    Media,
    MediaFile,
    MediaRefused,
    NextPiece,
    Outgoing,
    TryLater,
    Unreachable,
)
from desk.media.upload import received
from tests.gateway import SECRET, AppServer
from tests.memory_inbox import MemoryInbox
from tests.product import ROOT

DOCUMENT = ROOT / "docs/webhook.md"
BUTTONS = [Button("t1", "没问题，提交"), Button("t2", "再改改")]
CARD = {"kind": "summary", "fields": []}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox()


class KeptMedia:
    """The desk's media as a channel reads them: one picture, sent to user-42 in the app."""

    def __init__(self, folder: Path) -> None:
        self.file = MediaFile(folder / "p", "photo", "image/jpeg", 9)
        self.file.path.write_bytes(b"a picture")

    async def shown_to(self, channel: str, address: str, media_id: str) -> MediaFile | None:
        return self.file if (channel, address, media_id) == ("app", "user-42", "picture-1") else None

    async def content(self, media_id: str) -> bytes:
        raise NotImplementedError

    async def receive(self, next_piece: NextPiece, *, size: int | None = None) -> bytes:
        return await received(next_piece)

    async def hand_over(
        self, channel: str, address: str, content: bytes, *, kind: str | None = None, name: str | None = None
    ) -> Media:
        raise NotImplementedError


@pytest.fixture
def media(tmp_path: Path) -> KeptMedia:
    return KeptMedia(tmp_path)


@pytest.fixture
async def app(inbox: MemoryInbox, media: KeptMedia) -> AsyncIterator[AppServer]:
    """The app, with the desk's door open to it: one channel 'app' that shows all and one 'sms' of text alone."""
    server = AppServer()
    await server.start()
    door = web.Application()
    door.add_routes(WebhookDoor([gateway(server), sms(server)], inbox, media, clock=now).routes())
    opened = TestServer(door)
    await opened.start_server()
    server.desk = str(opened.make_url("")).rstrip("/")
    yield server
    await opened.close()
    await server.stop()


def gateway(app: AppServer, **more: Any) -> Gateway:
    return Gateway.model_validate({"name": "app", "secret": SECRET, "url": app.url, **more})


def sms(app: AppServer) -> Gateway:
    return gateway(app, name="sms", can=[], longest=60)


async def send(
    one: Gateway,
    text: str = "您好",
    *,
    buttons: Sequence[Button] = (),
    media: Sequence[Media] = (),
    public_url: str = "https://desk.city.example",
) -> str:
    message = Outgoing(7, 1, one.name, "user-42", "bot", text, buttons, CARD, at=now(), media=media)
    async with aiohttp.ClientSession() as http:
        return await WebhookChannel(one, http, public_url=public_url, clock=now).send(message)


async def test_a_signed_message_is_kept_once(app: AppServer, inbox: MemoryInbox) -> None:
    first = await app.say("a-1", text="楼下垃圾没人清运", name="王女士")
    again = await app.say("a-1", text="楼下垃圾没人清运", name="王女士")

    assert first == (200, {"message": first[1]["message"], "duplicate": False})
    assert again == (200, {"message": first[1]["message"], "duplicate": True})
    assert [(m.channel, m.address, m.text, m.sender_name) for m in inbox.received] == [
        ("app", "user-42", "楼下垃圾没人清运", "王女士")
    ]


async def test_what_is_refused_is_a_problem_document(app: AppServer, inbox: MemoryInbox) -> None:
    unsigned = await app.post(
        "messages", {"id": "a-1", "address": "u", "text": "一"}, secret="another-secret"
    )
    nonsense = await app.post("messages", b"not json")
    empty = await app.say("a-2")
    app.name = "nobody"
    unknown = await app.say("a-3", text="一")

    assert [status for status, _ in (unsigned, nonsense, empty, unknown)] == [401, 422, 422, 404]
    assert [body["code"] for _, body in (unsigned, nonsense, empty, unknown)] == [
        "not_signed",
        "invalid_input",
        "invalid_input",
        "unknown_channel",
    ]
    assert inbox.received == []


async def test_a_message_that_could_not_be_committed_is_not_acknowledged(
    app: AppServer, inbox: MemoryInbox
) -> None:
    inbox.fail(1)
    failed = await app.say("a-1", text="一")
    status, body = await app.say("a-1", text="一")

    assert (failed[0], failed[1]["code"]) == (500, "internal")
    assert (status, body["duplicate"]) == (200, False)


async def test_a_number_presses_a_button_only_where_none_can_be_shown(
    app: AppServer, inbox: MemoryInbox
) -> None:
    for name in ("app", "sms"):
        app.name = name
        inbox.say("user-42", "这样对吗？", buttons=["没问题，提交", "再改改"], channel=name)
        await app.say("a-1", text="1")

    on_app, by_sms = inbox.received
    assert (on_app.button, on_app.text) == (None, "1")
    assert by_sms.button is not None
    assert by_sms.text == "没问题，提交"


async def test_a_message_is_posted_with_all_that_the_app_shows(app: AppServer) -> None:
    named = await send(gateway(app), "这样对吗？", buttons=BUTTONS)

    [posted] = app.posted
    at = posted.pop("at")
    assert named == "1"
    assert posted == {
        "id": "7",
        "channel": "app",
        "address": "user-42",
        "from": "bot",
        "text": "这样对吗？",
        "lang": "zh",
        "buttons": [{"token": "t1", "title": "没问题，提交"}, {"token": "t2", "title": "再改改"}],
        "card": CARD,
    }
    assert datetime.fromisoformat(at).tzinfo is not None
    assert app.keys == ["app-7"]


async def test_a_gateway_of_text_alone_gets_numbers_in_short_parts(app: AppServer) -> None:
    await send(sms(app), "登记好了。" * 20, buttons=BUTTONS)

    assert "".join(posted["text"] for posted in app.posted) == (
        "登记好了。" * 20 + "\n\n1. 没问题，提交\n2. 再改改\n回复前面的数字就行。"
    )
    assert all(len(posted["text"]) <= 60 for posted in app.posted)
    assert app.keys == ["sms-7.1", "sms-7.2", "sms-7.3"]
    assert not any("buttons" in posted or "card" in posted for posted in app.posted)


@pytest.mark.parametrize(
    ("fault", "leaf"),
    [
        ("429", TryLater),
        ("503", TryLater),
        ("401", TryLater),
        ("302", TryLater),
        ("403", Unreachable),
        ("404", Unreachable),
        ("410", Unreachable),
        ("422", Unreachable),
        ("drop_before", AnswerLost),
        ("drop_after", AnswerLost),
    ],
)
async def test_every_fault_of_the_app_is_told_apart(
    app: AppServer, fault: str, leaf: type[Exception]
) -> None:
    app.faults.append(fault)

    with pytest.raises(leaf) as caught:
        await send(gateway(app))

    if isinstance(caught.value, TryLater):
        assert caught.value.retry_after == (2.0 if fault == "429" else None)


async def test_a_retry_goes_out_under_the_same_key(app: AppServer) -> None:
    app.faults.append("drop_after")

    with pytest.raises(AnswerLost):
        await send(gateway(app))
    await send(gateway(app))

    assert app.keys == ["app-7", "app-7"]


async def test_nobody_listening_means_try_later(app: AppServer) -> None:
    with pytest.raises(TryLater):
        await send(gateway(app, url="http://127.0.0.1:9/"))


async def test_a_message_that_the_app_does_not_name_goes_by_our_name_of_it(app: AppServer) -> None:
    app.faults.append("silent")

    assert await send(gateway(app)) == "7"


async def test_receipts_go_by_the_apps_own_name_of_a_message(app: AppServer, inbox: MemoryInbox) -> None:
    seen = await app.post("receipts", {"id": "4", "address": "user-42", "state": "seen"})
    bounced = await app.post("receipts", {"id": "5", "address": "user-42", "state": "undeliverable"})
    unknown = await app.post("receipts", {"id": "6", "address": "user-42", "state": "lost"})
    unsigned = await app.post(
        "receipts", {"id": "4", "address": "u", "state": "seen"}, secret="another-secret"
    )

    assert (seen, bounced) == ((200, {"state": "seen"}), (200, {"state": "undeliverable"}))
    assert (unknown[0], unsigned[0]) == (422, 401)
    assert inbox.receipts == [
        ("app", "user-42", "4", "seen"),
        ("app", "user-42", "5", "the gateway says so"),
    ]


async def test_the_app_fetches_a_picture_that_was_sent_and_nobody_elses(app: AppServer) -> None:
    picture = Media("photo", "r1", mime="image/jpeg", size=9, id="picture-1")
    await send(gateway(app), "现场照片", media=[picture], public_url=app.desk)

    [shown] = app.posted[0]["media"]
    async with aiohttp.ClientSession() as http:
        async with http.get(shown["url"]) as answer:
            right = (answer.status, await answer.read(), answer.headers["X-Content-Type-Options"])
        async with http.get(shown["url"].replace("picture-1", "picture-2")) as answer:
            another = answer.status
        async with http.get(shown["url"].replace("user-42", "user-43")) as answer:
            other_person = answer.status
    assert {key: shown[key] for key in ("kind", "mime", "size")} == {
        "kind": "photo",
        "mime": "image/jpeg",
        "size": 9,
    }
    assert right == (200, b"a picture", "nosniff")
    assert (another, other_person) == (403, 403)


async def test_a_gateway_of_text_alone_is_told_that_there_is_a_picture(app: AppServer) -> None:
    await send(sms(app), "现场照片", media=[Media("photo", "r1", id="picture-1")])

    assert "发不了" in app.posted[0]["text"]
    assert "media" not in app.posted[0]


async def test_what_people_send_is_fetched_from_the_apps_own_hosts(
    app: AppServer, inbox: MemoryInbox
) -> None:
    app.files = {"/1.jpg": b"a picture", "/big": bytes(LARGEST_MEDIA + 1)}
    await app.say("a-1", media=[{"kind": "photo", "url": f"{app.url}1.jpg"}])
    elsewhere = await app.say("a-2", media=[{"kind": "photo", "url": "http://169.254.169.254/latest"}])
    async with aiohttp.ClientSession() as http:
        files = WebhookFiles(gateway(app), http, clock=now)
        content = await files.fetch(inbox.received[0].media[0].reference)
        with pytest.raises(MediaRefused):
            await files.fetch(f"{app.url}big")
        with pytest.raises(Unreachable, match="404"):
            await files.fetch(f"{app.url}gone")
        with pytest.raises(Unreachable, match="hosts"):
            await files.fetch("http://localhost.example/1.jpg")
        with pytest.raises(TryLater):
            await files.fetch(f"{app.url}away")

    assert content == b"a picture"
    assert (elsewhere[0], len(inbox.received)) == (422, 1)


async def test_the_example_client_of_the_document_speaks_and_hears(
    app: AppServer, inbox: MemoryInbox, tmp_path: Path
) -> None:
    [code] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    (tmp_path / "client.py").write_text(code, encoding="utf-8")
    port = free_port()
    environment = {
        "DESK_URL": app.desk,
        "NAME": "app",
        "SECRET": SECRET,
        "PORT": str(port),
        "PYTHONUTF8": "1",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(tmp_path / "client.py"), stdin=PIPE, stdout=PIPE, env=os.environ | environment
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write("楼下垃圾没人清运\n".encode())
        async with asyncio.timeout(30):
            while not inbox.received:
                await asyncio.sleep(0.02)
            for _ in range(2):
                await send(gateway(app, url=f"http://127.0.0.1:{port}/"), "这样对吗？", buttons=BUTTONS)
            shown = await process.stdout.readline()
            process.stdin.write("再改改\n".encode())
            while len(inbox.received) < 2:
                await asyncio.sleep(0.02)
    finally:
        process.stdin.close()
        process.terminate()
        await process.wait()
    rest = await process.stdout.read()

    assert [(said.text, said.button) for said in inbox.received] == [
        ("楼下垃圾没人清运", None),
        ("再改改", "t2"),
    ]
    assert (shown.decode(), rest) == ("这样对吗？ [没问题，提交] [再改改]\n", b"")
    assert sum(bool(line) for line in code.splitlines()) <= 30


async def test_the_check_says_which_channels_answer(app: AppServer) -> None:
    def settings(*gateways: Gateway) -> Settings:
        return Settings.model_validate(
            {
                "rasa_token": "a-token-for-tests-only",
                "secret_key": "a-key-for-tests-only",
                "webhook_channels": gateways,
            }
        )

    assert await look_at(settings(gateway(app), sms(app))) == "app, sms: there"
    with pytest.raises(Red, match="no answer from sms"):
        await look_at(settings(gateway(app), gateway(app, name="sms", url="http://127.0.0.1:9/")))
