"""What is kept of a citizen, on both stores: handed over to them alone, erased at their wish, and after its time."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select, text, update

from desk.api.mine import Mine
from desk.channel import Place
from desk.desk import Desk
from desk.dialogue import DialogueDown
from desk.kept.copy import Copies
from desk.kept.erasing import Eraser
from desk.kept.links import LIVES, CopyLinks
from desk.kept.retention import OldWords, kept_for
from desk.kept.waiting import oldest_wish
from desk.kept.wishes import RESTS, Wishes
from desk.kept.words import ALL_ERASED, ERASED
from desk.media.files import YOUNG_SECONDS
from desk.media.store import MediaStore
from desk.review.service import Reviews
from desk.search import messages as search
from desk.staff.sealing import Keys
from desk.store.database import Database
from desk.store.models import (
    AuditRow,
    ButtonRow,
    ConversationRow,
    DraftRow,
    MediaRow,
    MessageRow,
    TicketRow,
)
from desk.teaching.service import Teaching
from desk.tickets.queries import TicketFilter
from tests.messages import MessagePath, a_message, an_operator
from tests.office import OPERATOR, Office
from tests.photos import a_photo

LINKS = CopyLinks(Keys("k" * 40), "https://desk.example/")
NAME, PHONE = "王小明", "13800138000"
DAY = 24 * 3600.0
BEIJING = ZoneInfo("Asia/Shanghai")


REFUSING = {
    True: (
        "CREATE TRIGGER refuses BEFORE UPDATE ON tickets WHEN OLD.number = '{number}'"
        " BEGIN SELECT RAISE(ABORT, 'no'); END",
    ),
    False: (
        "CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
        "CREATE TRIGGER refuses BEFORE UPDATE ON tickets FOR EACH ROW"
        " WHEN (OLD.number = '{number}') EXECUTE FUNCTION refused()",
    ),
}
"""What makes the store (an SQLite file: True) refuse to change one ticket."""


class House:
    """The message path and the tickets of one store under one clock, and what erases there."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db = db
        self.folder = folder
        self.path = MessagePath(db)
        self.clock = self.path.clock
        self.office = Office(db, clock=self.clock)  # type: ignore[arg-type]
        self.media = MediaStore(db, folder, clock=self.clock)
        self.desk = Desk(db, self.office.pack, self.clock, copies=LINKS, kept=kept_for("chats=1095"))
        self.eraser = Eraser(db, self.media, self.path.dialogue)
        self.wishes = Wishes(db, self.eraser, clock=self.clock, holder="one")

    async def said(self, text: str | None = "楼下垃圾三天没人清运", **more: object) -> int:
        """A message of the citizen that was answered; its conversation."""
        received = await self.path.inbox.receive(a_message(text, **more))  # type: ignore[arg-type]
        await self.settle()
        return received.conversation_id

    async def settle(self) -> None:
        """Everything that waits is told the dialogue and sent."""
        while await self.path.pump.run_once():
            pass
        await self.path.delivery.run_once()

    async def newest(self) -> int:
        async with self.db.read() as session:
            return await session.scalar(select(func.max(MessageRow.id))) or 0

    async def wish(self, conversation_id: int) -> int:
        """The wish, told and answered; the message that told it."""
        await self.said("把我的信息删了")
        message = await self.newest() - 1
        await self.desk.ask_to_erase(conversation_id, message_id=message, lang="zh")
        self.clock.forward(RESTS.total_seconds() + 1)
        return message

    async def row(self, conversation_id: int) -> ConversationRow:
        return await self.path.conversation(conversation_id)

    async def count(self, table: type[ButtonRow | MediaRow]) -> int:
        async with self.db.read() as session:
            return await session.scalar(select(func.count()).select_from(table)) or 0

    def files(self) -> list[Path]:
        """What is stored of pictures."""
        return [one for one in self.folder.rglob("*") if one.is_file()]

    async def finds(self, words: str) -> int:
        async with self.db.read() as session:
            found = select(func.count()).select_from(MessageRow).where(search.says(session, words))
            return await session.scalar(found) or 0


