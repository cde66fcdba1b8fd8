"""Reviewers find conversations by words and by what was understood, and read them without knowing who spoke."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from desk.conversations.hold import wait_for_person
from desk.errors import InvalidInput, MissingDetail, NotAllowed
from desk.review.asked import Asked
from desk.review.finding import around
from desk.review.service import REVEALED_FOR, Reviews
from desk.search import filling
from desk.staff.actor import Actor
from desk.store.models import ConversationRow, MessageRow, RevealRow
from desk.tickets.privacy import NAME_MARK, PHONE_MARK
from tests.integration.test_pushes import explained
from tests.staff_room import StaffRoom
from tests.transcripts import CATEGORIES, REVIEWER, RUBBISH, Talk, understood

SUPERVISOR = Actor(kind="staff", id=None, name="zhao", role="supervisor")


@pytest.fixture
def talk(room: StaffRoom) -> Talk:
    return Talk(room)


@pytest.fixture
def reviews(room: StaffRoom) -> Reviews:
    return Reviews(room.db, room.zone, clock=room.clock)


async def found(reviews: Reviews, **asked: Any) -> list[int]:
    page = await reviews.page(REVIEWER, Asked(**asked))
    return [one.conversation_id for one in page.items]


async def test_a_message_is_found_by_two_characters_of_it(talk: Talk, reviews: Reviews) -> None:
    rubbish = await talk.say("a", RUBBISH, understood("file_complaint"))
    road = await talk.say("b", "Huge potholes on Gongti North Road", understood("file_complaint"), lang="en")

    assert await found(reviews, q="清运") == [rubbish]
    assert await found(reviews, q="垃圾 没人") == [rubbish]
    assert await found(reviews, q="pothole") == [road]
    assert await found(reviews, q="噪声") == []
    assert await found(reviews, q="？！") == []


async def test_a_conversation_is_listed_once_by_its_newest_message_that_answers(
    talk: Talk, reviews: Reviews
) -> None:
    chat = await talk.say("a", RUBBISH, understood("file_complaint"))
    other = await talk.say("b", "垃圾桶坏了", understood("file_complaint"))
    await talk.say("a", "垃圾还在", understood("urge_ticket"))
    await talk.say("a", "谢谢", understood("thank"))

    page = await reviews.page(REVIEWER, Asked(q="垃圾"))

    assert [one.conversation_id for one in page.items] == [chat, other]
    assert page.items[0].text == "垃圾还在"


async def test_pages_go_on_where_the_last_one_ended_and_show_nobody_twice(
    talk: Talk, room: StaffRoom
) -> None:
    chats = await talk.several([f"第{n}堆垃圾" for n in range(7)])
    await talk.say("d2", "垃圾还在", understood("urge_ticket"))
    reviews = Reviews(room.db, room.zone, clock=room.clock, first_stretch=3)

    seen, below = [], None
    while True:
        page = await reviews.page(REVIEWER, Asked(q="垃圾"), below=below, limit=3)
        seen += [one.conversation_id for one in page.items]
        below = page.next
        if below is None:
            break

    assert seen == [chats[2], *(chat for chat in reversed(chats) if chat != chats[2])]


async def test_a_search_that_took_long_says_how_far_back_it_reaches(talk: Talk, room: StaffRoom) -> None:
    chats = await talk.several(["垃圾", *(f"噪声{n}" for n in range(6))])
    ticks = iter(range(10_000))
    slow = Reviews(room.db, room.zone, clock=room.clock, seconds=lambda: next(ticks), first_stretch=4)

    first = await slow.page(REVIEWER, Asked(q="垃圾"))

    assert first.items == []
    assert first.next is not None
    assert first.reaches is not None
    assert await slow.following(REVIEWER, Asked(q="垃圾"), below=None) == (chats[0], 1)


async def test_conversations_are_narrowed_by_what_was_understood(talk: Talk, reviews: Reviews) -> None:
    sure = await talk.say("a", RUBBISH, understood("file_complaint", 0.93))
    unsure = await talk.say("b", "那个坏了", understood("file_complaint", 0.41))
    missed = await talk.say("c", "嘎嘎嘎", understood("nlu_fallback", 0.3))

    assert await found(reviews, intent="file_complaint") == [unsure, sure]
    assert await found(reviews, sure="high") == [sure]
    assert await found(reviews, sure="low") == [missed, unsure]
    assert await found(reviews, fallback=True) == [missed]
    assert await found(reviews, intent="file_complaint", sure="low", q="坏了") == [unsure]


async def test_conversations_are_narrowed_by_channel_language_hand_over_and_days(
    talk: Talk, reviews: Reviews, room: StaffRoom
) -> None:
    web = await talk.say("a", "南湖东园垃圾没人收", understood("file_complaint"))
    room.clock.pass_(days=2)
    telegram = await talk.say("b", "垃圾又来了", understood("file_complaint"), channel="telegram")
    async with room.db.begin() as session:
        chat = await session.get_one(ConversationRow, telegram)
        chat.lang = "en"
        wait_for_person(chat, room.clock(), reason="asked")

    assert await found(reviews, channel="telegram") == [telegram]
    assert await found(reviews, language="zh") == [web]
    assert await found(reviews, handed_over=True) == [telegram]
    assert await found(reviews, handed_over=False) == [web]
    assert await found(reviews, since=date(2026, 11, 25)) == [telegram]
    assert await found(reviews, until=date(2026, 11, 24)) == [web]
    assert await found(reviews, since=date(2026, 11, 25), until=date(2026, 11, 25)) == []


async def test_the_first_id_of_a_moment_is_found_however_unevenly_people_write(
    talk: Talk, room: StaffRoom
) -> None:
    for n in range(40):
        await talk.say(f"d{n}", "垃圾")
        room.clock.pass_(hours=48 if n == 20 else 0.1)
    async with room.db.read() as session:
        said = (await session.execute(select(MessageRow.id, MessageRow.created_at))).all()
        for _, moment in said:
            low, high = await around(session, moment, 40, near=4)

            assert high - low <= 40
            assert all(at < moment for row, at in said if row <= low)
            assert all(at >= moment for row, at in said if row > high)


async def test_conversations_are_narrowed_by_what_came_of_them(
    talk: Talk, reviews: Reviews, room: StaffRoom
) -> None:
    filed = await talk.say("a", "垃圾一", understood("file_complaint"))
    none = await talk.say("b", "垃圾二", understood("file_complaint"))
    await room.ticket(conversation_id=filed)

    assert await found(reviews, result="filed") == [filed]
    assert await found(reviews, result="none") == [none]
    assert await found(reviews, result="withdrawn") == []


async def test_what_was_reviewed_comes_again_when_more_is_said(talk: Talk, reviews: Reviews) -> None:
    chat = await talk.say("a", "垃圾没人收", understood("file_complaint"))

    await reviews.mark(REVIEWER, chat, reviewed=True)
    assert await found(reviews, reviewed=False) == []
    assert await found(reviews, reviewed=True) == [chat]

    await talk.say("a", "垃圾还在", understood("urge_ticket"))
    assert await found(reviews, reviewed=False) == [chat]
    assert not (await reviews.transcript(REVIEWER, chat)).reviewed

    await reviews.mark(REVIEWER, chat, reviewed=True)
    await reviews.mark(REVIEWER, chat, reviewed=False)
    assert await found(reviews, reviewed=False) == [chat]


async def test_the_next_one_is_the_next_of_the_list_that_nobody_reviewed(
    talk: Talk, reviews: Reviews
) -> None:
    chats = await talk.several(["垃圾一", "垃圾二", "垃圾三"])
    await reviews.mark(REVIEWER, chats[1], reviewed=True)
    asked = Asked(q="垃圾", reviewed=False)

    newest = await reviews.following(REVIEWER, asked, below=None)
    assert newest is not None
    assert newest[0] == chats[2]

    after = await reviews.following(REVIEWER, asked, below=newest[1], but=newest[0])
    assert after is not None
    assert after[0] == chats[0]
    assert await reviews.following(REVIEWER, asked, below=after[1], but=after[0]) is None


async def test_tags_flags_and_comments_are_put_on_and_taken_off(talk: Talk, reviews: Reviews) -> None:
    chat = await talk.say("a", "垃圾没人收", understood("file_complaint"))

    await reviews.tag(REVIEWER, chat, "  地点  错了 ")
    await reviews.tag(REVIEWER, chat, "地点 错了")
    await reviews.flag(REVIEWER, chat, flagged=True)
    comment = await reviews.comment(REVIEWER, chat, "类别不对")

    assert await found(reviews, tag="地点 错了") == [chat]
    assert await found(reviews, flagged=True) == [chat]
    assert await found(reviews, flagged=True, q="没人", tag="地点 错了") == [chat]
    assert await found(reviews, flagged=True, q="噪声") == []
    assert await reviews.tags(REVIEWER) == ["地点 错了"]
    one = await reviews.transcript(REVIEWER, chat)
    assert [(told.text, told.by) for told in one.comments] == [("类别不对", REVIEWER.label)]

    await reviews.untag(REVIEWER, chat, "地点 错了")
    await reviews.flag(REVIEWER, chat, flagged=False)
    await reviews.take_back(REVIEWER, chat, comment)

    assert await found(reviews, tag="地点 错了") == await found(reviews, flagged=True) == []
    assert (await reviews.transcript(REVIEWER, chat)).comments == []
    await reviews.take_back(REVIEWER, chat, comment, back=False)
    assert len((await reviews.transcript(REVIEWER, chat)).comments) == 1
    with pytest.raises(NotAllowed):
        await reviews.take_back(SUPERVISOR, chat, comment)
    with pytest.raises(InvalidInput):
        await reviews.tag(REVIEWER, chat, " ")


async def test_a_transcript_tells_what_was_understood_and_not_who_spoke(talk: Talk, reviews: Reviews) -> None:
    chat = await talk.say("a", RUBBISH, understood("file_complaint", 0.93, subdistrict="110105026"))
    await talk.say(
        "a", "王建国，13812345678", understood("inform", 0.8, person_name="王建国", phone="13812345678")
    )
    await talk.say("a", "建国路的，找王建国", understood("inform"))

    one = await reviews.transcript(REVIEWER, chat)

    first, second, third = [line for line in one.lines if line.direction == "in"]
    assert first.understanding is not None
    assert first.understanding["categories"] == [list(told) for told in CATEGORIES]
    assert first.understanding["kind"] == "complaint"
    assert first.understanding["model"] == "20261124-model"
    assert {"entity": "subdistrict", "value": "110105026"} in first.understanding["entities"]
    assert second.text == f"{NAME_MARK}，{PHONE_MARK}"
    assert third.text == f"建国路的，找{NAME_MARK}"
    assert "王建国" not in str(one.lines)
    assert "13812345678" not in str(one.lines)


async def test_a_name_or_a_number_finds_nobody(talk: Talk, reviews: Reviews) -> None:
    await talk.say(
        "a", "王建国，13812345678，垃圾", understood("inform", person_name="王建国", phone="13812345678")
    )
    await talk.say("b", "我叫李小明，垃圾")

    assert await found(reviews, q="13812345678") == []
    assert await found(reviews, q="王建国") == []
    assert await found(reviews, q="李小明") == []
    assert [one.text for one in (await reviews.page(REVIEWER, Asked(q="垃圾"))).items] == [
        f"我叫{NAME_MARK}，垃圾",
        f"{NAME_MARK}，{PHONE_MARK}，垃圾",
    ]


async def test_words_that_were_put_right_are_found_and_the_wrong_ones_are_not(
    talk: Talk, reviews: Reviews
) -> None:
    from desk.channel import Incoming

    chat = await talk.say("a", "南湖西园的垃圾", channel="telegram")
    await talk.inbox.receive(Incoming("telegram", "a", "edit", text="南湖东园的垃圾", edits="m1"))

    assert await found(reviews, q="东园") == [chat]
    assert await found(reviews, q="西园") == []


async def test_a_supervisor_reads_it_all_for_a_reason_that_is_kept(
    talk: Talk, reviews: Reviews, room: StaffRoom
) -> None:
    chat = await talk.say("a", "我叫王建国，13812345678", understood("inform"))

    assert (await reviews.transcript(SUPERVISOR, chat)).revealed_until is None
    with pytest.raises(MissingDetail):
        await reviews.reveal(SUPERVISOR, chat, " ? ")
    with pytest.raises(NotAllowed):
        await reviews.reveal(REVIEWER, chat, "想看看是谁")
    await reviews.reveal(SUPERVISOR, chat, "市民来电核实")

    shown = await reviews.transcript(SUPERVISOR, chat)
    assert shown.lines[0].text == "我叫王建国，13812345678"
    assert [(told.by, told.reason) for told in shown.reveals] == [(SUPERVISOR.label, "市民来电核实")]
    assert NAME_MARK in (await reviews.transcript(REVIEWER, chat)).lines[0].text
    async with room.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(RevealRow)) == 1

    room.clock.pass_(seconds=REVEALED_FOR.total_seconds() + 1)
    assert NAME_MARK in (await reviews.transcript(SUPERVISOR, chat)).lines[0].text


@pytest.mark.parametrize("role", ["operator", "handler", "admin"])
async def test_nobody_else_reviews(reviews: Reviews, talk: Talk, role: str) -> None:
    chat = await talk.say("a", "垃圾")
    stranger = Actor(kind="staff", id=None, name="x", role=role, unit="u" if role == "handler" else None)
    acts: list[Callable[[], Any]] = [
        lambda: reviews.page(stranger, Asked()),
        lambda: reviews.following(stranger, Asked(), below=None),
        lambda: reviews.transcript(stranger, chat),
        lambda: reviews.tags(stranger),
        lambda: reviews.mark(stranger, chat, reviewed=True),
        lambda: reviews.flag(stranger, chat, flagged=True),
        lambda: reviews.tag(stranger, chat, "x"),
        lambda: reviews.untag(stranger, chat, "x"),
        lambda: reviews.comment(stranger, chat, "x"),
        lambda: reviews.reveal(stranger, chat, "因为要看"),
    ]

    for act in acts:
        with pytest.raises(NotAllowed):
            await act()


async def test_messages_of_before_the_search_are_filled_in_bit_by_bit(
    talk: Talk, reviews: Reviews, room: StaffRoom
) -> None:
    chats = await talk.several([f"第{n}堆垃圾" for n in range(5)])
    async with room.db.begin() as session:
        await session.execute(text("DELETE FROM message_words"))
        await session.execute(text("UPDATE messages SET intent = NULL, confidence = NULL"))
        await filling.begin(session)
    newer = await talk.say("z", "新的垃圾", understood("file_complaint"))
    assert await found(reviews, q="垃圾") == [newer]

    async with room.db.begin() as session:
        assert await filling.fill(session, at_once=3) == 3
    some = await found(reviews, q="垃圾")
    assert 1 < len(some) < 6
    work = filling.FillSearch(room.db, clock=room.clock, holder="h")
    assert await work.tick() == 7

    assert await found(reviews, q="垃圾") == [newer, *reversed(chats)]
    assert await found(reviews, intent="file_complaint") == [newer, *reversed(chats)]
    assert await work.tick() == 0
    async with room.db.read() as session:
        assert await filling.left(session) is None
        assert await session.scalar(select(func.count()).where(MessageRow.intent.is_not(None))) == 6


async def test_a_message_that_is_gone_is_not_found(talk: Talk, reviews: Reviews, room: StaffRoom) -> None:
    await talk.say("a", "垃圾")
    async with room.db.begin() as session:
        await session.execute(text("DELETE FROM messages"))

    assert await found(reviews, q="垃圾") == []
    async with room.db.read() as session:
        assert await session.scalar(text("SELECT COUNT(*) FROM message_words")) == 0


NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
MANY = (
    f"{NUMBERS} INSERT INTO conversations (id, channel, address, lang, quiet_until_read, created_at, updated_at) "
    "SELECT i, 'web', CAST(i AS VARCHAR(20)), 'zh', FALSE, '2026-11-24 12:00:00+00:00', '2026-11-24 12:00:00+00:00' "
    "FROM n WHERE i <= 5000",
    f"{NUMBERS} INSERT INTO messages (id, conversation_id, direction, author, text, status, priority, attempts, "
    "due_at, created_at, intent, confidence) SELECT i, i % 5000 + 1, 'in', 'citizen', 'x', 'handled', 1, 1, "
    "'2026-11-24 12:00:00+00:00', '2026-11-24 12:00:00+00:00', "
    "CASE WHEN i % 7000 = 0 THEN 'abuse' ELSE 'inform' END, 0.9 FROM n",
)
SAID = "CASE WHEN id % 7000 = 0 THEN '稀少' ELSE '垃圾' END"
WORDS = {
    "sqlite": f"INSERT INTO message_words (rowid, words) SELECT id, {SAID} FROM messages",
    "postgresql": "INSERT INTO message_words (rowid, words) "
    f"SELECT id, array_to_tsvector(ARRAY[{SAID}]) FROM messages",
}


async def test_no_search_reads_all_messages_however_many_there_are(room: StaffRoom) -> None:
    kind = "sqlite" if room.db.is_sqlite else "postgresql"
    async with room.db.begin() as session:
        for statement in (*MANY, WORDS[kind]):
            await session.execute(text(statement))
    async with room.db.begin() as session:
        await session.execute(text("ANALYZE"))
    statements: list[tuple[str, Any]] = []

    @event.listens_for(room.db.engines[-1].sync_engine, "before_cursor_execute")
    def note(_c: Any, _u: Any, statement: str, parameters: Any, _x: Any, _m: Any) -> None:
        statements.append((statement, parameters))

    # As a busy machine: no stretch is larger than the first.
    seconds = count(0, 0.05).__next__
    reviews = Reviews(room.db, room.zone, clock=room.clock, seconds=seconds, first_stretch=1000)
    for asked, wanted in (
        (Asked(), 50),
        (Asked(q="垃圾"), 50),
        (Asked(q="稀少"), 4),
        (Asked(intent="abuse"), 4),
        (Asked(q="垃圾", channel="telegram"), 0),
        (Asked(result="filed", handed_over=True, reviewed=False, tag="x"), 0),
    ):
        items: list[Any] = []
        below = None
        while True:
            page = await reviews.page(REVIEWER, asked, below=below)
            items += page.items
            if len(items) >= 50 or page.next is None:
                break
            below = page.next
        assert len(items) == wanted, asked
    await reviews.transcript(REVIEWER, 17)
    looked = {
        sql: values for sql, values in statements if sql.lstrip().startswith("SELECT") and "messages" in sql
    }
    async with room.db.read() as session:
        plans = [await explained(session, room.db, sql, values) for sql, values in looked.items()]

    assert len(plans) > 10
    for plan in plans:
        assert "Seq Scan on messages" not in plan, plan
        assert "Seq Scan on message_words" not in plan, plan
        assert "SCAN messages" not in plan.replace("SCAN messages USING", ""), plan
