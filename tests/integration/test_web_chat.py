"""The chat socket, page and files over HTTP, before a desk in memory."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType, WSServerHandshakeError, web
from aiohttp.test_utils import TestClient, TestServer

from connectors.web import WebChat, application
from connectors.web_identity import Devices
from connectors.web_socket import (
    ALL_BURST,
    BACK_BURST,
    BACK_PER_SECOND,
    BURST,
    KNOWN_AFTER,
    MOST_ERRORS,
    NEAR_BURST,
    NEAR_PER_SECOND,
    OPEN_BURST,
    URGENT_BURST,
)
from desk.channel import Inbox, Line, Near, Place
from tests.host_app import KEY as HOST_KEY
from tests.host_app import signed
from tests.memory_inbox import MemoryInbox

KEY = "a key of the tests, long enough"
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def _conforms(inbox: MemoryInbox) -> Inbox:
    return inbox


@asynccontextmanager
async def serving(inbox: MemoryInbox, **options: Any) -> AsyncIterator[TestClient[Any, Any]]:
    app = application(
        WebChat(
            _conforms(inbox), secret_key=KEY, public_url="http://12345.example", clock=lambda: NOW, **options
        )
    )
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox()


@pytest.fixture
async def client(inbox: MemoryInbox) -> AsyncIterator[TestClient[Any, Any]]:
    async with serving(inbox) as client:
        yield client


class Device:
    """A browser's side of the socket."""

    def __init__(
        self, socket: ClientWebSocketResponse, hello: dict[str, Any], history: dict[str, Any]
    ) -> None:
        self.socket = socket
        self.hello = hello
        self.history = history
        self.token: str = hello["token"]
        self.address = Devices(KEY).address(self.token) or ""

    async def send(self, **frame: Any) -> None:
        await self.socket.send_json(frame)

    async def next(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; others are passed over."""
        async with asyncio.timeout(5):
            while True:
                frame: dict[str, Any] = await self.socket.receive_json()
                if frame["type"] == kind:
                    return frame

    async def quiet(self, kind: str) -> bool:
        """Whether no frame of this kind came before the answer to an ack."""
        await self.send(type="ack", up_to=0)
        async with asyncio.timeout(5):
            while True:
                frame = await self.socket.receive_json()
                if frame["type"] == kind:
                    return False
                if frame["type"] == "ack" and "up_to" in frame:
                    return True


async def connect(client: TestClient[Any, Any], **hello: Any) -> Device:
    socket = await client.ws_connect("/chat/ws")
    await socket.send_json({"type": "hello", **hello})
    return Device(socket, await socket.receive_json(), await socket.receive_json())


async def test_a_new_device_gets_a_token_and_an_empty_history(client: TestClient[Any, Any]) -> None:
    device = await connect(client)

    assert device.hello["new"] is True
    assert device.history == {"type": "history", "lines": [], "after": 0, "complete": True}


async def test_the_same_token_leads_back_to_the_same_lines(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    first = await connect(client)
    await first.send(type="message", id="message-1", text="楼下垃圾三天没人收了")
    await first.next("ack")
    inbox.say(first.address, "在哪个小区？", buttons=["跳过"])

    again = await connect(client, token=first.token)

    assert again.hello["new"] is False
    mine, theirs = again.history["lines"]
    assert (mine["from"], mine["text"], mine["client_id"]) == ("citizen", "楼下垃圾三天没人收了", "message-1")
    assert (theirs["from"], theirs["buttons"][0]["title"]) == ("bot", "跳过")


def _other(token: str, place: int) -> str:
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]


SPOILT = [
    lambda token: _other(token, 0),
    lambda token: _other(token, 30),
    lambda token: token.partition(".")[0],
    lambda token: "\ud800",
]


@pytest.mark.parametrize("spoil", SPOILT)
async def test_a_spoilt_token_gets_a_new_conversation_and_never_the_old_one(
    client: TestClient[Any, Any], inbox: MemoryInbox, spoil: Any
) -> None:
    victim = await connect(client)
    inbox.say(victim.address, "编号 BJ20261124-000123")

    thief = await connect(client, token=spoil(victim.token))

    assert thief.hello["new"] is True
    assert thief.token != victim.token
    assert thief.history["lines"] == []


async def test_a_token_signed_with_another_key_is_foreign(client: TestClient[Any, Any]) -> None:
    device = await connect(client, token=Devices("another key of the same length").new())

    assert device.hello["new"] is True


async def test_a_message_is_kept_once_and_acknowledged_as_often_as_it_comes(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client, lang="en")

    await device.send(type="message", id="message-1", text="a pothole")
    first = await device.next("ack")
    await device.send(type="message", id="message-1", text="a pothole")
    second = await device.next("ack")

    assert (first["id"], first["duplicate"]) == ("message-1", False)
    assert (second["message"], second["duplicate"]) == (first["message"], True)
    (kept,) = inbox.received
    assert (kept.channel, kept.address, kept.text, kept.lang) == ("web", device.address, "a pothole", "en")
    assert kept.sent_at == NOW


async def test_an_answer_arrives_by_itself_and_once(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    device = await connect(client)

    line = inbox.say(device.address, "记下了", card={"kind": "summary", "fields": []})
    shown = await device.next("message")

    assert shown["id"] == line.id
    assert shown["card"] == {"kind": "summary", "fields": []}
    assert await device.quiet("message")


async def test_a_line_that_appears_late_under_an_earlier_id_is_shown_too(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)
    late = inbox.say("somebody else", "…").id
    inbox.say(device.address, "the second transaction")
    await device.next("message")

    inbox.say(device.address, "the first transaction", row=late)
    shown = await device.next("message")

    assert (shown["id"], shown["text"]) == (late, "the first transaction")
    assert await device.quiet("message")


async def test_a_device_that_was_away_gets_what_it_missed(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)
    known = inbox.say(device.address, "one").id
    await device.socket.close()
    inbox.say(device.address, "two")
    inbox.say(device.address, "three")

    back = await connect(client, token=device.token, after=known)

    assert [line["text"] for line in back.history["lines"]] == ["two", "three"]
    assert back.history["complete"] is True


async def test_a_device_that_missed_too_much_is_told_so(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)
    known = inbox.say(device.address, "one").id
    for number in range(300):
        inbox.say(device.address, f"notice {number}")

    back = await connect(client, token=device.token, after=known)

    assert back.history["complete"] is False
    assert back.history["lines"][-1]["text"] == "notice 299"


async def test_earlier_lines_come_on_request(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    device = await connect(client)
    for number in range(70):
        inbox.say(device.address, f"line {number}")
    back = await connect(client, token=device.token)

    await back.send(type="history", limit=100)
    longer = await back.next("history")

    assert (len(back.history["lines"]), back.history["complete"]) == (50, False)
    assert (len(longer["lines"]), longer["complete"]) == (70, True)


async def test_two_tabs_see_the_same(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    one = await connect(client)
    other = await connect(client, token=one.token)

    await one.send(type="message", id="message-1", text="在吗")
    there = await other.next("message")
    here = await one.next("message")

    assert (there["from"], there["text"], there["client_id"]) == ("citizen", "在吗", "message-1")
    assert here == there
    assert await one.quiet("message")
    assert await other.quiet("message")


async def test_the_typing_sign_comes_and_goes(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    device = await connect(client)

    inbox.think(device.address, True)
    on = await device.next("typing")
    inbox.think(device.address, False)
    off = await device.next("typing")

    assert (on["on"], off["on"]) == (True, False)


async def test_an_answer_that_is_handed_over_ends_the_typing_sign_unless_more_was_said_since(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)
    for name in ("message-1", "message-2"):
        await device.send(type="message", id=name, text=name)
        await device.next("message")
    inbox.think(device.address, True)
    await device.next("typing")
    first, second = (line.id for line in inbox.lines(device.address))

    def answer(row: int) -> Line:
        return Line(row, "out", "bot", "好的。", datetime(2026, 11, 29, tzinfo=UTC))

    inbox.hand(device.address, answer(first - 1))
    early = await device.next("message")
    still_typing = await device.quiet("typing")
    inbox.hand(device.address, answer(second + 1))
    late = await device.next("message")
    off = await device.next("typing")

    assert (early["id"], still_typing) == (first - 1, True)
    assert (late["id"], off["on"]) == (second + 1, False)


class SlowToMark(MemoryInbox):
    """An inbox whose store takes its time for marks."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may_mark = asyncio.Event(), asyncio.Event()
        self.marks: list[tuple[int, bool]] = []

    async def acknowledge(self, channel: str, address: str, *, up_to: int, beat: bool = False) -> None:
        self.marks.append((up_to, beat))
        self.begun.set()
        await self.may_mark.wait()
        await super().acknowledge(channel, address, up_to=up_to, beat=beat)


async def test_no_words_wait_for_a_mark_and_the_newest_of_several_says_all() -> None:
    inbox = SlowToMark()
    async with serving(inbox) as client:
        device = await connect(client)
        await device.send(type="ack", up_to=1)
        await inbox.begun.wait()
        for up_to in (2, 5, 3):
            await device.send(type="ack", up_to=up_to)
        await device.send(type="message", id="message-1", text="着火了")

        kept = await device.next("ack")
        inbox.may_mark.set()
        marked = [(await device.next("ack"))["up_to"] for _ in range(4)]
        await device.send(type="ack", up_to=5)
        await device.next("ack")

    assert kept["id"] == "message-1"
    assert marked == [1, 2, 5, 3]
    assert inbox.marks == [(1, False), (5, False), (5, True)]


async def test_what_was_shown_is_marked_though_its_device_goes_at_once() -> None:
    inbox = SlowToMark()
    async with serving(inbox) as client:
        device = await connect(client)
        await device.send(type="ack", up_to=7)
        await device.send(type="message", id="message-1", text="hello")
        await device.next("ack")
        await device.socket.close()
        inbox.may_mark.set()

    assert inbox.seen(device.address) == 7


async def test_what_was_shown_is_acknowledged_to_the_desk(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)
    line = inbox.say(device.address, "登记好了")

    await device.send(type="ack", up_to=line.id)
    answer = await device.next("ack")

    assert answer == {"type": "ack", "up_to": line.id}
    assert inbox.seen(device.address) == line.id


async def test_a_button_travels_as_its_token(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    device = await connect(client)
    inbox.say(device.address, "登记吗？", buttons=["对，登记"])
    token = (await device.next("message"))["buttons"][0]["token"]

    await device.send(type="message", id="message-1", button=token, text="对，登记")
    await device.next("ack")

    assert (inbox.received[0].button, inbox.received[0].text) == (token, "对，登记")


async def test_a_place_travels_as_degrees(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    device = await connect(client)

    await device.send(
        type="message", id="message-1", place={"lat": 39.9967, "long": 116.4812, "name": "望京"}
    )
    await device.next("ack")

    assert inbox.received[0].place == Place(39.9967, 116.4812, "望京")


async def test_a_message_that_waited_for_a_network_keeps_the_time_it_was_written(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)

    await device.send(type="message", id="message-1", text="刚才停电了", age=3600)
    await device.next("ack")

    assert inbox.received[0].sent_at == NOW - timedelta(hours=1)


async def test_a_language_said_later_holds_for_what_follows(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client, lang="zh")

    await device.send(type="hello", token=device.token, lang="en")
    answer = await device.next("hello")
    await device.send(type="message", id="message-1", text="English")
    await device.next("ack")

    assert (answer["new"], answer["token"]) == (False, device.token)
    assert inbox.received[0].lang == "en"


async def test_5000_characters_are_taken_and_one_more_is_refused_by_name(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)

    await device.send(type="message", id="message-1", text="😀" * 5000)
    await device.next("ack")
    await device.send(type="message", id="message-2", text="字" * 5001)
    refused = await device.next("error")

    assert refused == {"type": "error", "code": "too_long", "id": "message-2", "limit": 5000}
    assert [kept.channel_message_id for kept in inbox.received] == ["message-1"]


async def test_a_ticket_of_the_app_counts_once_its_device_shows_it_again_after_a_break(
    inbox: MemoryInbox,
) -> None:
    ticket = signed(name="王芳", phone="13800138000")
    async with serving(inbox, host_ticket_key=HOST_KEY) as client:
        device = await connect(client)
        await device.send(type="hello", token=device.token, host=ticket)
        shown = (await device.next("hello"))["host"]
        await device.socket.close()
        back = await connect(client, token=device.token, host=ticket, seal=shown["seal"])
        thief = await connect(client, host=ticket)
        await back.send(type="message", id="message-1", host="contact")
        await back.next("ack")
        await thief.send(type="message", id="message-1", host="contact")
        refused = await thief.next("error")

    assert (shown["state"], shown["name"], shown["phone"]) == ("good", "王**", "138****8000")
    assert back.hello["host"]["state"] == "good"
    assert thief.hello["host"] == {"state": "used"}
    assert (refused["code"], refused["id"]) == ("no_host", "message-1")
    [kept] = inbox.received
    assert (kept.address, kept.text, kept.sender_name) == (
        device.address,
        "我叫王芳，我的电话是13800138000",
        "王芳",
    )


async def test_without_a_key_no_ticket_counts(client: TestClient[Any, Any]) -> None:
    device = await connect(client, host=signed(name="王芳"))

    assert device.hello["host"] == {"state": "off"}
    assert "seal" not in device.hello


BAD_FRAMES = [
    ("{", "not_json"),
    ("[" * 100_000, "not_json"),
    ("[]", "bad_frame"),
    ('"hello"', "bad_frame"),
    ("{}", "unknown_type"),
    ('{"type": "shout"}', "unknown_type"),
    ('{"type": ["message"]}', "unknown_type"),
    ('{"type": "hello", "after": -1}', "bad_frame"),
    ('{"type": "ack", "up_to": "1"}', "bad_frame"),
    ('{"type": "ack", "up_to": true}', "bad_frame"),
    ('{"type": "ack", "up_to": 99999999999999999999}', "bad_frame"),
    ('{"type": "history"}', "bad_frame"),
    ('{"type": "message", "text": "no id"}', "bad_message"),
    ('{"type": "message", "id": "a b c d e f", "text": "x"}', "bad_message"),
    ('{"type": "message", "id": "message-1"}', "bad_message"),
    ('{"type": "message", "id": "message-1", "text": "  \\n "}', "bad_message"),
    ('{"type": "message", "id": "message-1", "text": 5}', "bad_message"),
    ('{"type": "message", "id": "message-1", "button": "far too long a token"}', "bad_message"),
    ('{"type": "message", "id": "message-1", "place": {"lat": NaN, "long": 116}}', "bad_message"),
    ('{"type": "message", "id": "message-1", "place": {"lat": 91, "long": 116}}', "bad_message"),
    ('{"type": "message", "id": "message-1", "place": [39, 116]}', "bad_message"),
    ('{"type": "message", "id": "message-1", "media": []}', "bad_message"),
    ('{"type": "message", "id": "message-1", "media": ["../../etc"]}', "bad_message"),
    ('{"type": "message", "id": "message-1", "media": "media-123"}', "bad_message"),
    ('{"type": "message", "id": "message-1", "host": "password"}', "bad_message"),
    ('{"type": "message", "id": "message-1", "host": "contact"}', "no_host"),
]


@pytest.mark.parametrize(("frame", "code"), BAD_FRAMES)
async def test_a_malformed_frame_is_answered_and_the_socket_stays_open(
    client: TestClient[Any, Any], inbox: MemoryInbox, frame: str, code: str
) -> None:
    device = await connect(client)

    await device.socket.send_str(frame)
    answer = await device.next("error")
    await device.send(type="message", id="message-9", text="still here")

    assert answer["code"] == code
    assert (await device.next("ack"))["id"] == "message-9"
    assert len(inbox.received) == 1


async def test_bytes_are_no_frame(client: TestClient[Any, Any]) -> None:
    device = await connect(client)

    await device.socket.send_bytes(b'{"type": "ack", "up_to": 0}')

    assert (await device.next("error"))["code"] == "not_json"


async def test_half_characters_and_control_characters_reach_no_store(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)

    await device.socket.send_str('{"type": "message", "id": "message-1", "text": "a\\u0000b\\ud83dc\\r\\nd"}')
    await device.next("ack")

    text = inbox.received[0].text or ""
    assert text == "ab\ufffdc\nd"
    assert text.encode()


async def test_a_frame_of_more_than_128_kib_closes_the_socket(client: TestClient[Any, Any]) -> None:
    device = await connect(client)

    await device.send(type="message", id="message-1", text="x" * 200_000)
    async with asyncio.timeout(5):
        closed = await device.socket.receive()

    assert closed.type == WSMsgType.CLOSE
    assert closed.data == 1009


async def test_somebody_too_fast_is_told_when_to_go_on_and_loses_nothing(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)
    for number in range(10):
        await device.send(type="message", id=f"message-{number}", text="hello")
        await device.next("ack")

    await device.send(type="message", id="message-10", text="one more")
    refused = await device.next("error")
    await asyncio.sleep(refused["retry_after"] + 0.05)
    await device.send(type="message", id="message-10", text="one more")
    await device.next("ack")

    assert (refused["code"], refused["id"]) == ("too_fast", "message-10")
    assert len(inbox.received) == 11


async def test_frames_beyond_the_burst_are_answered_at_their_pace(client: TestClient[Any, Any]) -> None:
    device = await connect(client)

    begun = time.monotonic()
    for _ in range(BACK_BURST + 1):
        await device.send(type="history", limit=1)
    for _ in range(BACK_BURST + 1):
        await device.next("history")
    looked_back = time.monotonic()
    for shown in range(ALL_BURST + 5):
        await device.send(type="ack", up_to=shown)
    answers = [(await device.next("ack"))["up_to"] for _ in range(ALL_BURST + 5)]

    assert looked_back - begun > 0.8 / BACK_PER_SECOND
    # Nothing is refused or lost: what comes too fast is answered later.
    assert answers == list(range(ALL_BURST + 5))
    assert time.monotonic() - looked_back > 0.3


async def test_a_new_socket_of_a_device_brings_it_no_new_buckets(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    first = await connect(client)
    for number in range(BURST):
        await first.send(type="message", id=f"message-{number}", text="hello")
        await first.next("ack")
    for _ in range(BACK_BURST):
        await first.send(type="history", limit=1)
        await first.next("history")
    await first.socket.close()

    second = await connect(client, token=first.token)
    await second.send(type="message", id="message-10", text="one more")
    refused = await second.next("error")
    begun = time.monotonic()
    for _ in range(2):
        await second.send(type="history", limit=1)
        await second.next("history")

    assert (refused["code"], refused["id"]) == ("too_fast", "message-10")
    assert time.monotonic() - begun > 0.8 / BACK_PER_SECOND
    assert len(inbox.received) == BURST


async def test_a_device_that_opens_socket_after_socket_is_sent_away(client: TestClient[Any, Any]) -> None:
    device = await connect(client)
    for _ in range(OPEN_BURST - 1):
        await (await connect(client, token=device.token)).socket.close()

    socket = await client.ws_connect("/chat/ws")
    await socket.send_json({"type": "hello", "token": device.token})
    told, closed = await socket.receive_json(), await socket.receive()

    assert (told["code"], closed.data) == ("too_fast", WSCloseCode.TRY_AGAIN_LATER)
    assert 0 < told["retry_after"] <= 2
    assert (await connect(client)).hello["new"] is True


def place_named(request: web.Request) -> Near:
    return Near(request.headers["X-Place"])


async def test_made_up_devices_of_one_address_share_its_bucket_and_nobody_elses(inbox: MemoryInbox) -> None:
    async with serving(inbox, whose=place_named) as client:

        async def device(place: str) -> Device:
            socket = await client.ws_connect("/chat/ws", headers={"X-Place": place})
            await socket.send_json({"type": "hello"})
            return Device(socket, await socket.receive_json(), await socket.receive_json())

        async def said(one: Device, times: int) -> int:
            """How many of these are kept."""
            kept = 0
            for number in range(times):
                await one.send(type="message", id=f"message-{number}", text="hello")
                while True:
                    answer = await one.socket.receive_json()
                    if answer["type"] in ("ack", "error"):
                        break
                kept += answer["type"] == "ack"
            return kept

        begun = time.monotonic()
        crowd = sum([await said(await device("crowd"), BURST) for _ in range(NEAR_BURST // BURST * 2)])
        took = time.monotonic() - begun
        honest = await said(await device("somebody else"), BURST)

    assert NEAR_BURST <= crowd <= NEAR_BURST + 1 + NEAR_PER_SECOND * took
    assert crowd < 2 * NEAR_BURST
    assert honest == BURST


async def test_an_address_that_opens_too_many_sockets_is_told_when_to_come_again(inbox: MemoryInbox) -> None:
    async with serving(inbox, whose=place_named) as client:

        async def opened(place: str) -> tuple[int, bool]:
            try:
                socket = await client.ws_connect("/chat/ws", headers={"X-Place": place})
            except WSServerHandshakeError as refused:
                return refused.status, "Retry-After" in (refused.headers or {})
            await socket.close()
            return 101, False

        begun = time.monotonic()
        crowd = [await opened("crowd") for _ in range(NEAR_BURST * 2)]
        took = time.monotonic() - begun
        honest = await opened("somebody else")

    assert crowd[:NEAR_BURST] == [(101, False)] * NEAR_BURST
    assert crowd.count((101, False)) <= NEAR_BURST + 1 + NEAR_PER_SECOND * took
    assert (429, True) in crowd
    assert honest == (101, False)


async def opened_at(client: TestClient[Any, Any], place: str) -> ClientWebSocketResponse | int:
    """A socket from there, or the status of the answer that refuses one."""
    try:
        return await client.ws_connect("/chat/ws", headers={"X-Place": place})
    except WSServerHandshakeError as refused:
        return refused.status if "Retry-After" in (refused.headers or {}) else 0


async def test_an_address_holds_so_many_open_sockets_and_has_room_again_when_one_closes(
    inbox: MemoryInbox,
) -> None:
    async with serving(inbox, whose=place_named, near_open=3) as client:
        first, *others = [await opened_at(client, "crowd") for _ in range(5)]
        honest = await opened_at(client, "somebody else")
        assert isinstance(first, ClientWebSocketResponse)
        await first.close()
        again = await opened_at(client, "crowd")

    assert others[2:] == [429, 429]
    assert not any(isinstance(one, int) for one in (*others[:2], honest, again))


async def test_where_all_sockets_are_taken_the_last_ones_are_for_those_who_have_none(
    inbox: MemoryInbox,
) -> None:
    async with serving(inbox, whose=place_named, most_open=10, near_open=20) as client:
        crowd = [await opened_at(client, "crowd") for _ in range(11)]
        others = [await opened_at(client, place) for place in ("one", "one", "two")]

    assert [one for one in crowd if isinstance(one, int)] == [503, 503]
    assert not isinstance(others[0], int)
    assert others[1:] == [503, 503]


async def exhausted(client: TestClient[Any, Any], place: str) -> None:
    """Made-up devices of this address have sent all that it may."""
    for _ in range(NEAR_BURST):
        socket = await client.ws_connect("/chat/ws", headers={"X-Place": place})
        await socket.send_json({"type": "hello"})
        one = Device(socket, await socket.receive_json(), await socket.receive_json())
        for number in range(BURST + 1):
            await one.send(type="message", id=f"message-{number}", text="x" * 5000)
            while (answer := await one.socket.receive_json())["type"] not in ("ack", "error"):
                pass
            if answer["type"] == "error" and number == 0:
                return
            if answer["type"] == "error":
                break
        await socket.close()
    raise AssertionError("there is no end of what it may send")


async def at(client: TestClient[Any, Any], place: str, **hello: Any) -> Device:
    socket = await client.ws_connect("/chat/ws", headers={"X-Place": place})
    await socket.send_json({"type": "hello", **hello})
    return Device(socket, await socket.receive_json(), await socket.receive_json())


async def test_who_speaks_of_danger_is_heard_behind_an_address_that_sent_too_much_and_not_without_end(
    inbox: MemoryInbox,
) -> None:
    async with serving(inbox, whose=place_named) as client:
        honest = await at(client, "crowd")
        await exhausted(client, "crowd")
        answers = []
        for number in range(URGENT_BURST * 4):
            await honest.send(type="message", id=f"danger-{number}", text=f"着火了,{number}楼有人出不来,救命")
            while (answer := await honest.socket.receive_json())["type"] not in ("ack", "error"):
                pass
            answers.append(answer["type"])

    assert answers[:URGENT_BURST] == ["ack"] * URGENT_BURST
    assert "error" in answers


async def test_a_device_that_was_answered_before_is_heard_behind_an_address_that_sent_too_much(
    inbox: MemoryInbox,
) -> None:
    async with serving(inbox, whose=place_named) as client:
        known = await at(client, "crowd")
        inbox.say(known.address, "在哪个小区？", at=NOW - KNOWN_AFTER)
        await known.next("message")
        await exhausted(client, "crowd")
        await known.send(type="message", id="message-1", text="望京西园三区")
        kept = await known.next("ack")

    assert kept["id"] == "message-1"


async def test_long_messages_are_counted_as_several(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    device = await connect(client)
    for number in range(BURST):
        await device.send(type="message", id=f"message-{number}", text="x" * 4000)
    while (await device.socket.receive_json())["type"] != "error":
        pass

    assert len(inbox.received) < BURST


async def test_a_socket_that_sends_no_frames_is_closed(client: TestClient[Any, Any]) -> None:
    device = await connect(client)

    for _ in range(MOST_ERRORS + 1):
        await device.socket.send_str("{not json")
    told = [await device.socket.receive() for _ in range(MOST_ERRORS + 1)]

    assert [one.type for one in told] == [WSMsgType.TEXT] * MOST_ERRORS + [WSMsgType.CLOSE]
    assert told[-1].data == WSCloseCode.POLICY_VIOLATION


async def test_while_the_store_is_away_a_message_is_asked_for_again(
    client: TestClient[Any, Any], inbox: MemoryInbox
) -> None:
    device = await connect(client)
    inbox.fail(1)

    await device.send(type="message", id="message-1", text="in the meantime")
    refused = await device.next("error")
    await device.send(type="message", id="message-1", text="in the meantime")
    kept = await device.next("ack")

    assert (refused["code"], refused["id"], refused["retry_after"]) == ("try_later", "message-1", 2.0)
    assert kept["duplicate"] is False


async def test_nothing_is_heard_before_hello(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    socket = await client.ws_connect("/chat/ws")

    await socket.send_json({"type": "message", "id": "message-1", "text": "hi"})
    refused = await socket.receive_json()
    await socket.send_json({"type": "hello"})

    assert refused["code"] == "hello_first"
    assert (await socket.receive_json())["type"] == "hello"
    assert inbox.received == []


async def test_somebody_who_never_says_hello_is_not_waited_for(inbox: MemoryInbox) -> None:
    async with serving(inbox, hello_within=0.05) as client:
        socket = await client.ws_connect("/chat/ws")
        closed = await socket.receive()

    assert (closed.type, closed.data) == (WSMsgType.CLOSE, 1008)


async def test_a_closed_socket_leaves_no_listener(client: TestClient[Any, Any], inbox: MemoryInbox) -> None:
    device = await connect(client)
    await device.socket.close()

    async with asyncio.timeout(5):
        while inbox.listeners["web", device.address]:
            await asyncio.sleep(0.01)


async def test_a_stopping_service_says_so(inbox: MemoryInbox) -> None:
    async with serving(inbox) as client:
        device = await connect(client)
        stopping = asyncio.create_task(client.server.close())
        message = await device.socket.receive()
        await stopping

    assert (message.type, message.data) == (WSMsgType.CLOSE, 1001)


ORIGINS = [
    ("http://12345.example", True),
    ("https://street.example", True),
    ("https://evil.example", False),
    ("https://[", False),
    (None, True),
]


@pytest.mark.parametrize(("origin", "welcome"), ORIGINS)
async def test_where_origins_are_named_no_other_site_connects(
    inbox: MemoryInbox, origin: str | None, welcome: bool
) -> None:
    async with serving(inbox, allowed_origins=["https://street.example"]) as client:
        headers = {"Origin": origin} if origin else {}
        if welcome:
            await (await client.ws_connect("/chat/ws", headers=headers)).close()
        else:
            with pytest.raises(WSServerHandshakeError) as refusal:
                await client.ws_connect("/chat/ws", headers=headers)
            assert refusal.value.status == 403


@pytest.mark.parametrize(
    ("query", "accept", "lang"),
    [
        ("", "", "zh-CN"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "fr-FR, zh-CN;q=0.4, en;q=0.8", "en"),
        ("", "de", "zh-CN"),
        ("?lang=zh", "en", "zh-CN"),
        ("?lang=en", "zh-CN", "en"),
        ("?lang=fr", "en;q=oops", "zh-CN"),
    ],
)
async def test_the_page_speaks_the_language_asked_for(
    client: TestClient[Any, Any], query: str, accept: str, lang: str
) -> None:
    response = await client.get(f"/{query}", headers={"Accept-Language": accept})

    assert f'<html lang="{lang}">' in await response.text()


async def test_the_page_has_no_inline_script_and_forbids_any(client: TestClient[Any, Any]) -> None:
    response = await client.get("/")

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "ws://12345.example" in policy
    assert "img-src 'self' blob:; media-src blob:;" in policy
    assert "microphone=(self), camera=()" in response.headers["Permissions-Policy"]
    assert "Set-Cookie" not in response.headers
    page = await response.text()
    assert page.count("<script") == page.count('<script type="module" src=')
    assert "style=" not in page
    assert "http" not in page.replace("https://", "http://").replace("http-equiv", "")


async def test_files_are_kept_for_ever_under_a_name_that_changes_with_them(
    client: TestClient[Any, Any],
) -> None:
    page = await (await client.get("/")).text()
    path = page.split('src="')[1].split('"')[0]

    response = await client.get(f"/{path}")

    assert response.content_type == "text/javascript"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


async def test_an_older_page_is_led_to_the_present_files(client: TestClient[Any, Any]) -> None:
    response = await client.get("/chat/static/0123456789ab/chat.js", allow_redirects=False)

    assert response.status == 302
    assert response.headers["Cache-Control"] == "no-store"
    assert (await client.get("/chat/static/now/chat.js")).status == 200


async def test_what_the_console_takes_from_here_is_there(client: TestClient[Any, Any]) -> None:
    console = Path(__file__).parents[2] / "desk" / "console"
    texts = [path.read_text() for kind in ("static/*.js", "templates/*.html") for path in console.glob(kind)]

    taken = {name for text in texts for name in re.findall(r'"/chat/static/now/([^"]+)"', text)}

    assert taken == {"pressed.js", "tokens.css"}
    for name in taken:
        assert (await client.get(f"/chat/static/now/{name}")).status == 200


@pytest.mark.parametrize("name", ["..%2F..%2Fweb.py", "nothing.js", "%2e%2e", "chat.html", "a%0D%0Ab"])
async def test_no_other_file_is_served(client: TestClient[Any, Any], name: str) -> None:
    assert (await client.get(f"/chat/static/now/{name}")).status == 404


async def test_the_widget_is_one_script_kept_for_minutes(client: TestClient[Any, Any]) -> None:
    response = await client.get("/chat/widget.js", headers={"Accept-Encoding": "gzip"})

    assert response.content_type == "text/javascript"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "attachShadow" in await response.text()


def test_frames_in_the_documentation_are_json() -> None:
    blocks = _documented_frames()

    assert len(blocks) >= 12
    for block in blocks:
        assert json.loads(block)


def _documented_frames() -> list[str]:
    text = (Path(__file__).parents[2] / "docs" / "chat.md").read_text(encoding="utf-8")
    found: list[str] = []
    for block in text.split("```json\n")[1:]:
        lines = block.split("```")[0].strip().splitlines()
        for line in lines:
            if line.startswith("{"):
                found.append(line)
            else:
                found[-1] += line
    return found
