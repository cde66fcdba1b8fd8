"""The chat socket before the real desk, on both stores: from a frame to a row and back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse
from aiohttp.test_utils import TestClient, TestServer

from connectors.web import WebChat, application
from desk.channel import History
from desk.conversations import outbox
from desk.conversations.inbox import DeskInbox
from desk.dialogue import Choice, Reply, Said
from desk.media.store import MediaStore
from desk.store.database import Database
from desk.tickets.spoken import SpokenComplaints
from tests.hands import handed_to
from tests.messages import MessagePath
from tests.office import beijing
from tests.photos import WANGJING, a_photo

# The head of a Matroska file whose document type is WebM, as recorders write it.
A_VOICE_NOTE = bytes.fromhex(
    "1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581"
) + bytes(64)

SUMMARY = {
    "kind": "summary",
    "ask": "这样登记，行吗？",
    "fields": [
        {"name": "address", "label": "地点", "value": "望京", "edit": '/edit_field{"field": "address"}'}
    ],
}


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


@pytest.fixture
def inbox(path: MessagePath) -> DeskInbox:
    pack = beijing()
    return DeskInbox(path.db, pack, path.wakeups, clock=path.clock, spoken=SpokenComplaints(pack))


@pytest.fixture
async def client(path: MessagePath, inbox: DeskInbox, tmp_path: Path) -> AsyncIterator[TestClient[Any, Any]]:
    app = application(
        WebChat(
            inbox,
            secret_key="a key of the tests, long enough",
            public_url="http://desk.example",
            clock=path.clock,
            media=MediaStore(path.db, tmp_path / "media", clock=path.clock),
        )
    )
    async with TestClient(TestServer(app)) as client:
        yield client


async def say_hello(
    client: TestClient[Any, Any], **hello: Any
) -> tuple[ClientWebSocketResponse, str, list[Any]]:
    socket = await client.ws_connect("/chat/ws")
    await socket.send_json({"type": "hello", "lang": "zh", **hello})
    greeting = await socket.receive_json()
    history = await socket.receive_json()
    return socket, greeting["token"], history["lines"]


async def read(socket: ClientWebSocketResponse, **wanted: Any) -> dict[str, Any]:
    """The next frame with these values."""
    async with asyncio.timeout(10):
        while True:
            frame: dict[str, Any] = await socket.receive_json()
            if wanted.items() <= frame.items():
                return frame


async def test_danger_is_answered_with_numbers_before_the_dialogue_is_asked(
    client: TestClient[Any, Any], path: MessagePath
) -> None:
    socket, _, _ = await say_hello(client)

    await socket.send_json({"type": "message", "id": "message-1", "text": "家里煤气味很大，头晕"})
    what_to_do = await read(socket, type="message", **{"from": "bot"})
    whom_to_call = await read(socket, type="message", **{"from": "bot"})

    assert "card" not in what_to_do
    assert whom_to_call["card"]["kind"] == "danger"
    assert "96777" in [call["number"] for call in whom_to_call["card"]["numbers"]]
    assert path.dialogue.turns == []


async def test_an_answer_reaches_the_device_and_is_sent_once_it_was_seen(
    client: TestClient[Any, Any], path: MessagePath
) -> None:
    path.dialogue.answer = lambda turn: Reply([Said("在哪个小区？", (Choice("跳过", "/skip"),))])
    socket, token, _ = await say_hello(client)

    await socket.send_json({"type": "message", "id": "message-1", "text": "楼下垃圾三天没人收了"})
    assert (await read(socket, type="typing"))["on"] is True
    await path.pump.run_once()
    answer = await read(socket, type="message", text="在哪个小区？")
    await socket.send_json({"type": "ack", "up_to": answer["id"]})
    await read(socket, type="ack", up_to=answer["id"])
    _, _, lines = await say_hello(client, token=token)

    assert answer["buttons"][0]["title"] == "跳过"
    assert [row.status for row in await path.rows("out")] == ["sent"]
    assert [line["text"] for line in lines] == ["楼下垃圾三天没人收了", "在哪个小区？"]
    assert lines[0]["client_id"] == "message-1"


def counted_looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose screens look into the store from now on, one entry a look."""
    looks: list[str] = []
    look = DeskInbox.history

    async def counted(inbox: DeskInbox, channel: str, address: str, **more: Any) -> History:
        looks.append(address)
        return await look(inbox, channel, address, **more)

    monkeypatch.setattr(DeskInbox, "history", counted)
    return looks


