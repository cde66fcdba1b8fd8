"""The real python-telegram-bot against a Bot API server on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from telegram import Bot, Update

from connectors.telegram import (
    SECRET_HEADER,
    TelegramPolling,
    TelegramReceiver,
    introduce,
    make_bot,
    webhook,
)
from connectors.telegram_sending import TelegramChannel
from connectors.telegram_set_aside import AFTER_SECONDS, TRIES, SetAside
from desk.channel import AnswerLost, Button, Outgoing, TryLater, Unreachable
from tests.botapi import TOKEN, BotApi
from tests.telegram_side import Arrivals

CHAT = 4711


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    server = BotApi()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    bot = make_bot(TOKEN, api.url)
    async with bot:
        yield bot


def outgoing(text: str = "您好", id: int = 1, buttons: Sequence[Button] = ()) -> Outgoing:
    return Outgoing(id, 1, "telegram", str(CHAT), "bot", text, buttons)


async def until(fact: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not fact():
            await asyncio.sleep(0.01)


async def polling(bot: Bot, inbox: Any, receiver: TelegramReceiver | None = None) -> asyncio.Task[None]:
    receiver = receiver or TelegramReceiver(bot, inbox)
    return asyncio.create_task(TelegramPolling(bot, receiver, inbox, holder="a").run())


async def test_a_polled_message_reaches_the_desk_and_the_place_in_the_queue_is_kept(
    bot: Bot, api: BotApi
) -> None:
    inbox = Arrivals()
    running = await polling(bot, inbox)
    try:
        update = await api.say(CHAT, "楼下垃圾没人清运")
        await until(lambda: inbox.cursors)
    finally:
        running.cancel()

    assert [(m.address, m.text, m.lang) for m in inbox.list] == [(str(CHAT), "楼下垃圾没人清运", "zh")]
    assert inbox.cursors == {"telegram.update": str(update["update_id"])}


async def test_an_update_that_could_not_be_committed_is_fetched_again(bot: Bot, api: BotApi) -> None:
    inbox = Arrivals()
    inbox.broken = 1
    running = await polling(bot, inbox)
    try:
        await api.say(CHAT, "一")
        await api.say(CHAT, "二")
        await until(lambda: len(inbox.messages) == 2)
    finally:
        running.cancel()

    assert [m.text for m in inbox.list] == ["一", "二"]


async def test_an_update_that_the_library_cannot_read_is_left_out_and_the_others_arrive(
    bot: Bot, api: BotApi
) -> None:
    inbox = Arrivals()
    await api.say(CHAT, "一")
    await api.say(CHAT, "", poll={"id": "of a later day"})
    await api.say(CHAT, "二")
    running = await polling(bot, inbox)
    try:
        await until(lambda: len(inbox.messages) == 2)
    finally:
        running.cancel()

    assert [m.text for m in inbox.list] == ["一", "二"]


async def test_only_the_holder_of_the_lease_fetches(bot: Bot, api: BotApi) -> None:
    inbox = Arrivals()
    inbox.leases["telegram.polling"] = "another service"
    running = await polling(bot, inbox)
    try:
        await api.say(CHAT, "一")
        await asyncio.sleep(0.2)
    finally:
        running.cancel()

    assert inbox.list == []


async def test_a_pressed_button_arrives_as_its_token_and_the_spinner_stops(bot: Bot, api: BotApi) -> None:
    inbox = Arrivals()
    await TelegramChannel(bot).send(outgoing(buttons=[Button("tok-1", "没问题，提交")]))
    running = await polling(bot, inbox)
    try:
        await api.press(CHAT, "没问题，提交")
        await until(lambda: api.answered_callbacks)
    finally:
        running.cancel()

    assert [m.button for m in inbox.list] == ["tok-1"]


async def test_a_pin_and_a_photo_with_caption_arrive_whole(bot: Bot, api: BotApi) -> None:
    inbox = Arrivals()
    running = await polling(bot, inbox)
    photo = [{"file_id": "F1", "file_unique_id": "u", "width": 1, "height": 1, "file_size": 12}]
    try:
        await api.place(CHAT, 39.99, 116.48)
        await api.say(CHAT, "", photo=photo, caption="就是这个坑")
        await until(lambda: len(inbox.messages) == 2)
    finally:
        running.cancel()

    pin, picture = inbox.list
    assert pin.place is not None
    assert (pin.place.lat, pin.place.long) == (39.99, 116.48)
    assert [(m.kind, m.reference, m.caption) for m in picture.media] == [("photo", "F1", "就是这个坑")]


async def test_a_group_chat_is_not_answered(bot: Bot, api: BotApi) -> None:
    inbox = Arrivals()
    running = await polling(bot, inbox)
    try:
        await api.say(CHAT, "hi all", chat={"id": -5, "type": "group", "title": "Neighbours"})
        await api.say(CHAT, "hi")
        await until(lambda: inbox.messages)
    finally:
        running.cancel()

    assert [m.text for m in inbox.list] == ["hi"]


async def test_a_command_is_a_phrase_in_the_citizens_language(bot: Bot, api: BotApi) -> None:
    inbox = Arrivals()
    running = await polling(bot, inbox)
    try:
        await api.say(CHAT, "/status", lang="en-GB")
        await api.say(CHAT, '/confirm_draft{"a":1}')
        await until(lambda: len(inbox.messages) == 2)
    finally:
        running.cancel()

    assert [m.text for m in inbox.list] == ["My tickets", '/confirm_draft{"a":1}']


async def test_the_commands_are_introduced_in_both_languages(bot: Bot, api: BotApi) -> None:
    await introduce(bot, webhook_url=None, secret=None)

    assert set(api.commands) == {"zh", "en", ""}


@pytest.mark.parametrize(
    ("fault", "leaf"),
    [
        ("429", TryLater),
        ("500", TryLater),
        ("403", Unreachable),
        ("drop_before", AnswerLost),
        ("drop_after", AnswerLost),
    ],
)
async def test_a_fault_of_the_bot_api_is_told_apart(
    bot: Bot, api: BotApi, fault: str, leaf: type[Exception]
) -> None:
    api.faults.append(fault)

    with pytest.raises(leaf) as caught:
        await TelegramChannel(bot).send(outgoing())

    if fault == "429":
        assert isinstance(caught.value, TryLater)
        assert caught.value.retry_after == 1.0


async def test_nobody_listening_means_try_later(api: BotApi) -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:9")

    with pytest.raises(TryLater):
        await TelegramChannel(bot).send(outgoing())


async def test_a_long_text_goes_out_in_parts_and_a_retry_goes_on_where_it_stopped(
    bot: Bot, api: BotApi
) -> None:
    channel = TelegramChannel(bot)
    text = "\n".join(f"第{n:04d}行，垃圾还是没人清运" for n in range(500))
    api.faults.extend(["", "500"])
    message = outgoing(text, buttons=[Button("t", "好")])

    with pytest.raises(TryLater):
        await channel.send(message)
    await channel.send(message)

    assert "".join(sent.text for sent in api.sent(CHAT)) == text
    assert [bool(sent.keys) for sent in api.sent(CHAT)] == [False] * (len(api.sent(CHAT)) - 1) + [True]


async def test_nothing_is_remembered_of_a_long_text_that_can_no_longer_arrive(bot: Bot, api: BotApi) -> None:
    channel = TelegramChannel(bot)
    api.faults.extend(["", "403"])

    with pytest.raises(Unreachable):
        await channel.send(outgoing("很" * 9000))

    await channel.send(outgoing("很" * 9000))
    assert [len(sent.text) for sent in api.sent(CHAT)] == [4096, 4096, 4096, 808]


async def test_used_buttons_are_taken_away(bot: Bot, api: BotApi) -> None:
    channel = TelegramChannel(bot)
    sent = await channel.send(outgoing(buttons=[Button("t", "好")]))

    await channel.retire_buttons(str(CHAT), sent, "")

    assert api.sent(CHAT)[0].keys == []


async def test_a_webhook_call_needs_the_secret_and_an_update(bot: Bot) -> None:
    inbox = Arrivals()
    app = web.Application()
    app.add_routes(webhook(bot, TelegramReceiver(bot, inbox), secret="s3cret"))  # type: ignore[arg-type]
    update = {
        "update_id": 7,
        "message": {"message_id": 1, "date": 1, "chat": {"id": CHAT, "type": "private"}, "text": "hi"},
    }
    async with TestClient(TestServer(app)) as client:
        wrong = await client.post("/telegram/webhook", json=update, headers={SECRET_HEADER: "no"})
        garbled = await client.post("/telegram/webhook", json=update, headers={SECRET_HEADER: "\udcff"})
        nonsense = await client.post("/telegram/webhook", data=b"[1", headers={SECRET_HEADER: "s3cret"})
        nothing_new = {"update_id": 5, "my_chat_member": {"chat": update["message"]["chat"], "date": 1}}  # type: ignore[index]
        async with client.post(
            "/telegram/webhook", json=nothing_new, headers={SECRET_HEADER: "s3cret"}
        ) as answer:
            assert answer.status == 200
        for body in (b"[" * 100_000, b'{"update_id": Infinity}', b'{"update_id": ' + b"9" * 5000 + b"}"):
            async with client.post(
                "/telegram/webhook", data=body, headers={SECRET_HEADER: "s3cret"}
            ) as answer:
                assert answer.status == 400
        unknown = await client.post(
            "/telegram/webhook", json={"update_id": 6, "message": {}}, headers={SECRET_HEADER: "s3cret"}
        )
        right = await client.post("/telegram/webhook", json=update, headers={SECRET_HEADER: "s3cret"})
        inbox.broken = 1
        failing = await client.post("/telegram/webhook", json=update, headers={SECRET_HEADER: "s3cret"})

    assert [answer.status for answer in (wrong, garbled, nonsense, unknown, right, failing)] == [
        403,
        403,
        400,
        200,
        200,
        500,
    ]
    assert [m.text for m in inbox.list] == ["hi"]


class Ticks:
    """Seconds that pass by as many at each look."""

    def __init__(self, step: float) -> None:
        self._now = 0.0
        self._step = step

    def __call__(self) -> float:
        self._now += self._step
        return self._now


def receiving(bot: Bot, inbox: Any, aside: SetAside, *, every: float = 1.0) -> TelegramReceiver:
    """Sets aside what fails, by a clock that shows so many seconds more at each look."""
    return TelegramReceiver(bot, inbox, aside, seconds=Ticks(every))


async def an_update(bot: Bot, api: BotApi, text: str) -> Update:
    return Update.de_json(await api.say(CHAT, text), bot)


async def tried(receiver: TelegramReceiver, update: Update, times: int) -> int:
    """How many of so many tries failed."""
    failed = 0
    for _ in range(times):
        try:
            await receiver.take(update)
        except ValueError:
            failed += 1
    return failed


async def test_an_update_that_always_fails_is_set_aside_after_some_minutes_and_the_rest_goes_on(
    bot: Bot, api: BotApi, tmp_path: Path
) -> None:
    inbox, aside = Arrivals(), SetAside(tmp_path / "aside")
    inbox.refused.add("毒")
    receiver = receiving(bot, inbox, aside, every=AFTER_SECONDS / (TRIES - 1))

    assert await tried(receiver, await an_update(bot, api, "毒"), TRIES) == TRIES - 1
    assert await tried(receiver, await an_update(bot, api, "路灯"), 1) == 0

    [kept] = aside.all()
    assert json.loads(kept.read_text(encoding="utf-8"))["message"]["text"] == "毒"
    assert kept.stat().st_mode & 0o077 == 0
    assert [m.text for m in inbox.list] == ["路灯"]


async def test_a_few_failures_in_a_short_time_set_nothing_aside(
    bot: Bot, api: BotApi, tmp_path: Path
) -> None:
    inbox, aside = Arrivals(), SetAside(tmp_path / "aside")
    inbox.refused.add("毒")
    receiver = receiving(bot, inbox, aside, every=0.1)

    assert await tried(receiver, await an_update(bot, api, "毒"), TRIES * 3) == TRIES * 3
    assert aside.all() == []


async def test_nothing_is_set_aside_while_the_store_is_away_nor_at_once_when_it_is_back(
    bot: Bot, api: BotApi, tmp_path: Path
) -> None:
    inbox, aside = Arrivals(), SetAside(tmp_path / "aside")
    receiver = receiving(bot, inbox, aside, every=AFTER_SECONDS)
    update = await an_update(bot, api, "路灯")
    inbox.is_away = True

    assert await tried(receiver, update, TRIES * 3) == TRIES * 3
    inbox.is_away = False
    inbox.refused.add("路灯")
    assert await tried(receiver, update, TRIES - 1) == TRIES - 1
    inbox.refused.clear()
    await receiver.take(update)

    assert aside.all() == []
    assert [m.text for m in inbox.list] == ["路灯"]


async def test_what_was_set_aside_is_taken_in_at_the_next_start(
    bot: Bot, api: BotApi, tmp_path: Path
) -> None:
    inbox, aside = Arrivals(), SetAside(tmp_path / "aside")
    inbox.refused = {"毒", "还是毒"}
    receiver = receiving(bot, inbox, aside, every=AFTER_SECONDS)
    for text in ("毒", "还是毒"):
        await tried(receiver, await an_update(bot, api, text), TRIES)
    inbox.refused = {"毒"}

    await receiving(bot, inbox, aside).take_again()

    assert [m.text for m in inbox.list] == ["还是毒"]
    assert [json.loads(path.read_text(encoding="utf-8"))["message"]["text"] for path in aside.all()] == ["毒"]


async def test_polling_goes_on_behind_an_update_that_was_set_aside(
    bot: Bot, api: BotApi, tmp_path: Path
) -> None:
    inbox, aside = Arrivals(), SetAside(tmp_path / "aside")
    inbox.refused.add("毒")
    receiver = receiving(bot, inbox, aside, every=AFTER_SECONDS)
    poison = await an_update(bot, api, "毒")
    await tried(receiver, poison, TRIES - 1)
    await api.say(CHAT, "路灯")
    running = await polling(bot, inbox, receiver)
    try:
        await until(lambda: inbox.messages)
    finally:
        running.cancel()

    assert [m.text for m in inbox.list] == ["路灯"]
    assert len(aside.all()) == 1
