"""One citizen in several chats: a code binds them, a ticket told on the phone comes into one, nobody else's does."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from desk.channel import Incoming, Received
from desk.conversations.inbox import DeskInbox
from desk.conversations.service import Conversations
from desk.conversations.wakeups import LocalWakeups
from desk.errors import Conflict, NotAllowed, TicketNotFound
from desk.store.database import Database
from desk.store.models import ButtonRow, ConversationRow
from tests.office import NUMBERS, Office

_ids = itertools.count(1)
WRONG = "这个绑定码用不了：可能输错了，也可能过时了。回到原来的聊天再要一个，十分钟内发过来。"


class Nowhere:
    """A city without places."""

    numbers = NUMBERS
    timezone = "Asia/Shanghai"

    def district_at(self, lat: float, long: float) -> str | None:
        return None


class Chats:
    """The desk, and citizens who write to it from several places."""

    def __init__(self, db: Database) -> None:
        self.office = Office(db)
        self.inbox = DeskInbox(db, Nowhere(), LocalWakeups(), clock=self.office.clock)

    async def write(self, text: str, *, channel: str = "web", address: str = "device-1") -> Received:
        said = Incoming(channel, address, f"m{next(_ids)}", text=text, lang="zh")
        return await self.inbox.receive(said)

    async def bound(self) -> tuple[int, int]:
        """A web chat and a Telegram chat of one citizen."""
        here = (await self.write("你好")).conversation_id
        code = await self.office.desk.binding_code(here)
        self.office.clock.forward(minutes=1)
        there = await self.connect(f"绑定码 {code}", channel="telegram", address="77")
        return here, there.conversation_id

    async def connect(self, code: str, *, channel: str = "web", address: str) -> Received:
        """Say a code and press that it shall be bound."""
        await self.write(code, channel=channel, address=address)
        return await press(self.inbox, self.office, "连上", channel=channel, address=address)

    async def press(self, title: str, *, channel: str = "telegram", address: str = "77") -> Received:
        return await press(self.inbox, self.office, title, channel=channel, address=address)


async def press(inbox: DeskInbox, office: Office, title: str, *, channel: str, address: str) -> Received:
    """Press the newest button of a title in a chat."""
    async with office.db.read() as session:
        token = await session.scalar(
            select(ButtonRow.token)
            .join(ConversationRow, ConversationRow.id == ButtonRow.conversation_id)
            .where(ConversationRow.channel == channel, ConversationRow.address == address)
            .where(ButtonRow.title == title)
            .order_by(ButtonRow.message_id.desc())
        )
    assert token is not None
    return await inbox.receive(Incoming(channel, address, f"m{next(_ids)}", button=token, lang="zh"))


@pytest.fixture
def chats(db: Database) -> Chats:
    return Chats(db)


async def test_a_code_said_in_the_other_chat_binds_both_and_both_hear_of_it(chats: Chats) -> None:
    here, there = await chats.bound()

    assert (await chats.office.heard(there))[-1] == (
        "连上了。您在网页那边登记的单子，这儿也能查、能办；以后有消息，您最后在哪边说话就发到哪边。"
    )
    assert await chats.office.heard(here) == [
        "您在Telegram那边的聊天跟这儿连上了。要不是您本人弄的，回我一句“取消绑定”。"
    ]
    assert [said.status for said in await chats.office.messages(there, "in")] == ["handled", "handled"]


async def test_a_link_with_a_code_shares_nothing_before_the_button_is_pressed(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    code = (await chats.office.desk.binding_code(here)).replace("-", "")

    opened = Incoming("telegram", "77", "m-link", text="你好", start=code, lang="zh")
    there = (await chats.inbox.receive(opened)).conversation_id
    number = await chats.office.filed(there)

    assert await chats.office.desk.tickets_of(here, "zh") == []
    assert (await chats.office.heard(there))[0] == (
        "要跟网页上的那个聊天（11月24日开始的）连上吗？\n"
        "连上后，谁在用那个聊天，谁就能看到、也能处理您在这儿登记的单子。\n"
        "不是您自己的聊天，别连。"
    )
    assert [title for title, _ in await chats.office.buttons(there)] == ["连上", "不连"]
    await chats.press("连上")
    assert [one.number for one in await chats.office.desk.tickets_of(here, "zh")] == [number]


async def test_what_a_code_shares_is_asked_in_the_language_of_the_chat(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    code = await chats.office.desk.binding_code(here)

    said = await chats.inbox.receive(Incoming("telegram", "77", "m-en", text=code, lang="en"))

    [question] = await chats.office.heard(said.conversation_id)
    assert question.startswith("Link this chat with the one in the web chat begun on 24 November?")
    assert [title for title, _ in await chats.office.buttons(said.conversation_id)] == ["Connect", "No"]


async def test_whoever_says_no_to_a_code_shares_nothing_and_the_code_is_used_up(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    code = await chats.office.desk.binding_code(here)
    await chats.write(code, channel="telegram", address="77")

    there = (await chats.press("不连")).conversation_id
    await chats.write(code, channel="telegram", address="77")

    number = await chats.office.filed(there)
    assert await chats.office.desk.tickets_of(here, "zh") == []
    assert [one.number for one in await chats.office.desk.tickets_of(there, "zh")] == [number]
    assert await chats.office.heard(here) == []
    assert (await chats.office.heard(there))[1:3] == ["好，没连。您在这儿登记的单子，那边看不到。", WRONG]


async def test_a_question_whether_to_bind_is_not_open_for_long(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    await chats.write(await chats.office.desk.binding_code(here), channel="telegram", address="77")
    chats.office.clock.forward(minutes=11)

    there = (await chats.press("连上")).conversation_id

    assert (await chats.office.heard(there))[-1] == WRONG
    await chats.office.filed(there)
    assert await chats.office.desk.tickets_of(here, "zh") == []


async def test_danger_told_with_a_code_is_answered_first(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    code = await chats.office.desk.binding_code(here)

    said = await chats.write(f"家里着火了 {code}", channel="telegram", address="77")

    assert "119" in "".join(await chats.office.heard(said.conversation_id))
    [row] = await chats.office.messages(said.conversation_id, "in")
    assert (row.danger, row.status) == ("fire", "waiting")
    assert await chats.office.buttons(said.conversation_id) == []


async def test_start_with_the_code_says_it_too(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    code = (await chats.office.desk.binding_code(here)).replace("-", "")
    number = await chats.office.filed(here)

    there = await chats.connect(f"/start {code}", channel="telegram", address="77")

    listed = await chats.office.desk.tickets_of(there.conversation_id, "zh")
    assert [one.number for one in listed] == [number]


async def test_tickets_of_both_chats_are_shown_and_handled_in_either(chats: Chats) -> None:
    here, there = await chats.bound()
    first, second = await chats.office.filed(here), await chats.office.filed(there)

    for chat in (here, there):
        listed = await chats.office.desk.tickets_of(chat, "zh")
        assert {one.number for one in listed} == {first, second}
    status = await chats.office.desk.withdraw(there, message_id=1, number=first, reason="好了", lang="zh")
    assert status.status == "withdrawn"


async def test_news_goes_where_the_citizen_wrote_last(chats: Chats) -> None:
    here, there = await chats.bound()
    number = await chats.office.filed(here)
    chats.office.clock.forward(minutes=5)

    await chats.office.step(number, "dispatch")
    assert "已经派给" in (await chats.office.heard(there))[-1]
    chats.office.clock.forward(minutes=5)
    await chats.write("我在电脑上了")
    await chats.office.step(number, "accept")

    assert "接手了" in (await chats.office.heard(here))[-1]
    assert "已经派给" in (await chats.office.heard(there))[-1]


async def test_whoever_was_asked_to_withdraw_waits_for_a_person_where_they_wrote_last(chats: Chats) -> None:
    here, there = await chats.bound()
    number = await chats.office.filed(here)

    await chats.office.desk.withdraw(
        there, message_id=1, number=number, reason="asked_to_withdraw", lang="zh"
    )

    line = await Conversations(chats.office.db, LocalWakeups(), clock=chats.office.clock).line()
    assert [one.id for one in line] == [there]


async def test_a_follow_up_is_answered_in_the_chat_in_which_it_was_asked(chats: Chats) -> None:
    here, there = await chats.bound()
    number = await chats.office.resolved(here)
    [row] = await chats.office.surveys(number)

    step = await chats.office.desk.answer_survey(
        there, message_id=9, survey=row.id, question="contacted", answer="yes", lang="zh"
    )

    assert step.outcome == "asked"
    assert "联系过您吗" in (await chats.office.heard(there))[-1]


async def test_a_code_counts_once_and_not_for_long(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    old = await chats.office.desk.binding_code(here)
    chats.office.clock.forward(minutes=11)
    late = await chats.write(old, channel="telegram", address="77")
    code = await chats.office.desk.binding_code(here)
    await chats.write(code, channel="telegram", address="77")
    stranger = await chats.write(code, channel="telegram", address="88")
    unknown = await chats.write("BD-2222-3333", channel="telegram", address="99")

    assert (await chats.office.heard(late.conversation_id))[0] == WRONG
    assert await chats.office.heard(stranger.conversation_id) == [WRONG]
    assert await chats.office.heard(unknown.conversation_id) == [WRONG]
    assert await chats.office.desk.tickets_of(stranger.conversation_id, "zh") == []


async def test_whoever_guesses_too_often_is_told_the_same_of_the_right_code(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    for _ in range(5):
        guess = await chats.write("BD-2222-3333", channel="telegram", address="77")

    await chats.write(await chats.office.desk.binding_code(here), channel="telegram", address="77")

    assert set(await chats.office.heard(guess.conversation_id)) == {WRONG}


async def test_a_code_said_where_it_was_asked_for_still_counts_elsewhere(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    code = await chats.office.desk.binding_code(here)
    await chats.write(code)

    there = await chats.connect(code, channel="telegram", address="77")

    assert await chats.office.heard(here) != []
    assert (await chats.office.heard(there.conversation_id))[-1].startswith("连上了")


async def test_an_unbound_chat_shows_its_own_tickets_only(chats: Chats) -> None:
    here, there = await chats.bound()
    number = await chats.office.filed(here)

    assert await chats.office.desk.unbind(there)

    assert await chats.office.desk.tickets_of(there, "zh") == []
    assert [one.number for one in await chats.office.desk.tickets_of(here, "zh")] == [number]
    assert not await chats.office.desk.unbind(here)
    with pytest.raises(TicketNotFound):
        await chats.office.desk.withdraw(there, message_id=1, number=number, reason="好了", lang="zh")


async def test_whoever_is_bound_to_a_chat_that_left_others_sees_nothing_of_those(chats: Chats) -> None:
    left, second = await chats.bound()
    third = await chats.connect(await chats.office.desk.binding_code(left), address="device-3")
    number = await chats.office.filed(second)

    assert await chats.office.desk.unbind(left)
    stranger = await chats.connect(await chats.office.desk.binding_code(left), address="device-4")

    for chat in (left, stranger.conversation_id):
        assert await chats.office.desk.tickets_of(chat, "zh") == []
    for chat in (second, third.conversation_id):
        assert [one.number for one in await chats.office.desk.tickets_of(chat, "zh")] == [number]


async def test_chats_are_not_bound_without_end(chats: Chats) -> None:
    here = (await chats.write("你好")).conversation_id
    for device in range(7):
        code = await chats.office.desk.binding_code(here)
        await chats.connect(code, address=f"other-{device}")

    with pytest.raises(Conflict):
        await chats.office.desk.binding_code(here)


async def test_two_groups_of_chats_are_not_bound_into_one_that_is_too_large(chats: Chats) -> None:
    groups = [(await chats.write("你好", address=f"{side}-0")).conversation_id for side in ("left", "right")]
    for first, side in zip(groups, ("left", "right"), strict=True):
        for device in range(1, 5):
            await chats.connect(await chats.office.desk.binding_code(first), address=f"{side}-{device}")
    number = await chats.office.filed(groups[0])

    await chats.write(await chats.office.desk.binding_code(groups[0]), address="right-0")

    assert "加起来太多" in (await chats.office.heard(groups[1]))[-1]
    assert await chats.office.desk.tickets_of(groups[1], "zh") == []
    assert [one.number for one in await chats.office.desk.tickets_of(groups[0], "zh")] == [number]


async def test_groups_that_grew_after_the_question_are_not_bound_by_its_button(chats: Chats) -> None:
    here, other = [(await chats.write("你好", address=name)).conversation_id for name in ("a-0", "b-0")]
    await chats.write(await chats.office.desk.binding_code(here), address="b-0")
    for device in range(1, 8):
        await chats.connect(await chats.office.desk.binding_code(other), address=f"b-{device}")

    await chats.press("连上", channel="web", address="b-0")

    assert "加起来太多" in (await chats.office.heard(other))[-1]


async def test_a_ticket_told_on_the_phone_comes_into_the_chat_with_its_code(chats: Chats) -> None:
    office = chats.office
    filed = await office.file(reporter_phone="13812345678", contact_by="call", channel="phone")
    here = (await chats.write("你好")).conversation_id

    with pytest.raises(TicketNotFound):
        await office.desk.ticket_status(here, number=filed.number, lang="zh")
    status = await office.desk.ticket_status(here, number=filed.number, code=filed.tracking_code, lang="zh")
    await office.step(filed.number, "dispatch")
    await office.step(filed.number, "accept")
    await office.step(filed.number, "resolve", note="垃圾已经清走了")

    assert status.claimed
    assert [row.notice for row in await office.messages(here)][-2:] == [
        "notice.resolved",
        "survey.contacted",
    ]
    assert (await office.history(filed.number))[1].action == "claim"


async def test_an_answer_given_before_is_followed_up_in_the_chat_that_claims_it(chats: Chats) -> None:
    office = chats.office
    filed = await office.file(reporter_phone="13812345678", contact_by="call", channel="phone")
    for step in ("dispatch", "accept"):
        await office.step(filed.number, step)
    await office.step(filed.number, "resolve", note="垃圾已经清走了")
    here = (await chats.write("你好")).conversation_id

    await office.desk.ticket_status(here, number=filed.number, code=filed.tracking_code, lang="zh")

    assert [row.notice for row in await office.messages(here)] == ["survey.asked"]


async def test_a_claimed_ticket_can_be_let_go_and_one_of_a_chat_stays_there(chats: Chats) -> None:
    office = chats.office
    filed = await office.file(reporter_phone="13812345678", contact_by="call", channel="phone")
    here, other = (await chats.write("你好")).conversation_id, await office.conversation("device-2")
    await office.desk.ticket_status(here, number=filed.number, code=filed.tracking_code, lang="zh")
    mine = await office.file(conversation_id=here)

    await office.desk.release(here, number=filed.number, lang="zh")
    looked = await office.desk.ticket_status(other, number=mine.number, code=mine.tracking_code, lang="zh")

    assert (await office.row(filed.number)).conversation_id is None
    assert not looked.claimed
    with pytest.raises(NotAllowed):
        await office.desk.release(here, number=mine.number, lang="zh")