class Meanwhile:
    """The dialogue server of whoever does something while their words are erased, once."""

    def __init__(self, happens: Callable[[], Awaitable[object]]) -> None:
        self._happens = [happens]

    async def forget(self, senders: Sequence[str]) -> None:
        while self._happens:
            await self._happens.pop()()


@pytest.fixture
def house(db: Database, tmp_path: Path) -> House:
    return House(db, tmp_path / "media")


async def test_a_citizen_is_handed_their_own_and_nobody_elses(house: House) -> None:
    photo = await house.media.hand_over("web", "device-1", a_photo(colour="red"))
    mine = await house.said("我家楼下<b>垃圾</b>没人管", media=[photo])
    other = await house.said("别人家的噪声", address="device-2")
    number = await house.office.resolved(mine, reporter_name=NAME, reporter_phone=PHONE)
    await house.office.tickets.note(OPERATOR, number, "内部：这人老投诉")
    theirs = await house.office.filed(other, reporter_name="李四")
    data = await house.desk.own_data(mine, lang="zh")
    mine_there = Mine(
        LINKS,
        Copies(house.db, house.office.pack, house.clock),
        house.media,
        BEIJING,
        house.clock,
    )
    app = web.Application()
    app.add_routes(mine_there.routes())
    address = (data.link or "").removeprefix("https://desk.example")

    async with TestClient(TestServer(app)) as client:
        seen = await client.get(address)
        door = await seen.text()
        read = await client.post(address, data={"as": "page"})
        page = await read.text()
        saved = await client.post(f"{address}?lang=en", data={"as": "file"})
        english = await saved.text()
        forged = await client.post(address.replace(f"/{mine}-", f"/{other}-"))
        broken = await client.post(
            address, data=b"--x\r\nno form", headers={"Content-Type": "multipart/form-data; boundary=y"}
        )
        house.clock.forward(LIVES.total_seconds())
        late = await client.post(address)

    assert broken.status == 400
    assert (data.numbers, data.named, data.kept_text) == ([number], True, "没有新动静的话留1095天")
    assert (seen.status, read.status, saved.status, forged.status, late.status) == (200, 200, 200, 404, 404)
    assert "垃圾" not in door
    assert number not in door
    for told in (
        "我家楼下&lt;b&gt;垃圾&lt;/b&gt;没人管",
        number,
        NAME,
        PHONE,
        "垃圾已经清走了",
        "data:image/webp;base64,",
    ):
        assert told in page, told
    for hidden in ("老投诉", "噪声", theirs, "李四"):
        assert hidden not in page, hidden
    assert "Your number" in english
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in read.headers["Cache-Control"]
    assert "noindex" in read.headers["X-Robots-Tag"]


async def test_what_is_erased_leaves_counts_and_the_ticket(house: House) -> None:
    photo = await house.media.hand_over("web", "device-1", a_photo(colour="red"))
    one = await house.said(f"我叫{NAME}，楼下垃圾没人管", media=[photo])
    await house.said(None, place=Place(39.9, 116.4))
    await house.desk.remember_draft(one, {"description": "楼下垃圾没人管"})
    number = await house.office.resolved(one, reporter_name=NAME, reporter_phone=PHONE)
    await house.office.step(number, "close")
    teacher = an_operator(None, name="zhao", role="reviewer")
    first = (await house.path.rows("in"))[0]
    teaching = Teaching(house.db, house.office.pack, house.clock)
    kept = await teaching.correct(teacher, first.id, {"intent": "file_complaint"})
    before = await house.office.messages(one, "in"), await house.office.messages(one)
    message = await house.wish(one)
    [stored] = [one for one in house.files() if one.suffix == ""]
    os.utime(stored, (0, 0))

    young = await house.wishes.tick()
    house.clock.forward(2 * YOUNG_SECONDS)
    again = await house.desk.ask_to_erase(one, message_id=message, lang="zh")
    done = await house.wishes.tick()
    nothing_more = await house.wishes.tick()

    after = await house.office.messages(one, "in"), await house.office.messages(one)
    assert (young, again.numbers, done, nothing_more) == (0, [], 1, 0)
    assert [len(rows) for rows in after] == [len(before[0]) + 1, len(before[1]) + 1]
    assert {row.text for row in after[0][:-1]} == {ERASED["zh"]}
    assert after[0][-1].text == "把我的信息删了"
    assert [row.intent for row in after[0]][:1] == [before[0][0].intent]
    assert all(row.place is None and row.media is None and row.card is None for row in after[0])
    assert await house.finds("垃圾") == 0
    assert await house.count(MediaRow) == 0
    assert house.files() == []
    ticket = await house.office.row(number)
    assert (ticket.reporter_name, ticket.reporter_phone, ticket.status) == (None, None, "closed")
    assert ticket.phone_mark is None
    assert "垃圾" in ticket.description
    assert house.path.dialogue.forgotten == [f"c{one}"]
    async with house.db.read() as session:
        drafts = (await session.scalars(select(DraftRow))).all()
        acts = [
            (row.action, row.object_type)
            for row in await session.scalars(select(AuditRow).order_by(AuditRow.id))
        ]
    assert [(draft.state, draft.fields) for draft in drafts] == [("dropped", {})]
    assert acts[-3:] == [
        ("ask_to_erase", "conversation"),
        ("erase_reporter", "ticket"),
        ("erase_chat", "conversation"),
    ]
    lesson = await teaching.get(teacher, kept.id)
    assert (lesson.state, lesson.text) == ("undone", ERASED["zh"])
    seen = [line.text for line in (await house.path.inbox.history("web", "device-1")).lines]
    assert seen[0] == "把我的信息删了"
    assert not set(seen) & set(ALL_ERASED)


