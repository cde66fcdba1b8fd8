"""The whole path in Telegram, by polling and by webhook, against a Bot API server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.botapi import TOKEN, BotApi
from tests.photos import WANGJING, a_film, a_photo
from tests.product import Product, product_beside
from tests.waiting import until

CHINESE = (1001, "zh", "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运，臭得很", "sanitation")
ENGLISH = (
    1002,
    "en",
    "There's a huge pothole on Gongti North Road near Sanlitun, it has been there since last Monday",
    "municipal_facilities",
)
SKIP = {"zh": "不留，在这儿回我", "en": "No, answer me here"}
CONFIRM = {"zh": "没问题，提交", "en": "Yes, file it"}


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    server = BotApi()
    await server.start()
    yield server
    await server.stop()


def titles(api: BotApi, chat: int) -> list[str]:
    return [title for sent in api.sent(chat) for title, _ in sent.keys]


async def complain(api: BotApi, chat: int, lang: str, text: str) -> str:
    """File it with at most four messages and return the number."""
    await api.say(chat, text, lang=lang)
    return await finish(api, chat, lang)


async def finish(api: BotApi, chat: int, lang: str) -> str:
    """Leave no number, file what was told, and return the ticket's number."""
    for _ in range(3):
        await until(lambda: {SKIP[lang], CONFIRM[lang]} & set(titles(api, chat)), seen=lambda: api.sent(chat))
        confirmed = CONFIRM[lang] in titles(api, chat)
        seen = len(api.sent(chat))
        await api.press(chat, CONFIRM[lang] if confirmed else SKIP[lang], lang=lang)
        await until(lambda seen=seen: len(api.sent(chat)) > seen)  # type: ignore[misc]
        if confirmed:
            break
    filed = await until(lambda: [sent.text for sent in api.sent(chat) if "BJ2" in sent.text])
    words = str(filed[-1])
    return words[words.index("BJ2") : words.index("BJ2") + 17]


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_complaint_in_telegram_becomes_a_ticket_and_every_step_comes_back(
    api: BotApi, tmp_path: Path, http: aiohttp.ClientSession, way: str
) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    if way == "webhook":
        settings["TELEGRAM_WEBHOOK_SECRET"] = "a-secret-for-tests"
    async with product_beside(tmp_path, settings) as running:
        await until(lambda: api.commands)
        for chat, lang, text, group in (CHINESE, ENGLISH):
            number = await complain(api, chat, lang, text)
            ticket = await work(running, http, number)

            assert (ticket["category_group"], ticket["district"]) == (group, "110105")
            assert ticket["description"] == text
            assert ticket["channel"] == "telegram"
            await until(lambda chat=chat: any("Done." in sent.text for sent in api.sent(chat)))  # type: ignore[misc]
            about = [sent.text for sent in api.sent(chat) if number in sent.text]
            assert len(about) >= 4, about
        assert len(api.answered_callbacks) >= 4


MATTER = {"zh": "这儿有人乱倒渣土", "en": "someone is dumping construction waste here"}
HERE = {"zh": "就是这儿", "en": "Yes, right there"}
ADDED = {"zh": "会有同事来听", "en": "a colleague will listen"}
DANGER = {"zh": "110、119或120", "en": "110, 119 or 120"}
PUT = {"zh": "办的人看得到", "en": "they'll see it"}


async def tell_by_pictures(api: BotApi, chat: int, lang: str) -> str:
    """A photo that knows its place, then words, a picture that is replaced, and a round video after filing."""
    await api.send(chat, "photo", a_photo(point=WANGJING), lang=lang)
    await heard(api, chat, DANGER[lang])
    await api.say(chat, MATTER[lang], lang=lang)
    await until(lambda: HERE[lang] in titles(api, chat))
    await api.say(chat, {"zh": "是的", "en": "yes"}[lang], lang=lang)
    number = await finish(api, chat, lang)
    photo = await api.send(chat, "photo", a_photo(colour="red"), lang=lang)
    await heard(api, chat, PUT[lang])
    other = api.attached(chat, "photo", a_photo(colour="blue"), lang=lang)
    await api.edit(photo, photo=other["photo"])
    await until(lambda: sum(PUT[lang] in sent.text for sent in api.sent(chat)) > 1)
    await api.send(chat, "video_note", a_film(), lang=lang)
    said = await heard(api, chat, ADDED[lang])
    assert number in said
    assert DANGER[lang] in said
    return number


async def heard(api: BotApi, chat: int, words: str) -> str:
    """The first message with these words, as soon as it is there."""
    found: list[str] = await until(
        lambda: [sent.text for sent in api.sent(chat) if words in sent.text], seen=lambda: api.sent(chat)
    )
    return found[0]


async def test_pictures_and_a_round_video_tell_as_much_as_words(
    api: BotApi, tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with product_beside(tmp_path, {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}) as running:
        numbers = await asyncio.gather(tell_by_pictures(api, 1003, "zh"), tell_by_pictures(api, 1004, "en"))
        token = await asyncio.to_thread(running.token, "operator")
        for number in numbers:
            ticket = await read(http, f"{running.url}/api/v1/tickets/{number}", token)

            assert (ticket["district"], round(ticket["lat"], 3)) == ("110105", round(WANGJING[0], 3))
            added = [line["details"]["media"] for line in ticket["history"] if line["action"] == "supplement"]
            assert added == [["photo"], ["photo"], ["video_note"]]


async def read(http: aiohttp.ClientSession, url: str, token: str) -> dict[str, Any]:
    async with http.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
        found: dict[str, Any] = await answer.json()
        assert answer.status == 200, found
        return found


async def work(product: Product, http: aiohttp.ClientSession, number: str) -> dict[str, Any]:
    """Dispatch, accept and resolve it as staff do, and return it."""
    operator = await asyncio.to_thread(product.token, "operator")
    address = f"{product.url}/api/v1/tickets/{number}"
    async with http.get(address, headers={"Authorization": f"Bearer {operator}"}) as answer:
        ticket: dict[str, Any] = await answer.json()
    handler = await asyncio.to_thread(product.token, "handler", ticket["suggested_unit"])
    for token, body in (
        (operator, {"action": "dispatch"}),
        (handler, {"action": "accept"}),
        (handler, {"action": "resolve", "note": "Done."}),
    ):
        headers = {"Authorization": f"Bearer {token}"}
        async with http.post(f"{address}/transitions", json=body, headers=headers) as answer:
            ticket = await answer.json()
            assert answer.status == 200, ticket
    return ticket
