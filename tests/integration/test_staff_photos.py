"""Staff send a photo or a file to a citizen, with or without words: by the staff API and from the console's page."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from connectors.telegram import make_bot
from connectors.telegram_sending import TelegramChannel
from desk.channel import LARGEST_MEDIA, Incoming
from desk.conversations.delivery import Delivery
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.staff.actor import Actor
from desk.store.models import MediaRow
from tests.botapi import TOKEN, BotApi
from tests.photos import a_paper, a_photo
from tests.staff_room import PASSWORD, StaffRoom, beijing

Client = TestClient[web.Request, web.Application]
TOO_LARGE = bytes(LARGEST_MEDIA + 1)


async def a_chat(room: StaffRoom, address: str = "device-1", *, channel: str = "web") -> int:
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    return (await inbox.receive(Incoming(channel, address, "m1", text="修好了吗"))).conversation_id


async def said(room: StaffRoom, chat: int) -> list[tuple[str, list[str]]]:
    """What staff wrote there: the words, and the kinds of what goes with them."""
    lines = await room.conversations.transcript(chat)
    return [(line.text, [one["kind"] for one in line.media]) for line in lines if line.author == "staff"]


async def uploaded(client: Client, chat: int, headers: dict[str, str], content: bytes | None = None) -> str:
    path = f"/api/v1/conversations/{chat}/media?name=after.jpg"
    body = a_photo() if content is None else content
    async with client.post(path, data=body, headers=headers) as answer:
        told = await answer.json()
        assert answer.status == 201, told
    return str(told["id"])


async def test_a_photo_goes_out_with_its_words_and_only_then_belongs_to_the_chat(
    room: StaffRoom, client: Client
) -> None:
    chat, headers = await a_chat(room), await room.token("operator")
    key = await uploaded(client, chat, headers)
    before = await room.media.shown_to("web", "device-1", key)

    path = f"/api/v1/conversations/{chat}/messages"
    async with client.post(path, json={"text": "修好了，您看", "media": [key]}, headers=headers) as answer:
        status = answer.status
    async with client.get(path, headers=headers) as answer:
        [_, line] = (await answer.json())["items"]

    assert (before, status) == (None, 201)
    assert await room.media.shown_to("web", "device-1", key) is not None
    assert await room.media.shown_to("web", "device-2", key) is None
    assert (line["text"], line["author"]) == ("修好了，您看", "staff")
    [media] = line["media"]
    assert (media["id"], media["kind"], media["name"]) == (key, "photo", "after.jpg")


async def test_several_go_without_words_in_their_order(room: StaffRoom, client: Client) -> None:
    chat, headers = await a_chat(room), await room.token("operator")
    paper, photo = [await uploaded(client, chat, headers, one) for one in (a_paper(), a_photo())]

    path = f"/api/v1/conversations/{chat}/messages"
    async with client.post(path, json={"media": [photo, paper]}, headers=headers) as answer:
        assert answer.status == 201

    assert await said(room, chat) == [("", ["photo", "document"])]


@pytest.mark.parametrize("wrong", ["unknown", "another's", "another chat's", "sent", "too many", "nothing"])
async def test_what_cannot_be_sent_says_why_and_nothing_goes_out(
    room: StaffRoom, client: Client, wrong: str
) -> None:
    chat, headers = await a_chat(room), await room.token("operator")
    other_chat = await a_chat(room, "device-2")
    colleague = Actor("staff", None, "another-token", "operator")
    good = await uploaded(client, chat, headers)
    theirs = str((await room.media.hand_over_for(colleague, chat, a_photo())).id)
    elsewhere = await uploaded(client, other_chat, headers)
    media: Sequence[str] = {
        "unknown": [good, "nothing\x00 like it"],
        "another's": [good, theirs],
        "another chat's": [good, elsewhere],
        "sent": [good],
        "too many": [good, *"abcdef"],
        "nothing": [],
    }[wrong]
    path = f"/api/v1/conversations/{chat}/messages"
    if wrong == "sent":
        async with client.post(path, json={"media": [good]}, headers=headers) as answer:
            assert answer.status == 201
    before = await said(room, chat)

    async with client.post(path, json={"text": "", "media": media}, headers=headers) as answer:
        told = await answer.json()

    assert (answer.status, told["code"]) == (422, "invalid_input")
    assert told["errors"][0]["field"] == ("text" if wrong == "nothing" else "media")
    assert await said(room, chat) == before


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (TOO_LARGE, 413, "too_large"),
        (b"MZ\x90\x00 a program", 415, "wrong_type"),
        (b"", 422, "broken"),
        (a_photo()[:60], 422, "broken"),
    ],
)
async def test_an_upload_that_is_not_kept_says_why(
    room: StaffRoom, client: Client, content: bytes, status: int, code: str
) -> None:
    chat, headers = await a_chat(room), await room.token("operator")

    path = f"/api/v1/conversations/{chat}/media"
    async with client.post(path, data=io.BytesIO(content), headers=headers) as answer:
        told = await answer.json()

    assert (answer.status, told["code"], answer.content_type) == (status, code, "application/problem+json")


async def test_an_upload_without_a_size_is_counted_as_it_comes(room: StaffRoom, client: Client) -> None:
    chat, headers = await a_chat(room), await room.token("operator")

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(TOO_LARGE), 1 << 20):
            yield TOO_LARGE[start : start + (1 << 20)]

    async with client.post(f"/api/v1/conversations/{chat}/media", data=pieces(), headers=headers) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(("role", "status"), [("handler", 403), ("reviewer", 403), ("operator", 404)])
async def test_only_who_talks_with_citizens_uploads_and_only_for_a_chat_that_is_there(
    room: StaffRoom, client: Client, role: str, status: int
) -> None:
    chat = await a_chat(room)
    number = 99999 if role == "operator" else chat
    headers = await room.token(role, "S110105026" if role == "handler" else None)

    async with client.post(
        f"/api/v1/conversations/{number}/media", data=a_photo(), headers=headers
    ) as answer:
        assert answer.status == status


async def test_a_citizen_cannot_take_an_upload_of_staff_for_their_own(
    room: StaffRoom, client: Client
) -> None:
    chat, headers = await a_chat(room), await room.token("operator")
    key = await uploaded(client, chat, headers)
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    kept = await room.media.hand_over("web", "device-1", a_photo(colour="red"))

    for number, one in enumerate((key, str(kept.id))):
        media = [type(kept)("photo", reference=one)]
        await inbox.receive(Incoming("web", "device-1", f"mine-{number}", text="看", media=media))

    lines = [line for line in await room.conversations.transcript(chat) if line.media]
    assert [line.media[0]["state"] for line in lines] == ["lost", "stored"]


async def sign_in(room: StaffRoom, client: Client, *, lang: str = "zh") -> None:
    await room.staff("li", "operator")
    form = {"name": "li", "password": PASSWORD, "next": ""}
    async with client.post(f"/desk/sign-in?lang={lang}", data=form) as answer:
        assert answer.status == 200


async def form_of(client: Client, chat: int) -> dict[str, str]:
    async with client.get(f"/desk/conversations/{chat}") as answer:
        page = await answer.text()
    [csrf] = set(re.findall(r'name="csrf" value="([^"]+)"', page))
    return {"csrf": csrf}


async def send(
    client: Client, chat: int, words: dict[str, str], *files: tuple[str, bytes]
) -> tuple[int, str]:
    """Send the page's form as a browser does; its answer's status and page."""
    form = FormData(default_to_multipart=True)
    for name, value in words.items():
        form.add_field(name, value)
    for name, content in files or [("", b"")]:
        form.add_field("media", io.BytesIO(content), filename=name, content_type="application/octet-stream")
    async with client.post(f"/desk/conversations/{chat}/reply", data=form) as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize("text", ["修好了，您看", ""])
async def test_the_form_of_the_page_sends_a_photo_and_the_page_shows_it(
    room: StaffRoom, client: Client, text: str
) -> None:
    chat = await a_chat(room)
    await sign_in(room, client)

    status, page = await send(
        client, chat, {**await form_of(client, chat), "text": text}, ("after.jpg", a_photo())
    )

    assert (status, await said(room, chat)) == (200, [(text, ["photo"])])
    [shown] = re.findall(r'<img src="(/desk/media/[^"]+)"', page)
    async with client.get(shown) as answer:
        assert (answer.status, answer.content_type) == (200, "image/webp")


async def test_the_form_sends_words_alone_as_before(room: StaffRoom, client: Client) -> None:
    chat = await a_chat(room)
    await sign_in(room, client)

    status, _ = await send(client, chat, {**await form_of(client, chat), "text": "在的"})

    assert (status, await said(room, chat)) == (200, [("在的", [])])


@pytest.mark.parametrize(
    ("lang", "files", "sentence"),
    [
        (
            "zh",
            [("a.jpg", a_photo()), ("film.mp4", TOO_LARGE)],
            "“film.mp4”超过20 MB，太大了。 这条还没发出去。",
        ),
        (
            "en",
            [("film.mp4", TOO_LARGE), ("a.jpg", a_photo())],
            "over 20 MB, which is too large. Nothing has been",
        ),
        ("zh", [("run.exe", b"MZ\x90\x00")], "“run.exe”这种文件发不了"),
        ("en", [("run.exe", b"MZ\x90\x00")], "is a kind of file that can&#39;t be sent"),
        ("zh", [("half.jpg", a_photo()[:60])], "“half.jpg”打不开"),
        ("en", [(f"{n}.jpg", a_photo()) for n in range(6)], "At most 5 files go in one message."),
        ("zh", [], "还没写内容。"),
    ],
)
async def test_what_the_form_cannot_send_is_said_and_the_words_stay(
    room: StaffRoom, client: Client, lang: str, files: list[tuple[str, bytes]], sentence: str
) -> None:
    chat = await a_chat(room)
    await sign_in(room, client, lang=lang)
    text = "修好了 <b>" if files else " "

    status, page = await send(client, chat, {**await form_of(client, chat), "text": text}, *files)

    assert status == 422
    assert sentence in page
    assert await said(room, chat) == []
    assert not files or "修好了 &lt;b&gt;</textarea>" in page


async def test_a_form_without_the_sessions_token_sends_and_keeps_nothing(
    room: StaffRoom, client: Client
) -> None:
    chat = await a_chat(room)
    await sign_in(room, client)

    status, _ = await send(client, chat, {"csrf": "made-up", "text": "看"}, ("a.jpg", a_photo()))

    assert (status, await said(room, chat)) == (403, [])
    async with room.db.read() as session:
        assert list(await session.scalars(select(MediaRow))) == []


@pytest.mark.parametrize("body", [b"--x\r\nno part", b"", b"--x\r\n\r\n--y"])
async def test_a_form_that_is_none_is_refused(room: StaffRoom, client: Client, body: bytes) -> None:
    chat = await a_chat(room)
    await sign_in(room, client)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    path = f"/desk/conversations/{chat}/reply"
    async with client.post(path, data=body, headers=headers) as answer:
        assert answer.status in (403, 422)

    assert await said(room, chat) == []


@pytest.mark.parametrize(
    ("text", "count", "wanted"),
    [
        ("修好了，您看", 1, [("sendPhoto", "修好了，您看")]),
        ("", 1, [("sendPhoto", "")]),
        ("修好了", 2, [("sendPhoto", ""), ("sendPhoto", ""), ("sendMessage", "修好了")]),
    ],
)
async def test_telegram_gets_it_as_a_photo(
    room: StaffRoom, text: str, count: int, wanted: list[tuple[str, str]]
) -> None:
    chat = await a_chat(room, "4711", channel="telegram")
    staff: Any = Actor("staff", None, "test", "operator")
    keys = [str((await room.media.hand_over_for(staff, chat, a_photo())).id) for _ in range(count)]
    await room.conversations.reply(staff, chat, text, media=keys)
    api = BotApi()
    await api.start()

    async with make_bot(TOKEN, api.url) as bot:
        channels = {"telegram": TelegramChannel(bot, room.media)}
        delivery = Delivery(room.db, channels, LocalWakeups(), clock=room.clock, holder="a")
        await delivery.run_once()
    await api.stop()

    sent = api.sent(4711)
    assert [(one.method, one.text) for one in sent] == wanted
    assert sent[0].content == await room.media.content(keys[0])