async def test_a_name_is_told_of_those_tickets_alone_that_have_one(house: House) -> None:
    one = await house.said()
    nameless = await house.office.filed(one, anonymous=True)
    only = (await house.desk.own_data(one, lang="zh")).tickets_text
    named = await house.office.filed(one, reporter_phone=PHONE)

    told = [(await house.desk.own_data(one, lang=lang)).tickets_text for lang in ("zh", "en")]

    assert only == f"单子有{nameless}，上面没有您的姓名和电话。"
    assert told == [
        f"单子有{named}，上面有您的姓名或电话；还有{nameless}，上面都没有。",
        f"Your tickets: {named}, with your name or number, and {nameless}, without either.",
    ]


async def test_who_left_no_name_is_not_told_that_a_name_was_deleted(house: House) -> None:
    one = await house.said()
    nameless = await house.office.filed(one, anonymous=True)
    await house.wish(one)
    await house.office.step(nameless, "withdraw", OPERATOR, note="自己解决了")
    await house.settle()

    assert await house.wishes.tick() == 1

    assert "没留名" in (await house.office.heard(one))[-1]


async def test_an_open_ticket_keeps_its_number_and_the_chat_until_it_has_ended(house: House) -> None:
    one = await house.said()
    over = await house.office.filed(one, reporter_name=NAME, reporter_phone=PHONE)
    await house.office.step(over, "withdraw", OPERATOR, note="自己解决了")
    open_one = await house.office.filed(one, reporter_phone=PHONE)
    await house.wish(one)

    waiting = await house.wishes.tick()

    assert (await house.desk.erasure(one, lang="zh")).numbers == [open_one]
    assert waiting == 0
    assert (await house.office.row(over)).reporter_phone is None
    assert (await house.office.row(open_one)).reporter_phone == PHONE
    assert "楼下垃圾三天没人清运" in await house.path.texts("in")
    await house.office.step(open_one, "withdraw", OPERATOR, note="自己解决了")
    await house.settle()

    done = await house.wishes.tick()

    assert done == 1
    assert (await house.office.row(open_one)).reporter_phone is None
    assert set(await house.path.texts("in")) == {ERASED["zh"]}
    assert (await house.office.heard(one))[-1].startswith("您之前让我删的")


