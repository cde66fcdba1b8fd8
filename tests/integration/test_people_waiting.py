"""Waiting for a person on each store: who comes first, what is told, and what staff answer with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from city.model import Canned
from desk.conversations.canned import CannedAnswers
from desk.dialogue import Reply, Said
from desk.errors import InvalidInput
from desk.store.database import Database
from tests.messages import MessagePath, a_message
from tests.office import Office

SHARED = (Canned("hello", "您好，我来帮您。", "Hello, I'll help you."),)


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


async def test_danger_comes_first_then_who_waits_longest(path: MessagePath) -> None:
    first = await path.conversation_with(address="one")
    second = await path.conversation_with(address="two")
    for chat in (first, second):
        await path.ask_for_person(chat)
        path.clock.forward(60)
    danger = (await path.inbox.receive(a_message("家里着火了", address="three"))).conversation_id

    waiting = await path.conversations.line()

    assert [one.id for one in waiting] == [danger, first, second]
    assert [one.held_reason for one in waiting] == ["danger", "asked", "asked"]


async def test_what_colleagues_have_stands_behind_those_who_wait(path: MessagePath) -> None:
    held = await path.conversation_with(address="one")
    await path.conversations.take(await path.colleague(), held)
    path.clock.forward(60)
    waiting = await path.conversation_with(address="two")
    await path.ask_for_person(waiting)

    assert [one.id for one in await path.conversations.line()] == [waiting, held]


async def test_two_misses_in_a_row_bring_a_person_and_the_assistant_goes_on(path: MessagePath) -> None:
    path.dialogue.answer = lambda turn: Reply([Said("这句我没看懂。")], intent="nlu_fallback", model="m")
    chat = (await path.inbox.receive(a_message("嗯哼"))).conversation_id
    await path.pump.run_once()
    before = (await path.conversation(chat)).held_by

    await path.inbox.receive(a_message("啊啊啊"))
    await path.pump.run_once()

    row = await path.conversation(chat)
    assert (before, row.held_by, row.held_reason) == (None, "waiting", "not_understood")


async def test_who_asks_hears_how_many_are_ahead_and_at_night_when_colleagues_are_back(db: Database) -> None:
    office = Office(db)
    first, second = await office.conversation("one"), await office.conversation("two")
    await office.desk.ask_for_person(first, message_id=1, reason="asked")
    office.clock.forward(minutes=1)

    by_day = await office.desk.ask_for_person(second, message_id=2, reason="asked")
    office.clock.now += timedelta(hours=11)
    at_night = await office.desk.ask_for_person(second, message_id=3, reason="asked", lang="en")

    assert (by_day.ahead, by_day.back_text) == (1, None)
    assert at_night.back_text == "8:00 tomorrow"


async def test_own_answers_stand_before_the_citys_and_are_only_ones_own(path: MessagePath) -> None:
    answers = CannedAnswers(path.db, lambda: SHARED, clock=path.clock)
    wang, li = await path.colleague(), await path.colleague("li")

    await answers.keep(wang, "我这就去问。")
    await answers.keep(wang, "我这就去问。")
    [own, shared] = await answers.of(wang, "zh")
    assert own.id is not None
    await answers.drop(li, own.id)

    assert (own.text, shared.text) == ("我这就去问。", "您好，我来帮您。")
    assert [one.text for one in await answers.of(li, "en")] == ["Hello, I'll help you."]
    assert len(await answers.of(wang, "zh")) == 2
    await answers.drop(wang, own.id)
    assert len(await answers.of(wang, "zh")) == 1
    with pytest.raises(InvalidInput):
        await answers.keep(wang, "  ")
