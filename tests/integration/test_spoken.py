"""Spoken complaints: a voice note and a pin are a ticket at once, which a person who listens completes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from desk.channel import Incoming, Media, Place
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.store.database import Database
from desk.store.models import ConversationRow, TicketRow
from desk.tickets.queries import TicketFilter
from desk.tickets.spoken import SpokenComplaints
from tests.messages import MessagePath, a_message
from tests.office import CHAOYANG, OPERATOR, SUPERVISOR, WANGJING, Office

HERE = Place(39.9967, 116.4812, "望京西园三区")
CHANNEL = "telegram"
NOTE = (Media("voice", "note-1", mime="audio/webm", size=48_000),)


class Listening:
    """A desk that hears what is spoken, and looks at what became of it."""

    def __init__(self, db: Database) -> None:
        self.path = MessagePath(db)
        self.office = Office(db)
        pack = self.office.pack
        self.inbox = DeskInbox(db, pack, LocalWakeups(), clock=self.path.clock, spoken=SpokenComplaints(pack))

    async def receive(self, message: Incoming) -> int:
        return (await self.inbox.receive(message)).conversation_id

    async def answers(self) -> list[str]:
        return [row.text for row in await self.path.rows("out")]

    async def tickets(self) -> Sequence[TicketRow]:
        async with self.path.db.read() as session:
            return (await session.scalars(select(TicketRow).order_by(TicketRow.id))).all()

    async def held_by(self, conversation_id: int) -> str | None:
        async with self.path.db.read() as session:
            return (await session.get_one(ConversationRow, conversation_id)).held_by


@pytest.fixture
def desk(db: Database) -> Listening:
    return Listening(db)


def voice(place: Place | None = None, *, lang: str | None = None, message_id: str | None = None) -> Incoming:
    return a_message(None, channel=CHANNEL, media=NOTE, place=place, lang=lang, message_id=message_id)


def pin(place: Place = HERE) -> Incoming:
    return a_message(None, channel=CHANNEL, place=place)


async def test_a_voice_note_with_a_place_is_a_ticket_at_once(desk: Listening) -> None:
    conversation = await desk.receive(voice(HERE))

    [ticket] = await desk.tickets()
    assert (ticket.status, ticket.title) == ("received", "语音诉求，待听写")
    assert (ticket.district, ticket.address, ticket.lat) == (CHAOYANG, "望京西园三区", 39.9967)
    assert (ticket.conversation_id, ticket.channel) == (conversation, CHANNEL)
    [answer] = await desk.answers()
    assert ticket.number in answer
    assert ticket.tracking_code in answer
    assert "110、119或120" in answer
    assert "最晚12月1日给您答复" in answer
    [row] = await desk.path.rows("in")
    assert (row.status, row.ticket_id) == ("handled", ticket.id)


async def test_a_round_video_with_a_place_is_spoken_too(desk: Listening) -> None:
    said = (Media("video_note", "note-1", mime="video/mp4", size=48_000),)

    await desk.receive(a_message(None, channel=CHANNEL, media=said, place=HERE))

    [ticket] = await desk.tickets()
    assert ticket.title == "语音诉求，待听写"


async def test_a_note_after_a_ticket_is_not_filed_with_the_pin_of_that_ticket(desk: Listening) -> None:
    conversation = await desk.receive(pin())
    desk.office.clock.now = desk.path.clock.now
    desk.office.clock.forward(minutes=1)
    await desk.office.filed(conversation)
    desk.path.clock.forward(120)

    await desk.receive(voice())

    assert len(await desk.tickets()) == 1
    assert (await desk.path.rows("in"))[-1].status == "waiting"


async def test_a_second_note_after_a_spoken_ticket_is_no_second_ticket(desk: Listening) -> None:
    await desk.receive(voice(HERE))
    desk.path.clock.forward(60)

    await desk.receive(voice())

    assert len(await desk.tickets()) == 1


@pytest.mark.parametrize("order", ["voice first", "pin first"])
async def test_a_place_sent_apart_belongs_to_the_note(desk: Listening, order: str) -> None:
    both = [voice(), pin()] if order == "voice first" else [pin(), voice()]
    for message in both:
        await desk.receive(message)
        desk.path.clock.forward(60)

    [ticket] = await desk.tickets()
    assert ticket.lat == 39.9967


async def test_nothing_of_it_waits_for_the_dialogue_but_a_note(desk: Listening) -> None:
    await desk.receive(voice(HERE))

    await desk.path.pump.run_once()

    assert desk.path.dialogue.turns == []
    [note] = desk.path.dialogue.notes
    assert note.note["ticket_in_focus"] == (await desk.tickets())[0].number


async def test_the_same_note_twice_is_one_ticket_and_one_answer(desk: Listening) -> None:
    for _ in range(2):
        await desk.receive(voice(HERE, message_id="the-same"))

    assert len(await desk.tickets()) == 1
    assert len(await desk.answers()) == 1


async def test_two_notes_before_the_pin_are_one_ticket_and_the_next_pin_is_not_theirs(
    desk: Listening,
) -> None:
    for message in (voice(), voice(), pin(), pin()):
        await desk.receive(message)
        desk.path.clock.forward(60)

    [ticket] = await desk.tickets()
    rows = await desk.path.rows("in")
    assert [row.ticket_id for row in rows] == [ticket.id, ticket.id, None, None]
    assert [row.status for row in rows] == ["waiting", "waiting", "handled", "waiting"]


async def test_a_pin_of_this_morning_is_another_matter(desk: Listening) -> None:
    await desk.receive(pin())
    desk.path.clock.forward(3 * 3600)

    await desk.receive(voice())

    assert await desk.tickets() == []


async def test_a_note_that_never_arrived_is_not_filed(desk: Listening) -> None:
    await desk.receive(a_message(None, channel="web", media=NOTE, place=HERE))

    assert await desk.tickets() == []


async def test_a_place_outside_the_city_is_for_a_person_to_tell(desk: Listening) -> None:
    conversation = await desk.receive(voice(Place(31.2, 121.5)))

    assert await desk.tickets() == []
    assert await desk.held_by(conversation) == "waiting"
    assert await desk.answers() == []


async def test_while_a_complaint_is_being_told_a_note_is_part_of_it(desk: Listening) -> None:
    conversation = await desk.receive(a_message("楼下垃圾三天没人清运", channel=CHANNEL))
    await desk.office.desk.remember_draft(conversation, {"description": "楼下垃圾三天没人清运"})

    await desk.receive(voice(HERE))

    assert await desk.tickets() == []
    assert await desk.held_by(conversation) == "waiting"
    assert [row.status for row in await desk.path.rows("in")] == ["waiting", "waiting"]


async def test_staff_who_have_the_chat_hear_it_themselves(desk: Listening) -> None:
    conversation = await desk.receive(a_message("找个人", channel=CHANNEL))
    await desk.path.conversations.take(await desk.path.colleague(), conversation)
    before = len(await desk.answers())

    await desk.receive(voice(HERE))

    assert await desk.tickets() == []
    assert len(await desk.answers()) == before
    assert (await desk.path.rows("in"))[1].status == "held"


@pytest.mark.parametrize(
    "message",
    [
        a_message("楼下垃圾", channel=CHANNEL, media=NOTE, place=HERE),
        a_message(None, channel=CHANNEL, media=(Media("photo", "photo-1"),), place=HERE),
        a_message(None, channel=CHANNEL, place=HERE),
        a_message(None, channel=CHANNEL, media=NOTE),
    ],
)
async def test_everything_else_is_the_dialogues(desk: Listening, message: Incoming) -> None:
    await desk.receive(message)

    assert await desk.answers() == []
    assert (await desk.path.rows("in"))[0].status == "waiting"


async def test_a_person_who_has_listened_completes_it_like_any_ticket(desk: Listening) -> None:
    await desk.receive(voice(HERE))
    number = (await desk.tickets())[0].number

    await desk.office.tickets.edit(
        OPERATOR,
        number,
        {
            "title": "楼下垃圾没人清运",
            "description": "南湖东园一区3号楼下垃圾三天没人清运",
            "category": "sanitation.rubbish_collection",
            "subdistrict": WANGJING,
        },
    )
    await desk.office.step(number, "dispatch", SUPERVISOR)

    page = await desk.office.tickets.list(TicketFilter(status=("dispatched",)), actor=OPERATOR)
    assert [(ticket.title, ticket.category_group) for ticket in page.items] == [
        ("楼下垃圾没人清运", "sanitation")
    ]