async def test_a_complaint_begun_since_keeps_its_words_and_holds_nothing_up(house: House) -> None:
    one = await house.said()
    number = await house.office.filed(one)
    await house.wish(one)
    await house.office.step(number, "withdraw", OPERATOR, note="自己解决了")
    await house.said("楼道灯坏了")
    await house.desk.remember_draft(one, {"description": "楼道灯坏了"})
    house.clock.forward(RESTS.total_seconds() + 1)

    done = await house.wishes.tick()

    assert done == 1
    assert await house.path.texts("in") == [ERASED["zh"], ERASED["zh"], "楼道灯坏了"]
    async with house.db.read() as session:
        told = await session.scalar(select(DraftRow.fields).where(DraftRow.state == "open"))
    assert told == {"description": "楼道灯坏了"}


@pytest.mark.parametrize("by", ["wish", "age"])
async def test_which_enterprise_complained_goes_with_the_names_and_that_one_did_stays(
    house: House, by: str
) -> None:
    one = await house.said()
    number = await house.office.filed(one, enterprise="云杉科技公司")
    await house.office.step(number, "withdraw", OPERATOR, note="自己解决了")
    await house.settle()
    if by == "wish":
        await house.wish(one)
        assert await house.wishes.tick() == 1
    else:
        work = OldWords(house.db, house.eraser, kept_for("reporters=30"), clock=house.clock, holder="one")
        house.clock.forward(40 * DAY)
        assert (await work.tick(), await work.tick()) == (1, 0)

    ticket = await house.office.row(number)
    wanted = {
        "by name": TicketFilter(q="云杉科技"),
        "by the mark": TicketFilter(q="内容已删除"),
        "enterprises": TicketFilter(enterprise=True),
    }
    found = {
        told: len((await house.office.tickets.list(one, actor=OPERATOR)).items)
        for told, one in wanted.items()
    }
    assert ticket.enterprise == ERASED["zh"]
    assert found == {"by name": 0, "by the mark": 0, "enterprises": 1}


async def test_a_wish_that_only_staff_hold_up_is_told_with_its_age(house: House) -> None:
    held, waits = await house.said(), await house.said("别的事", address="device-2")
    number = await house.office.filed(waits)
    for chat in (held, waits):
        await house.desk.ask_to_erase(chat, message_id=10**6 + chat, lang="zh")
    await house.path.ask_for_person(held)
    asked = house.clock()

    async def oldest() -> datetime | None:
        async with house.db.read() as session:
            return await oldest_wish(session)

    house.clock.forward(DAY)
    assert (await house.wishes.tick(), await oldest()) == (0, asked)
    async with house.db.begin() as session:
        await session.execute(update(ConversationRow).values(held_by=None))
    assert (await house.wishes.tick(), await oldest()) == (1, None)
    await house.office.step(number, "withdraw", OPERATOR, note="自己解决了")
    await house.settle()
    ended = house.clock()
    house.clock.forward(60)
    assert await oldest() == ended


async def test_a_ticket_that_fails_keeps_its_name_and_the_others_lose_theirs(house: House) -> None:
    one = await house.said()
    numbers = [await house.office.filed(one, reporter_name=NAME) for _ in range(3)]
    for number in numbers:
        await house.office.step(number, "withdraw", OPERATOR, note="自己解决了")
    async with house.db.begin() as session:
        for statement in REFUSING[house.db.is_sqlite]:
            await session.execute(text(statement.format(number=numbers[0])))
    work = OldWords(house.db, house.eraser, kept_for("reporters=30"), clock=house.clock, holder="one")
    house.clock.forward(40 * DAY)

    gone = await work.tick()

    assert gone == 2
    names = [(await house.office.row(number)).reporter_name for number in numbers]
    assert names == [NAME, None, None]


async def test_what_was_stopped_half_way_is_gone_on_with(house: House) -> None:
    one = await house.said()
    await house.wish(one)
    house.path.dialogue.down = DialogueDown("away")

    stopped = await house.wishes.tick()
    house.path.dialogue.down = None
    done = await house.wishes.tick()

    assert (stopped, done) == (0, 1)
    assert house.path.dialogue.forgotten == [f"c{one}"]
    assert (await house.row(one)).erased_at == house.clock()