async def test_a_device_is_shown_what_it_said_without_a_look_into_the_store(
    client: TestClient[Any, Any], path: MessagePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket, token, _ = await say_hello(client)
    other, _, _ = await say_hello(client, token=token)
    looks = counted_looks(monkeypatch)
    await socket.send_json({"type": "message", "id": "message-1", "text": "楼下垃圾三天没人收了"})
    own = await read(socket, type="message", client_id="message-1")
    await read(socket, type="typing", on=True)
    elsewhere = await read(other, type="message", client_id="message-1")
    looked = len(looks)
    await path.pump.run_once()
    answer = await read(socket, type="message", **{"from": "bot"})
    await read(socket, type="typing", on=False)

    assert looked == 1
    assert own == elsewhere
    assert answer["id"] > own["id"]


def failing_once(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the next look into the store fail; whose it was."""
    failed: list[str] = []
    look = DeskInbox.history

    async def fails_once(inbox: DeskInbox, channel: str, address: str, **more: Any) -> History:
        if not failed:
            failed.append(address)
            raise OSError("the store is away for a moment")
        return await look(inbox, channel, address, **more)

    monkeypatch.setattr(DeskInbox, "history", fails_once)
    monkeypatch.setattr("connectors.web_screen.RETRY_LOOK", 0.5)
    return failed


async def test_what_another_device_said_is_shown_before_its_answer_though_the_look_for_it_failed(
    client: TestClient[Any, Any], path: MessagePath, inbox: DeskInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket, token, _ = await say_hello(client)
    other, _, _ = await say_hello(client, token=token)
    failed = failing_once(monkeypatch)
    async with handed_to(path.pump, inbox):
        await socket.send_json({"type": "message", "id": "message-1", "text": "楼下垃圾三天没人收了"})
        await read(socket, type="message", **{"from": "bot"})
        lines = [await read(other, type="message") for _ in range(2)]

    assert len(failed) == 1
    assert [line["from"] for line in lines] == ["citizen", "bot"]


async def test_a_new_device_is_answered_without_any_look_by_the_pump_of_its_process(
    client: TestClient[Any, Any], path: MessagePath, inbox: DeskInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = counted_looks(monkeypatch)
    async with handed_to(path.pump, inbox):
        socket, _, lines = await say_hello(client)
        frames = []
        for name in ("message-1", "message-2"):
            await socket.send_json({"type": "message", "id": name, "text": name})
            frames.append(await read(socket))
            while frames[-1] != {"type": "typing", "on": False}:
                frames.append(await read(socket))

    assert lines == looks == []
    assert [one["type"] for one in frames] == ["ack", "message", "typing", "message", "typing"] * 2
    assert [one["from"] for one in frames if one["type"] == "message"] == ["citizen", "bot"] * 2


@pytest.mark.parametrize(
    "said",
    [
        [Said("好的。")],
        [Said("记下了。"), Said("在哪个小区？", (Choice("跳过", "/skip"), Choice("长" * 200, "/long")))],
        [Said("地点：望京", (Choice("对，登记", "/affirm"),), SUMMARY)],
        [Said("只看看", (), {"kind": "note", "fields": [{"label": "地点", "value": "望京"}]})],
        [Said("改一处", (), SUMMARY)],
    ],
)
async def test_an_answer_is_shown_without_a_look_as_a_look_shows_it(
    client: TestClient[Any, Any], path: MessagePath, monkeypatch: pytest.MonkeyPatch, said: list[Said]
) -> None:
    path.dialogue.answer = lambda turn: Reply(said)
    socket, token, _ = await say_hello(client)
    await socket.send_json({"type": "message", "id": "message-1", "text": "楼下垃圾三天没人收了"})
    await read(socket, type="typing", on=True)
    looks = counted_looks(monkeypatch)
    await path.pump.run_once()
    shown = [await read(socket, type="message", **{"from": "bot"}) for _ in said]
    await read(socket, type="typing", on=False)
    looked = len(looks)
    _, _, lines = await say_hello(client, token=token)

    assert looked == 0
    assert [{**line, "type": "message"} for line in lines[1:]] == shown


async def test_an_answer_behind_which_more_waits_leaves_the_typing_sign(
    client: TestClient[Any, Any], path: MessagePath
) -> None:
    path.dialogue.answer = lambda turn: Reply([Said(turn.text)])
    socket, _, _ = await say_hello(client)
    for name in ("message-1", "message-2"):
        await socket.send_json({"type": "message", "id": name, "text": name})
        await read(socket, type="ack", id=name)

    await path.pump.run_once()
    frames = [await read(socket)]
    while frames[-1] != {"type": "typing", "on": False}:
        frames.append(await read(socket))

    assert [one["text"] for one in frames if one.get("from") == "bot"] == ["message-1", "message-2"]
    assert [one for one in frames if one["type"] == "typing" and not one["on"]] == [frames[-1]]


async def test_an_edit_of_the_summary_becomes_its_payload(
    client: TestClient[Any, Any], path: MessagePath
) -> None:
    path.dialogue.answer = lambda turn: Reply([Said("地点：望京", (Choice("对，登记", "/affirm"),), SUMMARY)])
    socket, token, _ = await say_hello(client)
    await socket.send_json({"type": "message", "id": "message-1", "text": "望京"})
    await read(socket, type="ack", id="message-1")
    await path.pump.run_once()
    card = (await read(socket, type="message", **{"from": "bot"}))["card"]

    await socket.send_json(
        {"type": "message", "id": "message-2", "button": card["fields"][0]["edit"], "text": "改地点"}
    )
    await read(socket, type="ack", id="message-2")
    _, _, lines = await say_hello(client, token=token)

    pressed = (await path.rows("in"))[1]
    assert (pressed.payload, pressed.text) == ('/edit_field{"field": "address"}', "改地点")
    assert "edit" not in lines[1]["card"]["fields"][0]
    assert "buttons" not in lines[1]


async def test_a_notice_pushed_by_the_desk_arrives_by_itself(
    client: TestClient[Any, Any], path: MessagePath
) -> None:
    socket, _, _ = await say_hello(client)
    await socket.send_json({"type": "message", "id": "message-1", "text": "你好"})
    await read(socket, type="ack", id="message-1")
    conversation_id = (await path.rows("in"))[0].conversation_id

    async with path.db.begin() as session:
        await outbox.post(
            session,
            conversation_id=conversation_id,
            text="已经派给望京街道",
            author="system",
            now=path.clock(),
        )
    notice = await read(socket, type="message", **{"from": "system"})

    assert notice["text"] == "已经派给望京街道"


async def upload(client: TestClient[Any, Any], token: str, content: bytes, **query: str) -> dict[str, Any]:
    answer = await client.post(
        "/chat/media", data=content, params=query, headers={"Authorization": f"Bearer {token}"}
    )
    told: dict[str, Any] = await answer.json()
    return told


async def test_a_photo_is_kept_without_its_place_and_shown_in_the_chat_it_was_sent_in(
    client: TestClient[Any, Any],
) -> None:
    socket, token, _ = await say_hello(client)
    photo = a_photo(point=WANGJING)

    kept = await upload(client, token, photo, name="垃圾.jpg")
    await socket.send_json({"type": "message", "id": "message-1", "text": "这堆", "media": [kept["id"]]})
    await read(socket, type="ack", id="message-1")
    _, _, [line] = await say_hello(client, token=token)
    [shown] = line["media"]
    mine = {"Authorization": f"Bearer {token}"}
    answer = await client.get(f"/chat/media/{shown['id']}", headers=mine)
    small = await client.get(f"/chat/media/{shown['id']}?small=1", headers=mine)
    content = await answer.read()

    assert (shown["kind"], shown["type"], shown["state"]) == ("photo", "image/jpeg", "stored")
    assert line["text"] == "这堆"
    assert content.startswith(b"\xff\xd8")
    assert b"Phone" not in content
    assert small.content_type == "image/webp"


@pytest.mark.parametrize("text", ["修好了，您看", ""])
async def test_a_photo_of_staff_arrives_by_itself_and_is_fetched_by_the_device(
    client: TestClient[Any, Any], path: MessagePath, tmp_path: Path, text: str
) -> None:
    socket, token, _ = await say_hello(client)
    await socket.send_json({"type": "message", "id": "message-1", "text": "修好了吗"})
    await read(socket, type="ack", id="message-1")
    conversation_id = (await path.rows("in"))[0].conversation_id
    colleague = await path.colleague()
    store = MediaStore(path.db, tmp_path / "media", clock=path.clock)
    kept = await store.hand_over_for(colleague, conversation_id, a_photo(), name="after.jpg")

    await path.conversations.reply(colleague, conversation_id, text, media=[str(kept.id)])
    line = await read(socket, type="message", **{"from": "staff"})

    [shown] = line["media"]
    mine = {"Authorization": f"Bearer {token}"}
    answer = await client.get(f"/chat/media/{shown['id']}", headers=mine)
    assert (line["text"], shown["id"], shown["kind"], shown["state"]) == (text, kept.id, "photo", "stored")
    assert (answer.status, answer.content_type) == (200, "image/jpeg")


async def test_somebody_elses_file_cannot_be_named(client: TestClient[Any, Any]) -> None:
    _, theirs, _ = await say_hello(client)
    socket, token, _ = await say_hello(client)
    kept = await upload(client, theirs, a_photo())

    await socket.send_json({"type": "message", "id": "message-1", "text": "看", "media": [kept["id"]]})
    await read(socket, type="ack", id="message-1")
    _, _, lines = await say_hello(client, token=token)
    line = lines[0]

    assert line["media"][0]["state"] == "lost"
    assert line["media"][0]["id"] != kept["id"]


async def test_a_voice_note_with_a_place_is_answered_with_a_number_at_once(
    client: TestClient[Any, Any], path: MessagePath
) -> None:
    socket, token, _ = await say_hello(client)
    note = await upload(client, token, A_VOICE_NOTE, kind="voice", name="note.webm")

    await socket.send_json(
        {
            "type": "message",
            "id": "message-1",
            "place": {"lat": 39.9967, "long": 116.4812},
            "media": [note["id"]],
        }
    )
    answer = await read(socket, type="message", **{"from": "bot"})

    assert (note["kind"], note["type"]) == ("voice", "audio/webm")
    assert re.match(r"登记好了，编号BJ\d{8}-000001，查询码\w{6}", answer["text"])
    assert path.dialogue.turns == []


async def test_what_is_no_picture_is_refused_by_its_content(client: TestClient[Any, Any]) -> None:
    _, token, _ = await say_hello(client)

    told = await upload(client, token, b"MZ\x90\x00 a program", name="photo.jpg")

    assert told == {"code": "wrong_type"}
