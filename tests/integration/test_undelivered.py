"""What did not reach its citizen: staff find it, by why and when, and send it again, in order and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from prometheus_client.parser import text_string_to_metric_families

from desk.channel import ChatClosed, Unreachable
from desk.conversations.memory_channel import MemoryChannel
from desk.conversations.picking import close_channel
from desk.conversations.undelivered import DeadLetters, UndeliveredFilter
from desk.errors import MessageNotFound, NotAllowed
from desk.staff.actor import SYSTEM
from desk.store.database import Database
from tests.integration.test_console import page, post, sign_in
from tests.integration.test_pace import Paced
from tests.messages import a_message, an_operator
from tests.staff_room import StaffRoom

Client = TestClient[web.Request, web.Application]
BLOCKED = ChatClosed("Forbidden: bot was blocked by the user")
TOO_LONG = Unreachable("BadRequest: message is too long")


@pytest.fixture
def path(db: Database) -> Paced:
    return Paced(db)


@pytest.fixture
def letters(path: Paced) -> DeadLetters:
    return path.conversations.undelivered


async def a_blocked_chat(path: Paced, *texts: str) -> int:
    (chat,) = await path.chats(1)
    path.channel.failing.append(BLOCKED)
    await path.post(chat, *texts)
    await path.said_in(0.1)
    return chat


async def ids(letters: DeadLetters, wanted: UndeliveredFilter | None = None) -> dict[str, int]:
    return {one.text: one.id for one in (await letters.list(wanted)).items}


async def test_what_was_given_up_is_listed_with_why(path: Paced, letters: DeadLetters) -> None:
    chat = await a_blocked_chat(path, "一", "二")

    second, first = (await letters.list()).items

    assert (first.text, first.reason, first.error) == ("一", "closed", str(BLOCKED))
    assert (second.text, second.reason, second.beside, second.conversation_id) == ("二", "closed", 1, chat)
    assert await letters.count() == 2


async def test_the_list_narrows_by_channel_reason_and_age_and_pages(
    path: Paced, letters: DeadLetters
) -> None:
    await a_blocked_chat(path, "一", "二")
    path.clock.forward(3600)
    (elsewhere,) = await path.chats(1, channel="elsewhere")
    path.channel = MemoryChannel("elsewhere")
    path.channel.failing.append(TOO_LONG)
    await path.post(elsewhere, "三")
    await path.another_delivery("second").run_once()

    by_channel = await ids(letters, UndeliveredFilter(channel="elsewhere"))
    by_reason = await ids(letters, UndeliveredFilter(reason="refused"))
    old = await ids(letters, UndeliveredFilter(before=path.clock()))
    first = await letters.list(limit=2)
    rest = await letters.list(limit=2, cursor=first.next)

    assert list(by_channel) == list(by_reason) == ["三"]
    assert list(old) == ["二", "一"]
    assert [one.text for one in (*first.items, *rest.items)] == ["三", "二", "一"]
    assert rest.next is None
    assert await letters.channels() == ["elsewhere", "memory"]


async def test_one_that_is_sent_again_goes_out_once_however_often_it_is_asked(
    path: Paced, letters: DeadLetters
) -> None:
    (chat,) = await path.chats(1)
    path.channel.failing.append(TOO_LONG)
    await path.post(chat, "一", "二")
    await path.said_in(2.0)
    path.channel.sent.clear()
    [message] = (await ids(letters)).values()

    counts = [await letters.send_again(an_operator(), message) for _ in range(2)]
    said = await path.said_in(1.0)
    late = await letters.send_again(an_operator(), message)

    assert (counts, said, late) == ([1, 0], ["一"], 0)
    assert await letters.count() == 0


async def test_one_of_a_closed_chat_takes_what_is_older_with_it_and_the_rest_follows(
    path: Paced, letters: DeadLetters
) -> None:
    chat = await a_blocked_chat(path, "一", "二", "三")
    await path.post(chat, "四")

    count = await letters.send_again(an_operator(), (await ids(letters))["二"])
    said = await path.said_in(5.0)

    assert (count, said) == (2, ["一", "二", "三", "四"])


async def test_sent_again_into_a_chat_that_is_still_closed_it_is_tried_once_and_told_to_nobody(
    path: Paced, letters: DeadLetters
) -> None:
    chat = await a_blocked_chat(path, "一", "二")
    path.channel.failing.append(BLOCKED)

    count = await letters.send_all_again(an_operator(), chat)
    said = await path.said_in(3.0)

    assert (count, said, await letters.count()) == (2, [], 2)
    assert len(path.channel.failing) == 0


async def test_everything_of_a_kind_can_be_sent_again_at_once(path: Paced, letters: DeadLetters) -> None:
    chats = await path.chats(3)
    path.channel.failing.extend([BLOCKED] * 3)
    for chat in chats:
        await path.post(chat, f"{chat}.1", f"{chat}.2")
    await path.said_in(1.0)

    none = await letters.send_every(SYSTEM, UndeliveredFilter(reason="refused"))
    count = await letters.send_every(SYSTEM, UndeliveredFilter(reason="closed"))
    said = await path.said_in(3.0)

    assert (none, count, len(said)) == (0, 6, 6)
    assert all(said.index(f"{chat}.1") < said.index(f"{chat}.2") for chat in chats)


async def test_who_does_not_talk_with_citizens_sends_nothing_again(letters: DeadLetters) -> None:
    with pytest.raises(NotAllowed):
        await letters.send_again(replace(an_operator(), role="reviewer"), 1)
    with pytest.raises(MessageNotFound):
        await letters.send_again(an_operator(), 10**9)


async def test_staff_find_it_in_the_console_and_send_it_again(
    db: Database, room: StaffRoom, client: Client
) -> None:
    path = Paced(db)
    chat = await a_blocked_chat(path, "您的单子派给望京街道了", "望京街道说办好了")
    await room.staff("li", "operator")
    await sign_in(client, "li")

    conversations = await page(client, "/desk/conversations")
    shown = await page(client, "/desk/deliveries")
    none = await page(client, "/desk/deliveries?reason=refused&lang=en")
    status, _, done = await post(client, "/desk/deliveries/send-again?lang=zh", conversation=str(chat))
    _, _, again = await post(client, "/desk/deliveries/send-again", conversation=str(chat))

    assert "没送到" in conversations
    assert "望京街道说办好了" in shown
    assert "对方收不到" in shown
    assert "这段对话的 2 条都再发" in shown
    assert "Nothing matches this filter" in none
    assert (status, "2 条又排进去了" in done) == (200, True)
    assert "已经有人处理过了" in again


async def test_reviewers_see_it_and_send_nothing(db: Database, room: StaffRoom, client: Client) -> None:
    path = Paced(db)
    await a_blocked_chat(path, "您的单子派给望京街道了")
    await room.staff("rui", "reviewer")
    await sign_in(client, "rui")

    shown = await page(client, "/desk/deliveries")
    status, _, _ = await post(client, "/desk/deliveries/send-again", conversation="1")

    assert "望京街道" in shown
    assert "再发一次" not in shown
    assert status == 403


@pytest.mark.parametrize("role", ["reviewer", "admin"])
async def test_who_sees_no_people_reads_nobody_in_what_was_not_delivered_nor_in_why(
    db: Database, room: StaffRoom, client: Client, role: str
) -> None:
    path = Paced(db)
    (chat,) = await path.chats(1)
    path.channel.failing.append(Unreachable("no such receiver: xiuzhu@example.com (13912345678)"))
    await path.post(chat, "跟诸葛青禾说好了，卡6222021234567890123，邮箱li@example.com")
    await path.said_in(0.1)
    await room.ticket(conversation_id=chat, reporter_name="诸葛青禾")
    await room.staff("zhao", role)
    await sign_in(client, "zhao")

    shown = await page(client, "/desk/deliveries")
    async with client.get("/api/v1/deliveries", headers=await room.token(role)) as answer:
        listed = str(await answer.json())
    async with client.get("/api/v1/deliveries", headers=await room.token("operator")) as answer:
        whole = str(await answer.json())

    told = ("诸葛青禾", "6222021234567890123", "li@example.com", "xiuzhu@example.com", "13912345678")
    assert [one for one in told if one in shown or one in listed] == []
    assert ("说好了" in shown, "no such receiver" in shown, "说好了" in listed) == (True, True, True)
    assert [one for one in told if one not in whole] == []


async def test_programs_read_it_and_send_it_again(db: Database, room: StaffRoom, client: Client) -> None:
    path = Paced(db)
    chat = await a_blocked_chat(path, "您的单子派给望京街道了", "望京街道说办好了")
    supervisor, reviewer = await room.token("supervisor"), await room.token("reviewer")

    async with client.get("/api/v1/deliveries?reason=closed&limit=1", headers=reviewer) as answer:
        listed = await answer.json()
    address = f"/api/v1/deliveries/{listed['items'][0]['id']}/send-again"
    async with client.post(address, headers=reviewer) as answer:
        refused = answer.status
    answers = []
    for _ in range(2):
        async with client.post(address, headers=supervisor) as answer:
            answers.append(await answer.json())
    async with client.post("/api/v1/deliveries/0/send-again", headers=supervisor) as answer:
        unknown = answer.status

    [one] = listed["items"]
    assert (one["conversation_id"], one["text"], one["beside"]) == (chat, "望京街道说办好了", 1)
    assert listed["next"] is not None
    assert (refused, answers, unknown) == (403, [{"messages": 2}, {"messages": 0}], 404)


async def test_deliveries_are_measured_by_channel_and_priority(
    db: Database, room: StaffRoom, client: Client
) -> None:
    path = Paced(db)
    path.clock.now = room.clock() - timedelta(minutes=10)
    chat = await a_blocked_chat(path, "一", "二")
    await path.delivery.add_up()
    await path.inbox.receive(a_message("在吗", channel="memory", address="c0"))
    await path.conversations.undelivered.send_all_again(an_operator(), chat)
    (resting,) = await path.chats(1, channel="elsewhere")
    await path.post(resting, "派单了")
    async with db.begin() as session:
        await close_channel(session, "elsewhere", until=room.clock() + timedelta(seconds=30))

    async with client.get("/metrics") as answer:
        families = {one.name: one for one in text_string_to_metric_families(await answer.text())}

    def value(name: str, **labels: str) -> float:
        return next(s.value for s in families[name].samples if labels.items() <= s.labels.items())

    memory, elsewhere = {"channel": "memory"}, {"channel": "elsewhere"}
    assert value("desk_deliveries_waiting", priority="push", **memory) == 2
    assert value("desk_deliveries_oldest_seconds", priority="push", **memory) == pytest.approx(600, abs=1)
    assert value("desk_deliveries_waiting", priority="answer", **memory) == 0
    assert value("desk_deliveries", outcome="undeliverable", **memory) == 2
    assert value("desk_deliveries_undelivered", **memory) == 0
    assert value("desk_channel_closed_seconds", **elsewhere) == 30
    assert value("desk_channel_closed_seconds", **memory) == 0