async def test_nothing_is_erased_while_staff_have_the_chat_or_its_citizen_writes_on(house: House) -> None:
    one = await house.said()
    await house.wish(one)
    await house.said("等等，还有一件事")
    writing_on = await house.wishes.tick()
    house.clock.forward(RESTS.total_seconds() + 1)
    await house.path.ask_for_person(one)
    held = await house.wishes.tick()
    async with house.db.begin() as session:
        await session.execute(update(ConversationRow).values(held_by=None))

    done = await house.wishes.tick()

    assert (writing_on, held, done) == (0, 0, 1)
    assert (await house.path.texts("in"))[-1] == "等等，还有一件事"


async def test_who_asks_again_while_words_are_erased_is_heard(house: House) -> None:
    one = await house.said()
    await house.wish(one)

    async def again() -> None:
        house.clock.forward(1)
        await house.said("还有这一句")
        await house.desk.ask_to_erase(one, message_id=await house.newest(), lang="zh")

    wishes = Wishes(
        house.db, Eraser(house.db, house.media, Meanwhile(again)), clock=house.clock, holder="one"
    )
    first = await wishes.tick()
    house.clock.forward(RESTS.total_seconds() + 1)

    second = await wishes.tick()

    assert (first, second) == (0, 1)
    assert set(await house.path.texts("in")) == {ERASED["zh"]}


async def test_one_wish_that_fails_does_not_hold_up_the_next(house: House) -> None:
    one, other = await house.said(), await house.said("噪声", address="device-2")
    for message, chat in enumerate((one, other), start=await house.newest() + 1):
        await house.desk.ask_to_erase(chat, message_id=message, lang="zh")
    house.clock.forward(RESTS.total_seconds() + 1)

    async def fails() -> None:
        raise OSError("no space left")

    wishes = Wishes(
        house.db, Eraser(house.db, house.media, Meanwhile(fails)), clock=house.clock, holder="one"
    )
    done = await wishes.tick()

    assert done == 1
    assert (await house.row(one)).erased_at is None
    assert (await house.row(other)).erased_at == house.clock()


async def test_who_comes_back_while_old_words_are_erased_loses_nothing_of_what_they_tell(
    house: House,
) -> None:
    one = await house.said()

    async def back() -> None:
        await house.said("楼道灯坏了")
        await house.desk.remember_draft(one, {"description": "楼道灯坏了"})

    eraser = Eraser(house.db, house.media, Meanwhile(back))
    work = OldWords(house.db, eraser, kept_for("chats=30"), clock=house.clock, holder="one")
    house.clock.forward(40 * DAY)

    gone = await work.tick()

    async with house.db.read() as session:
        told = (await session.scalars(select(DraftRow.fields).where(DraftRow.state == "open"))).all()
    assert (gone, told) == (0, [{"description": "楼道灯坏了"}])
    assert await house.path.texts("in") == [ERASED["zh"], "楼道灯坏了"]


async def test_words_and_names_go_when_their_time_is_over(house: House) -> None:
    one, other = await house.said(), await house.said("噪声", address="device-2")
    ended = await house.office.filed(one, reporter_name=NAME)
    running = await house.office.filed(other, reporter_name=NAME)
    work = OldWords(
        house.db, house.eraser, kept_for("chats=30, reporters=60"), clock=house.clock, holder="one"
    )
    house.clock.forward(20 * DAY)
    await house.office.step(ended, "withdraw", OPERATOR, note="自己解决了")
    await house.settle()

    house.clock.forward(20 * DAY)
    young = await work.tick()
    house.clock.forward(11 * DAY)
    words = await work.tick()
    house.clock.forward(30 * DAY)
    names = await work.tick()
    nothing_more = await work.tick()

    assert (young, words, names, nothing_more) == (0, 1, 1, 0)
    assert await house.path.texts("in") == [ERASED["zh"], "噪声"]
    async with house.db.read() as session:
        left = dict((await session.execute(select(TicketRow.number, TicketRow.reporter_name))).all())
    assert left == {ended: None, running: NAME}


async def test_review_shows_what_is_left(house: House) -> None:
    one = await house.said("楼下垃圾没人管")
    await house.wish(one)
    await house.wishes.tick()

    reviewer = an_operator(None, name="zhao", role="reviewer")
    talk = await Reviews(house.db, BEIJING, clock=house.clock).transcript(reviewer, one)

    assert ERASED["zh"] in [line.text for line in talk.lines]
